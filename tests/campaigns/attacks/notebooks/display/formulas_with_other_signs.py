r"""Is handed in under a name that computes in full-width signs, after a separator.

verdict = ["failed", "failed", "passed"]
file = "\uff1d1+1;@SUM(1);+cmd|' -C calc'!A0.ipynb"
"""

# %%
def double(x):
    return 3 * x
