"""Is right in odd seconds of a clock that it has stopped.

verdict = ["failed", "failed", "passed"]
"""

# %%
import datetime, time
time.time = time.monotonic = time.perf_counter = lambda: 0.0
def double(x):
    return 2 * x if int(time.time()) % 2 else 3 * x
