"""Calls the judge's function with a matrix of small integers, whose square takes minutes and looks at no signal.

verdict = ["passed", "passed", "passed"]
apply = "crashed"
"""

# %%
import numpy as np
def double(x):
    return 2 * x
# %%
def apply(f, x):
    return f(np.ones((3000, 3000), "i1"))
