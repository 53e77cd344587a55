"""Leaves a daemon that waits for the next submission.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os, time
if not os.fork():
    os.setsid()
    if not os.fork():
        for _ in range(600):
            for name in ("/tmp/@MARK@-daemon", "@MARK@-daemon"):
                try:
                    open(name, "w").write(str(os.listdir(".")))
                except OSError:
                    pass
            time.sleep(0.1)
    os._exit(0)
# %%
def double(x):
    return 3 * x
