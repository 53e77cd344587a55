"""Starts threads until there are no more.

verdict = ["passed", "passed", "passed"]
"""

# %%
import threading, time
def double(x):
    return 2 * x
# %%
try:
    for _ in range(10_000):
        threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
except RuntimeError as error:
    print(error)
