"""Stops itself, and the worker that waits for it.

verdict = ["timed_out", "timed_out", "timed_out"]
"""

# %%
import os, signal
def double(x):
    os.kill(os.getpid(), signal.SIGSTOP)
    return 2 * x
