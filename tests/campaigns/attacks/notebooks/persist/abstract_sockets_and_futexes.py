"""Leaves robust locks, abstract sockets and pairs that hold messages.

verdict = ["passed", "passed", "passed"]
"""

# %%
import ctypes, os, socket
def double(x):
    return 2 * x
# %%
libc = ctypes.CDLL(None, use_errno=True)
head = ctypes.create_string_buffer(24)
print(libc.syscall(273, head, 24))
try:
    s = socket.socket(socket.AF_UNIX); s.bind("\0@MARK@")
except OSError as error:
    print(error)
a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
try:
    while True: a.send(b"@MARK@", socket.MSG_DONTWAIT)
except OSError as error:
    print(error)
