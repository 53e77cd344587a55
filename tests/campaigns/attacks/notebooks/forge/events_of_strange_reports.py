"""Reports ends of cells that are no reports, and counts that are no counts.

verdict = ["failed", "failed", "passed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
import socket
sock = socket.socket(fileno=3)
wire.write_frame(sock, ["done", 0, {"ok": False, "count": -5, "line": 2**60, "builtin": "\x1b[2J<script>" * 9, "text": {"a": [1]}}])
sock.detach()
# %%
def double(x):
    return 3 * x
