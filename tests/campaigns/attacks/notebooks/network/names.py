"""Asks for names, which carries data out of a network that allows nothing else.

verdict = ["failed", "failed", "passed"]
"""

# %%
import socket
for name in ("localhost", "canary.example.com"):
    try:
        print(socket.getaddrinfo(name, 80, proto=socket.IPPROTO_TCP))
    except OSError as error:
        print(type(error).__name__)
# %%
def double(x):
    return x * 0
