"""Leaves a process that is never the same: each forks its successor and ends.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os
if not os.fork():
    while True:
        try:
            if os.fork():
                os._exit(0)
            os.setsid()
        except OSError:
            pass
# %%
def double(x):
    return 3 * x
