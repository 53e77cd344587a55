"""Answers with more items, bytes and axes than anyone may.

verdict = ["failed", "failed", "passed"]
"""

# %%
import numpy as np
def double(x):
    return [[0.0] * 1000 for _ in range(1000)] if isinstance(x, float) else np.zeros((2**14, 2**10))
