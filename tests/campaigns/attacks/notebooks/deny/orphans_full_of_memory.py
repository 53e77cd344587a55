"""Leaves orphans that hold more memory together than the notebook may.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %%
import os, time
def leave():
    for _ in range(6):
        if not (child := os.fork()):
            if not os.fork():
                held = bytearray(os.urandom(1 << 20) * 100)
                time.sleep(60)
            os._exit(0)
        os.waitpid(child, 0)
    time.sleep(60)
leave()
