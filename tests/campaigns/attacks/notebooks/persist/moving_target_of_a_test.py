"""Leaves such a process from within a hidden test.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os
def double(x):
    if not os.fork():
        while True:
            try:
                if os.fork():
                    os._exit(0)
                os.setsid()
            except OSError:
                pass
    return 3 * x
