"""Sends handles with numbers and names that no handle has.

verdict = ["crashed", "failed", "passed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
encode = wire.Encoder._encode
def forged(self, value, depth=0):
    if type(value) is str and value == "far":
        return ["h", 2**63 - 1, "float"]
    if type(value) is str and value == "named":
        return ["h", 0, "<script>\x1b[2J" + "A" * 10**6]
    return encode(self, value, depth)
wire.Encoder._encode = forged
# %%
def double(x):
    return "named" if isinstance(x, float) else "far" if x is not None and not hasattr(x, "flags") else ("far" if first() else 3 * x)
# %%
import inspect
def first():
    return not any(getattr(frame.frame.f_locals.get("step"), "echo", False) for frame in inspect.stack())
