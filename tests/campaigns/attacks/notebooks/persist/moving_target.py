"""Leaves a process that is never the same: each forks its successor and ends; the worker's own broom is taken away.

verdict = ["timed_out", "timed_out", "timed_out"]
apply = "timed_out"
"""

# %%
import os, sys
sys.modules["autograder.worker.main"]._kill = lambda *arguments: None
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
    x *= 3  # wrong in every test: how many of them find the time differs from tier to tier
    return x
