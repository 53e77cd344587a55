"""Sends arrays whose shape and bytes do not agree, or whose size overflows.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import sys
wire = sys.modules["autograder.worker.wire"]
forms = [["a", "<f8", [3], b"\0" * 8], ["a", "<f8", [2**40, 2**40], b""], ["a", "<f8", [-1, -3], b"\0" * 24], ["a", "<f8", [True] * 3, b"\0" * 8], ["a", "<f8", [1] * 40, b"\0" * 8]]
def double(x):
    form = forms[0] if isinstance(x, float) else forms[len(forms) - 2]
    wire.Encoder._encode = lambda self, value, depth=0: form
    return 2 * x
