"""Sends its reply one byte at a time, each in time.

verdict = ["timed_out", "timed_out", "timed_out"]
apply = "timed_out"
"""

# %%
import struct, sys, time
wire = sys.modules["autograder.worker.wire"]
once = wire.write_frame
def drip(sock, message):
    if not hasattr(message, "nonce"):
        return once(sock, message)
    wire._send(sock, struct.pack(">I", 10**6))
    while True:
        wire._send(sock, b"\xc0")
        time.sleep(0.01)
wire.write_frame = drip
def double(x):
    return 2 * x
