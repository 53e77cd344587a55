"""Leaves thousands of children unreaped.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os
def double(x):
    return 2 * x
# %%
for _ in range(2000):
    try:
        if not os.fork():
            os._exit(0)
    except OSError as error:
        print(error.errno)
        break
