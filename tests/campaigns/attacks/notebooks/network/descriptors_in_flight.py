"""Hands descriptors to others through sockets that it may have.

verdict = ["failed", "failed", "passed"]
"""

# %%
import socket
one, other = socket.socketpair()
for sock in (one, socket.socket(fileno=3)):
    try:
        socket.send_fds(sock, [b"\x00\x00\x00\x01\xc0"], [0, 1])
        print("sent descriptors")
    except OSError as error:
        print(type(error).__name__)
sock.detach()
# %%
def double(x):
    return x * 0
