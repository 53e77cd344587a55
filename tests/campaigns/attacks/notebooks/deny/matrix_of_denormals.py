"""Answers with denormal numbers, and hands the judge's function a matrix of them, with which processors are slow.

verdict = ["failed", "failed", "passed"]
apply = "passed"
"""

# %%
import numpy as np
def double(x):
    return np.full(100_000, 5e-324)
# %%
def apply(f, x):
    f(np.full((300, 300), 5e-324))
    return f(x)
