"""Answers with an object that sleeps when it is let go, and leaves others that do so at every exit.

verdict = ["failed", "failed", "passed"]
"""

# %%
import atexit, time, weakref
class Stays:
    def __del__(self):
        time.sleep(60)
left = [Stays() for _ in range(3)]
atexit.register(time.sleep, 60)
def double(x):
    weakref.finalize(Stays, time.sleep, 60)
    return Stays()
