"""Answers with the right nonce, as bytes instead of text.

verdict = ["crashed", "crashed", "crashed"]
apply = "crashed"
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
once = wire.write_frame
def write(sock, message):
    if hasattr(message, "nonce"):
        message = {"type": "results", "nonce": message.nonce.encode(), "results": message.results}
    once(sock, message)
wire.write_frame = write
def double(x):
    return 2 * x
