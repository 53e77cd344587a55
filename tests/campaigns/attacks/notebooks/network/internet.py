"""Connects to addresses of the internet, the local machine and the local network.

verdict = ["failed", "failed", "passed"]
"""

# %%
import socket
for family in (socket.AF_INET, socket.AF_INET6):
    for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM, socket.SOCK_RAW):
        try:
            with socket.socket(family, kind) as sock:
                sock.settimeout(0.1)
                sock.connect(("127.0.0.1" if family == socket.AF_INET else "::1", int("@PORT@")))
                sock.send(b"canary left the sandbox")
                print("sent by", family, kind)
        except OSError as error:
            print(type(error).__name__)
# %%
def double(x):
    return x * 0
