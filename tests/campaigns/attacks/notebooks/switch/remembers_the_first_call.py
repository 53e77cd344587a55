"""Is right once and wrong from then on, across all that it may share.

verdict = ["passed", "passed", "passed"]
"""

# %%
calls = []
def double(x):
    calls.append(x)
    return 2 * x if len(calls) == 1 else None
