"""Sends a frame nested a million deep.

verdict = ["crashed", "crashed", "crashed"]
apply = "crashed"
"""

# %%
import struct, sys
wire = sys.modules["autograder.worker.wire"]
once = wire.write_frame
def deep(sock, message):
    if not hasattr(message, "nonce"):
        return once(sock, message)
    body = b"\x91" * 10**6 + b"\xc0"
    wire._send(sock, struct.pack(">I", len(body)) + body)
wire.write_frame = deep
def double(x):
    return 2 * x
