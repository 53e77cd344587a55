"""Announces a frame of four gigabytes and sends none of it.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
def huge(sock, message):
    wire._send(sock, b"\xff\xff\xff\xff" + b"\x00" * 100)
def double(x):
    wire.write_frame = huge
    return 2 * x
