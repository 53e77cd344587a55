"""Reads the memory of the grader and of its own parent, by file and by system call.

verdict = ["failed", "failed", "passed"]
"""

# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("size", ctypes.c_size_t)]
for pid in (int("@GRADER@"), os.getppid(), 1):
    try:
        with open(f"/proc/{pid}/maps") as maps, open(f"/proc/{pid}/mem", "rb", 0) as memory:
            for line in maps:
                start, end = (int(part, 16) for part in line.split()[0].split("-"))
                memory.seek(start)
                data = memory.read(min(end - start, 1 << 20))
                if b"canary" in data and pid != os.getpid():
                    print(data[data.index(b"canary"):][:60])
    except (OSError, OverflowError, ValueError) as error:
        print(type(error).__name__)
    buffer = ctypes.create_string_buffer(4096)
    mine, theirs = Vector(ctypes.addressof(buffer), 4096), Vector(0x400000, 4096)
    print(libc.syscall(310, pid, ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0), buffer.raw[:0])
# %%
def double(x):
    return x * 0
