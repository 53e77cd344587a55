"""Nests values deeper than the decoder goes, and lets itself be called deeper than the stack.

verdict = ["crashed", "crashed", "passed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
def double(x):
    if hasattr(x, "shape") and echo():
        return 2 * x
    value = 1.0
    for _ in range(60):
        value = ["l", [value]]
    wire.Encoder._encode = lambda self, _, depth=0: value
    return 2 * x
# %%
def echo():
    frame = sys._getframe()
    while frame:
        if getattr(frame.f_locals.get("step"), "echo", False):
            return True
        frame = frame.f_back
    return False
