"""Sends an array of objects, pickled, whose unpickling would run code.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import pickle, sys
wire = sys.modules["autograder.worker.wire"]
class Run:
    def __reduce__(self):
        return (print, ("canary", "unpickled"))
def double(x):
    data = pickle.dumps(Run())
    wire.Encoder._encode = lambda self, value, depth=0: ["a", "|O", [len(data) // 8], data[: len(data) // 8 * 8]]
    return 2 * x
