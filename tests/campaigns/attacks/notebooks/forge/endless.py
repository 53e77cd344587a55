"""Returns infinity, the largest number there is, and a number of a thousand digits.

verdict = ["failed", "failed", "passed"]
"""

# %%
def double(x):
    return 10**1200 if isinstance(x, float) else x * float("inf")
