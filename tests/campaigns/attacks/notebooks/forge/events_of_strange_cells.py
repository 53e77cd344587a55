"""Reports on cells that are texts, lists, negative or far away.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os, sys
wire = sys.modules["autograder.worker.wire"]
import socket
if not os.path.exists("/tmp/once"):
    sock = socket.socket(fileno=3)
    for index in ("text", 10**9, -1, 1.5, None, True):
        wire.write_frame(sock, ["again", index, "name"])
    sock.detach()
# %%
def double(x):
    return 3 * x
