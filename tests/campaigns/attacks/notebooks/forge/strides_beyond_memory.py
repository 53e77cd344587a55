"""Answers with arrays whose strides promise more memory than there is.

verdict = ["failed", "failed", "passed"]
"""

# %%
import numpy as np
def double(x):
    return np.lib.stride_tricks.as_strided(np.asarray(2 * x, float).ravel(), (2**20, 2**20), (0, 0))
