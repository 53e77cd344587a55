"""Makes a socket of every family by the C library, and sends through a pair to an address.

verdict = ["passed", "passed", "passed"]
"""

# %%
import ctypes, os, socket
def double(x):
    return 2 * x
# %%
libc = ctypes.CDLL(None, use_errno=True)
for family, kind in ((1, 1), (1, 2), (2, 3), (10, 1), (16, 3), (17, 3), (38, 5), (40, 1), (44, 3)):
    fd = libc.socket(family, kind, 0)
    print(family, kind, fd, ctypes.get_errno())
ours, theirs = socket.socketpair()
address = (ctypes.c_char * 16)(*(b"\x02\0" + int("@PORT@").to_bytes(2, "big") + bytes([127, 0, 0, 1]) + b"\0" * 8))
print(libc.connect(ours.fileno(), address, 16), libc.sendto(ours.fileno(), b"canary", 6, 0, address, 16), ctypes.get_errno())
