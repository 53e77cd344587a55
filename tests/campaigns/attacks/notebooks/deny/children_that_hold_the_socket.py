"""Leaves children that keep the test's socket open after it has ended.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os, time
def double(x):
    if not os.fork():
        os.setsid()
        time.sleep(60)
        os._exit(0)
    return 2 * x
