r"""Is handed in under a name that computes behind spaces of no width, and after line ends that few programs know.

verdict = ["failed", "failed", "passed"]
file = "\u200b=1+1;\ufeff@SUM(1)\u2028=cmd|' -C calc'!A0.ipynb"
"""

# %%
def double(x):
    return 3 * x
