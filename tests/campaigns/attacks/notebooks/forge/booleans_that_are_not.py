"""Sends booleans whose bytes are neither nought nor one.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
def double(x):
    wire.Encoder._encode = lambda self, value, depth=0: ["a", "|b1", [3], b"\x02\x03\xff"]
    return 2 * x
