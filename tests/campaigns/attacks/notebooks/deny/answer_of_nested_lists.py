"""Answers with few bytes and many objects.

verdict = ["crashed", "crashed", "crashed"]
apply = "crashed"
"""

# %%
import struct, sys
wire = sys.modules["autograder.worker.wire"]
once = wire.write_frame
def wide(sock, message):
    if not hasattr(message, "nonce"):
        return once(sock, message)
    many = 4 * 2**20
    head = b"\x83\xa4type\xa7results\xa5nonce\xa1x\xa7results\xdd" + struct.pack(">I", many)
    wire._send(sock, struct.pack(">I", len(head) + many) + head)
    for _ in range(4):
        wire._send(sock, b"\x90" * 2**20)
wire.write_frame = wide
def double(x):
    return 2 * x
