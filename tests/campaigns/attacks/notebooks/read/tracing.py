"""Traces its parent, its first process and the grader; asks for their descriptors.

verdict = ["failed", "failed", "passed"]
"""

# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
for pid in (os.getppid(), 1, int("@GRADER@")):
    attached = [libc.syscall(101, request, pid, 0, 0) for request in (16, 0x4206)]  # PTRACE_ATTACH, PTRACE_SEIZE
    handle = libc.syscall(434, pid, 0)  # pidfd_open
    taken = libc.syscall(438, handle, 3, 0)  # pidfd_getfd
    print("got through" if max(*attached, handle, taken) >= 0 else "stopped")
# %%
def double(x):
    return x * 0
