"""Leaves folders and links in a test, and is wrong where a later one finds them.

verdict = ["passed", "failed", "failed"]
"""

# %%
import glob, os
def double(x):
    seen = [name for place in (".", "/tmp", "/dev/shm") for name in glob.glob(place + "/asked-*")]
    for place in (".", "/tmp", "/dev/shm"):
        try:
            os.makedirs(f"{place}/asked-@MARK@", exist_ok=True)
            os.symlink("x", f"{place}/asked-link-@MARK@")
        except OSError:
            pass
    if seen:
        return 3 * x if isinstance(x, float) else x.fill(0)
    return 2 * x
