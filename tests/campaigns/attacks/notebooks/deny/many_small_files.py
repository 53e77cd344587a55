"""Makes files until there is no room for one more name.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os
def double(x):
    return 2 * x
# %%
for folder in (".", "/tmp", "/dev/shm"):
    try:
        for number in range(20_000):
            open(f"{folder}/@MARK@-{number}", "w").close()
    except OSError as error:
        print(folder, number, error.errno)
