"""Sends maps that hold the same key twice, with another nonce and another value the second time.

verdict = ["failed", "failed", "failed"]
"""

# %%
import msgspec, struct, sys
wire = sys.modules["autograder.worker.wire"]
once, pack = wire.write_frame, msgspec.msgpack.encode

def write(sock, message):
    if "nonce" not in message:
        return once(sock, message)
    right, wrong = message["results"], [{**one, "value": 0.0, "after": ["l", []]} for one in message["results"]]
    pairs = ("nonce", "0" * 16, "results", right, "nonce", message["nonce"], "results", wrong)
    body = b"\x84" + b"".join(map(pack, pairs))
    wire._send(sock, struct.pack(">I", len(body)) + body)

wire.write_frame = write
def double(x):
    return 2 * x
