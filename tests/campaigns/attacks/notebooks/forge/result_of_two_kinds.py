"""Sends results that hold a right value and an error, and says of arguments that they stayed behind.

verdict = ["failed", "failed", "failed"]
apply = "failed"
"""

# %%
import sys
serve = sys.modules["autograder.worker.serve"]
step = serve._Server._step
def both(self, one):
    result = step(self, one)
    if result.after is not None:
        return {"value": result.value, "after": ["l", [["h", 0, "ndarray"]]]}
    return {"value": result.value, "error": {"kind": "raised", "builtin": "ValueError", "text": ""}}
serve._Server._step = both
def double(x):
    return 2 * x
