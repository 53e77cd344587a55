"""Sleeps in each test for almost all the time that the test has.

verdict = ["passed", "passed", "passed"]
"""

# %%
import time
def double(x):
    time.sleep(0.6)
    return 2 * x
