"""Answers before it is asked, with a nonce of its own.

verdict = ["crashed", "crashed", "crashed"]
apply = "crashed"
"""

# %%
import sys
wire, serve = sys.modules["autograder.worker.wire"], sys.modules["autograder.worker.serve"]
read = wire.read_frame
def eager(sock, form):
    if sock.fileno() != 3:
        wire.write_frame(sock, {"type": "results", "nonce": "0" * 16, "results": [{"value": 9.0}]})
    return read(sock, form)
wire.read_frame = serve.wire.read_frame = eager
# %%
def double(x):
    return 2 * x
