"""Computes one number for ever, in code that looks at no signal.

verdict = ["timed_out", "timed_out", "timed_out"]
"""

# %%
def double(x):
    return 3 ** (10**9)
