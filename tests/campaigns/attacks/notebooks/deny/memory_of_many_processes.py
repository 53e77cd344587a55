"""Takes memory in many processes, each within its own limit.

verdict = ["passed", "passed", "passed"]
"""

# %%
import os, time
def double(x):
    return 2 * x
# %%
for _ in range(12):
    if not os.fork():
        block = bytearray(120 * 2**20)
        time.sleep(60)
time.sleep(0.9)
