"""Collects garbage at every allocation, and allocates whenever it does.

verdict = ["passed", "passed", "passed"]
"""

# %%
import gc
def double(x):
    return 2 * x
# %%
gc.set_threshold(1, 1, 1)
gc.callbacks.append(lambda phase, info: [object() for _ in range(100)])
