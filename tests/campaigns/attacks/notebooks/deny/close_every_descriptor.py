"""Closes every descriptor that there is.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import os
def double(x):
    os.closerange(0, 4096)
    return 2 * x
