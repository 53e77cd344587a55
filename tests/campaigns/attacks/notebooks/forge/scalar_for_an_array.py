"""Answers with an array of one number where a number is asked for.

verdict = ["passed", "failed", "passed"]
"""

# %%
import numpy as np
def double(x):
    return np.array([2 * x]) if np.ndim(x) == 0 else 2 * x
