"""Has every fork of the worker sleep before it begins.

verdict = ["timed_out", "timed_out", "timed_out"]
apply = "timed_out"
"""

# %%
import os, time
def double(x):
    return 2 * x
def apply(f, x):
    return f(x)
os.register_at_fork(after_in_child=lambda: time.sleep(60))
