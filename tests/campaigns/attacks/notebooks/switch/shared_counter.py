"""Counts its calls in memory that all its forks share, and is right for the first alone.

verdict = ["passed", "failed", "passed"]
"""

# %%
import os, time
end = time.process_time() + 0.12
while time.process_time() < end: pass
# %%
import mmap, tempfile
file = tempfile.TemporaryFile()
file.truncate(4096)
shared = mmap.mmap(file.fileno(), 4096)
def double(x):
    shared[0] += 1
    return 2 * x if shared[0] == 1 else 3 * x
