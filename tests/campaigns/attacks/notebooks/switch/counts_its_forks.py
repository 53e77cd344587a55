"""Counts the forks of its worker by a hook, and is right from the second on: the first must not be an example's.

verdict = ["failed", "passed", "passed"]
"""

# %%
import os, time
end = time.process_time() + 0.12
while time.process_time() < end: pass
# %%
forks = []
os.register_at_fork(before=lambda: forks.append(1))
def double(x):
    return 2 * x if len(forks) > 1 else 3 * x
