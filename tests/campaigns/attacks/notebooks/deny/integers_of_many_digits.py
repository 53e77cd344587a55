"""Answers with integers just within and beyond what can be written in digits.

verdict = ["failed", "failed", "passed"]
"""

# %%
def double(x):
    return [2**3999, -(2**3999), 2**4001, 10**4000]
