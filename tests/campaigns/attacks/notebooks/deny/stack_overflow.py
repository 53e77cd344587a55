"""Recurses until the stack of the process ends.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import ctypes, sys, threading
def double(x):
    sys.setrecursionlimit(10**9)
    kind = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int)
    loop = kind(lambda n: loop(n + 1))
    return loop(0)
