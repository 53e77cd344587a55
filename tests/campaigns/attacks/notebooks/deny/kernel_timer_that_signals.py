"""Makes a timer past the interpreter, by which the kernel signals the worker in the middle of a test.

verdict = ["passed", "passed", "passed"]
"""

# %%
import ctypes, time
def double(x):
    time.sleep(0.25)
    return 2 * x
# %%
libc = ctypes.CDLL(None, use_errno=True)
timer = ctypes.c_void_p()
print(libc.timer_create(0, None, ctypes.byref(timer)))
spec = (ctypes.c_long * 4)(0, 100_000_000, 0, 200_000_000)
print(libc.timer_settime(timer, 0, spec, None))
