"""Asks for the reference's part where nothing stands in for the student's.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
def pipe():
    frame = sys._getframe()
    while not hasattr(frame.f_locals.get("self"), "_sock"):
        frame = frame.f_back
    return frame.f_locals["self"]._sock
def double(x):
    given = {"args": ["l", [x if isinstance(x, float) else wire.Encoder([]).encode(x)]], "keywords": ["d", []], "attributes": ["d", []]}
    for name in ("double", "__import__", "eval", "reference.double"):
        wire.write_frame(pipe(), {"type": "stand_in", "part": name, "method": "", **given})
    answer = wire.read_frame(pipe(), dict)
    return sys.modules["autograder.worker.arguments"].ArgumentDecoder([], [], None).decode(answer["value"])
