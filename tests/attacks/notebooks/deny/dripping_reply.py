"""Sends its reply one byte at a time, each in time.

verdict = ["timed_out", "timed_out", "timed_out"]
"""

# %%
import struct, sys, time
wire = sys.modules["autograder.worker.wire"]
def drip(sock, message):
    wire._send(sock, struct.pack(">I", 10**6))
    while True:
        wire._send(sock, b"\xc0")
        time.sleep(0.01)
def double(x):
    wire.write_frame = drip
    return 2 * x
