"""Holds the interpreter's lock in a regular expression that never matches.

verdict = ["timed_out", "timed_out", "timed_out"]
"""

# %%
import re
def double(x):
    re.match(r"(a|aa)+$", "a" * 80 + "b")
    return 2 * x
