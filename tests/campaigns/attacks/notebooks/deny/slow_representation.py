"""Returns and displays an object that takes for ever to say what it is.

verdict = ["failed", "failed", "passed"]
"""

# %%
import time
class Slow:
    def __repr__(self):
        time.sleep(100)
    __str__ = __hash__ = __format__ = __repr__
# %%
def double(x):
    return Slow()
# %%
Slow()
