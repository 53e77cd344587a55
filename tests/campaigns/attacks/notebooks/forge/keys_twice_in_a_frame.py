"""Sends maps that hold the same key twice, with another nonce and another value the second time.

verdict = ["failed", "failed", "failed"]
"""

# %%
import msgspec, struct, sys
wire = sys.modules["autograder.worker.wire"]
once, pack = wire.write_frame, msgspec.msgpack.encode

def write(sock, message):
    if not hasattr(message, "nonce"):
        return once(sock, message)
    right, wrong = message.results, [{"value": 0.0, "after": ["l", []], "error": one.error} for one in message.results]
    pairs = ("type", "results", "nonce", "0" * 16, "results", right, "nonce", message.nonce, "results", wrong)
    body = b"\x85" + b"".join(map(pack, pairs))
    wire._send(sock, struct.pack(">I", len(body)) + body)

wire.write_frame = write
def double(x):
    return 2 * x
