"""Answers with a reference to another answer, which only an argument can be.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
class Forged(wire.Encoder):
    def encode(self, value, depth=0):
        return ["r", 0, []]
wire.Encoder = Forged
def double(x):
    return 2 * x
