"""Announces a frame of four gigabytes and sends none of it.

verdict = ["crashed", "crashed", "crashed"]
apply = "crashed"
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
once = wire.write_frame
def huge(sock, message):
    if not hasattr(message, "nonce"):
        return once(sock, message)
    wire._send(sock, b"\xff\xff\xff\xff" + b"\x00" * 100)
wire.write_frame = huge
def double(x):
    return 2 * x
