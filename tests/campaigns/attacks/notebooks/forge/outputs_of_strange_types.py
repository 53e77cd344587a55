"""Sends outputs made of extension types, dates, numbered keys and not-a-number.

verdict = ["failed", "failed", "passed"]
"""

# %%
import datetime, socket, sys
import msgspec
wire = sys.modules["autograder.worker.wire"]
for strange in ({"text/plain": msgspec.msgpack.Ext(5, b"x")}, {1: {2: 3}, None: b"x"}, {"text/plain": datetime.datetime.now(datetime.timezone.utc)}, {"text/html": float("nan")}, {(1, 2): "x"}):
    sock = socket.socket(fileno=3)
    wire.write_frame(sock, ["output", 0, {"output_type": "display_data", "data": strange, "metadata": {}, "evil": strange}])
    sock.detach()
# %%
def double(x):
    return 3 * x
