"""Describes its failures with names, cells and lines that no failure has.

verdict = ["failed", "failed", "failed"]
apply = "failed"
"""

# %%
import sys
serve = sys.modules["autograder.worker.serve"]
serve._Server._describe = lambda self, error: {
    "kind": "raised", "text": "\u202e\x1b[2J" * 10**5, "type": "<script>\x1b[2J", "builtin": "__import__", "cell": 2**63, "line": -1,
}
def double(x):
    raise ValueError
