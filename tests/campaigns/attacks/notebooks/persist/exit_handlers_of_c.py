"""Registers handlers of exits and forks in the C library, which write wherever they can.

verdict = ["passed", "passed", "passed"]
"""

# %%
import ctypes, os
def double(x):
    return 2 * x
# %%
libc = ctypes.CDLL(None)
kind = ctypes.CFUNCTYPE(None)
@kind
def leave():
    for place in ("/tmp", "/var/tmp", "/dev/shm", ".", "@CLASS@"):
        try:
            open(f"{place}/@MARK@-exit", "w").write("x")
        except OSError:
            pass
libc.atexit(leave)
libc.pthread_atfork(leave, leave, leave)
