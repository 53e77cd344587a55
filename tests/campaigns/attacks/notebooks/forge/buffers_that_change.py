"""Answers with objects that give another content each time that they are read.

verdict = ["failed", "failed", "passed"]
"""

# %%
import numpy as np
class Changing:
    reads = 0
    def __init__(self, x):
        self.x = x
    @property
    def __array_interface__(self):
        Changing.reads += 1
        return (Changing.reads % 2 * 2 * np.asarray(self.x)).__array_interface__
    def __array__(self, *arguments, **keywords):
        Changing.reads += 1
        return Changing.reads * np.asarray(self.x)
    def __dlpack__(self, *arguments, **keywords):
        return self.__array__().__dlpack__()
    def __float__(self):
        return float(self.__array__())
    def __reduce__(self):
        return eval, ("2 * x",)
def double(x):
    return Changing(x)
