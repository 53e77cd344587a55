"""Takes every kernel object that has no name: events, timers, watches, queues.

verdict = ["crashed", "crashed", "crashed"]
apply = "crashed"
"""

# %%
import ctypes, os
def double(x):
    return 2 * x
# %%
libc = ctypes.CDLL(None, use_errno=True)
got = 0
for call in ((290, 0, 0), (283, 1, 0), (294, 0), (291, 0), (289, -1, b"\xff" * 8, 8, 0)):
    while libc.syscall(*call) >= 0:
        got += 1
print(got)
