"""Answers with few bytes and many objects.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import struct, sys
wire = sys.modules["autograder.worker.wire"]
def wide(sock, message):
    many = 60 * 2**20
    head = b"\x82\xa5nonce\xa1x\xa7results\xdd" + struct.pack(">I", many)
    wire._send(sock, struct.pack(">I", len(head) + many) + head)
    for _ in range(60):
        wire._send(sock, b"\x90" * 2**20)
def double(x):
    wire.write_frame = wide
    return 2 * x
