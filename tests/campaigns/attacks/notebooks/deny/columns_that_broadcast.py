"""Gives columns of two million numbers where a few are asked for: compared with a row, they would fill any memory.

verdict = ["failed", "passed", "passed"]
apply = "failed"
"""

# %%
import numpy as np
def double(x):
    return np.ones((2**21, 1)) if isinstance(x, np.ndarray) else 2 * x
# %%
def apply(f, x):
    return f(np.ones((2**21, 1)))
