r"""Writes what reverses and hides text.

verdict = ["failed", "failed", "passed"]
file = "grade-\u202e001\u2066\u200b\ufeff.ipynb"
"""

# %%
print("\u202e001 fo 001\u202c \u2066hidden\u2069 zero\u200bwidth \U000e0041\U000e0042 \ufff9x")
# %%
def double(x):
    return 3 * x
