"""Answers with a scalar of its own that says it is NumPy's, and converts itself.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import numpy as np
class Bytes:
    def tobytes(self):
        return b"\0" * 10**6
class Number(np.float64):
    __module__ = "numpy"
    dtype = np.dtype("<f8")
    def astype(self, *arguments, **keywords):
        return Bytes()
def double(x):
    return Number(9.0)
