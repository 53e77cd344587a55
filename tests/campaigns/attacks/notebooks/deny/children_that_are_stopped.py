"""Leaves children that have stopped themselves, and stops the worker that waits for them.

verdict = ["failed", "failed", "passed"]
"""

# %%
import contextlib, os, signal
def double(x):
    for _ in range(5):
        if not os.fork():
            os.kill(os.getpid(), signal.SIGSTOP)
            os._exit(0)
    with contextlib.suppress(OSError):
        os.kill(os.getppid(), signal.SIGSTOP)
    return 3 * x
