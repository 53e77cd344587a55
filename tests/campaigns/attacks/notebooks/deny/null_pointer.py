"""Reads from address nought.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import ctypes
def double(x):
    return ctypes.string_at(0)
