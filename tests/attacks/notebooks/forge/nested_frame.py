"""Sends a frame nested a million deep.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import struct, sys
wire = sys.modules["autograder.worker.wire"]
def deep(sock, message):
    body = b"\x91" * 10**6 + b"\xc0"
    wire._send(sock, struct.pack(">I", len(body)) + body)
def double(x):
    wire.write_frame = deep
    return 2 * x
