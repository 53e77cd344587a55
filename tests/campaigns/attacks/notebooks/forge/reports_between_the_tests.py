"""Has a thread that prints go on for ever, at no particular time.

verdict = ["passed", "passed", "passed"]
apply = "passed"
"""

# %%
import random, threading, time
def double(x):
    return 2 * x

# %%
def report():
    while True:
        print("still here")
        time.sleep(random.random() / 50)
threading.Thread(target=report, daemon=True).start()
# %%
def apply(f, x):
    return f(x)
