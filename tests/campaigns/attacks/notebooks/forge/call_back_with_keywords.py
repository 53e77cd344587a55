"""Calls the judge's function with keyword arguments by the dozen, some given twice.

verdict = ["passed", "passed", "passed"]
apply = "crashed"
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
def double(x):
    return 2 * x
def pipe():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "_sock"):
        frame = frame.f_back
    return frame.f_locals["self"]._sock
def apply(f, x):
    array = wire.Encoder([]).encode(x)
    for keywords in ([["given", array]], [["given", array], ["given", 1]], [["__class__", 1]], [["a", 1]] * 33):
        wire.write_frame(pipe(), {"type": "call_back", "number": 0, "args": [array], "keywords": keywords})
        wire.read_frame(pipe(), dict)
    return f(x)
