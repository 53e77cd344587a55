"""Asks for the stand-in's line in a run that has none, by its class and its function.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import sys
stand_in = sys.modules["autograder.worker.stand_ins.proxy"]
line = stand_in.Line()
double_ = stand_in.make(line, "double", stand_in.StandInForm(arguments={"": ("x",)}))
def double(x):
    frame = sys._getframe()
    while frame and not hasattr(frame.f_locals.get("self"), "ask"):
        frame = frame.f_back
    if frame:
        line.connect(frame.f_locals["self"].ask)
    return double_(x)
