"""Becomes another programme.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import os
def double(x):
    os.execv("/bin/sh", ["sh", "-c", "exit 0"])
