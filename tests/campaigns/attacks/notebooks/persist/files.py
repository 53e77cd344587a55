"""Leaves files wherever files can be left.

verdict = ["failed", "failed", "passed"]
"""

# %%
import os
for folder in (".", "/tmp", "/var/tmp", "/dev/shm", "/dev/mqueue", "/run", "/run/lock", "/", "/usr", "/etc", "/proc", os.path.expanduser("~"), "@COURSE@", "@CLASS@", "@RESULTS@"):
    for name in ("@MARK@", ".@MARK@", "@MARK@.ipynb", "@MARK@/file"):
        try:
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            open(path, "w").close()
        except OSError:
            pass
# %%
def double(x):
    return 3 * x
