"""Makes a file that claims to hold a terabyte.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os
def double(x):
    return 2 * x
# %%
try:
    with open("@MARK@-sparse", "wb") as file:
        file.truncate(2**40)
except OSError as error:
    print(error.errno)
