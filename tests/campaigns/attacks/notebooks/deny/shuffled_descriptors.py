"""Puts one descriptor in the place of another.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import os
def double(x):
    null = os.open("/dev/null", os.O_RDWR)
    for number in range(3, 64):
        os.dup2(null, number)
    return 2 * x
