"""Has its notebook run again and again: ends the worker after a statement that raised, leaves a thread, never answers.

verdict = ["timed_out", "timed_out", "timed_out"]
apply = "timed_out"
"""

# %%
import os, signal, threading, time
threading.Thread(target=time.sleep, args=(600,), daemon=True).start()
def busy():
    end = time.monotonic() + 0.8
    while time.monotonic() < end:
        pass
busy()
# %%
busy()
# %%
busy()
1 / 0
class Rest:
    os.kill(os.getpid(), signal.SIGKILL)
# %%
def double(x):
    while True:
        pass
# %%
def apply(f, x):
    while True:
        f(x)
