"""Calls back with numbers and arguments of impossible kinds.

verdict = ["passed", "passed", "passed"]
apply = "crashed"
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
def double(x):
    return 2 * x
# %%
def apply(f, x):
    frame = sys._getframe()
    while "self" not in frame.f_locals or not hasattr(frame.f_locals["self"], "_sock"):
        frame = frame.f_back
    sock = frame.f_locals["self"]._sock
    for number in (-1, 10**9, True, "0", None, [0]):
        wire.write_frame(sock, {"type": "call_back", "number": number, "args": [["h", 0, "x"]], "keywords": []})
    return f(x)
