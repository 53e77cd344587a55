"""Counts the forks of its worker as well, by a module that it reaches through patterns of `match`, without a forbidden name.

verdict = ["failed", "passed", "passed"]
"""

# %%
import time
end = time.process_time() + 0.12
while time.process_time() < end: pass
# %%
def here(): pass
forks = []
match here:
    case object(__globals__=names): pass
match names["__builtins__"]:
    case object(__import__=bring): pass
bring("os").register_at_fork(before=lambda: forks.append(1))
def double(x):
    return 2 * x if len(forks) > 1 else 3 * x
