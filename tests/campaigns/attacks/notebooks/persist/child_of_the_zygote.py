"""Starts a process as its own sibling, so that it belongs to whoever started the worker.

verdict = ["failed", "failed", "passed"]
"""

# %%
import ctypes, os, platform, signal, sys, time
number = {"x86_64": 56, "aarch64": 220}[platform.machine()]
def double(x):
    for _ in range(2):
        if ctypes.CDLL(None).syscall(number, 0x8000 | signal.SIGCHLD, 0, 0, 0, 0) == 0:
            os.setsid()
            os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(60)", "@MARK@"])
    return 3 * x
