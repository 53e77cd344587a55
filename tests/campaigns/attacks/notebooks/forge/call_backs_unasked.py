"""Calls functions of the judge's that it was never given.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import sys
wire, serve = sys.modules["autograder.worker.wire"], sys.modules["autograder.worker.serve"]
send = wire.write_frame
def calling(sock, message):
    if hasattr(message, "nonce"):
        send(sock, {"type": "call_back", "number": 0, "args": [], "keywords": []})
    send(sock, message)
wire.write_frame = calling
# %%
def double(x):
    return 2 * x
