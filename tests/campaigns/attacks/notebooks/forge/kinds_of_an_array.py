"""Answers with what NumPy reads as an array: by __array__, by its interface, by the buffer protocol.

verdict = ["failed", "failed", "passed"]
"""

# %%
import numpy as np
class Array:
    def __init__(self, x):
        self.x = np.asarray(2 * x)
        self.__array_interface__ = self.x.__array_interface__
    def __array__(self, *arguments, **keywords):
        return self.x
    def __float__(self):
        return float(self.x)
def double(x):
    return Array(x) if hasattr(x, "shape") else memoryview(np.array([2 * x]))
