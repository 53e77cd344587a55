"""Answers with a dict whose hundred thousand keys have one hash.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
P = 2**61 - 1
pairs = [[["i", str(P * (k + 10))], k] for k in range(90_000)]
def double(x):
    wire.Encoder._encode = lambda self, value, depth=0: ["d", pairs]
    return 2 * x
