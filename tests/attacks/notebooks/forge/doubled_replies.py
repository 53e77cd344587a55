"""Sends each reply twice, so that the second stands where the next is awaited.

verdict = ["crashed", "crashed", "crashed"]
apply = "crashed"
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
once = wire._send
def twice(sock, data):
    once(sock, data if sock.fileno() == 3 else data + data)
wire._send = twice
# %%
def double(x):
    return 2 * x
