"""Returns arrays of dates, records, long doubles, text and objects.

verdict = ["failed", "failed", "passed"]
"""

# %%
import numpy as np
def double(x):
    if isinstance(x, float):
        return np.longdouble(8) if hasattr(np, "longdouble") and np.dtype(np.longdouble).itemsize > 8 else np.datetime64("2020")
    return np.array([(a, "x") for a in 2 * x], dtype=[("value", "f8"), ("text", "U9")])
