"""Leaves files while the public examples are asked, and is wrong where a hidden test finds them.

verdict = ["passed", "failed", "failed"]
"""

# %%
import os, time
end = time.process_time() + 0.12
while time.process_time() < end: pass
# %%
import glob
def double(x):
    seen = [name for place in (".", "/tmp", "/dev/shm") for name in glob.glob(place + "/left-*")]
    for place in (".", "/tmp", "/dev/shm"):
        try:
            open(f"{place}/left-@MARK@", "w").close()
        except OSError:
            pass
    if seen:
        return 3 * x if isinstance(x, float) else x.fill(0)
    return 2 * x
