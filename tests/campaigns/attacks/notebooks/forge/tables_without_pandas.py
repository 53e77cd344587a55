"""Returns tables to a judge that knows none, and columns whose labels and rows disagree.

verdict = ["failed", "failed", "failed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
forms = [["S", None, ["str", ["a"]], None, ["numbers", ["a", "<f8", [3], b"\0" * 24]]], ["D", [["l", []]] * 5, 7, ["category", 1], {}, [["object", [1, 2]]]]]
def double(x):
    form = forms[isinstance(x, float)]
    wire.Encoder._encode = lambda self, value, depth=0: form
    return 2 * x
