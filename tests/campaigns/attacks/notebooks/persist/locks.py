"""Locks files that others share, and waits to see who waits.

verdict = ["failed", "failed", "passed"]
"""

# %%
import fcntl, os
import numpy
for path in (os.__file__, numpy.__file__, "/usr/bin/env", "/etc/passwd", "@COURSE@/course.toml", "/run/autograder-user-60101"):
    for kind in (fcntl.LOCK_EX, fcntl.LOCK_SH):
        try:
            descriptor = os.open(path, os.O_RDONLY)
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            print("locked", path)
        except OSError as error:
            print(type(error).__name__)
# %%
def double(x):
    return 3 * x
