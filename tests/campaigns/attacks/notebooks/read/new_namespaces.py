"""Becomes root in a user namespace of its own and mounts what it likes.

verdict = ["failed", "failed", "passed"]
"""

# %%
import ctypes, os
libc = ctypes.CDLL(None, use_errno=True)
print(libc.unshare(0x10000000 | 0x20000), libc.mount(b"none", b"/tmp", b"tmpfs", 0, None), libc.umount2(b"/proc", 2),
      libc.umount2(b"/tmp", 2), libc.chroot(b"/"), libc.setns(os.open("/dev/null", 0), 0),
      libc.syscall(56, 0x10000000 | 17, 0, 0, 0, 0), libc.syscall(435, 0, 0), libc.syscall(428, -100, b"/", 1))
try:
    print(open("@COURSE@/reference/__init__.py").read())
except OSError:
    print("nothing there")
# %%
def double(x):
    return x * 0
