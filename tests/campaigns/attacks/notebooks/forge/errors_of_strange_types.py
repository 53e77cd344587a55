"""Describes its failures with values of types that no failure has.

verdict = ["crashed", "crashed", "crashed"]
apply = "crashed"
"""

# %%
import sys
serve = sys.modules["autograder.worker.serve"]
serve._Server._describe = lambda self, error: {
    "kind": ["Missing"], "text": {"a": ["\u202e"]}, "type": None, "builtin": "__import__", "cell": 2**63, "line": -1, "count": 1.5,
}
def double(x):
    raise ValueError
