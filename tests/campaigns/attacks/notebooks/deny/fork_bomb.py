"""Forks for ever, in every process that it has forked.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os, time
def double(x):
    return 2 * x
# %%
end = time.monotonic() + 0.5
if not os.fork():
    while time.monotonic() < end:
        try:
            os.fork()
        except OSError:
            pass
    os._exit(0)
while time.monotonic() < end:
    pass
