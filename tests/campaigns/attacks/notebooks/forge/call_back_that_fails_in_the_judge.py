"""Hands the judge's function a text, an object and a huge array, so that it raises in the judge.

verdict = ["passed", "passed", "passed"]
apply = "failed"
"""

# %%
def double(x):
    return 2 * x
# %%
def apply(f, x):
    import numpy as np
    for argument in (object(), "text", {"a": 1}, None, np.zeros((2000, 0)), [[1], [2, 3]], 10**400, b"", ()):
        try:
            f(argument)
        except Exception:
            pass
    return f("shape")
