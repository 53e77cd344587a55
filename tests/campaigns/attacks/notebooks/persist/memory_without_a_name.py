"""Leaves memory that outlives its process: System V, POSIX queues, memory files, keys.

verdict = ["failed", "failed", "passed"]
"""

# %%
import ctypes
from multiprocessing import shared_memory
libc = ctypes.CDLL(None, use_errno=True)
print(libc.shmget(@KEY@, 4096, 0o1777), libc.semget(@KEY@, 1, 0o1777), libc.msgget(@KEY@, 0o1777), libc.syscall(240, b"@MARK@", 0o102, 0o666, None), libc.syscall(319, b"x", 0),
      libc.syscall(248, b"user", b"@MARK@", b"x", 1, -4), libc.syscall(447, 0))
try:
    kept = shared_memory.SharedMemory("@MARK@", create=True, size=4096)
except OSError as error:
    print(type(error).__name__)
# %%
def double(x):
    return 3 * x
