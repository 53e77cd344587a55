"""Aborts with a core dump, having asked for one as large as can be.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
import os, resource
def double(x):
    try:
        resource.setrlimit(resource.RLIMIT_CORE, (-1, -1))
    except (OSError, ValueError):
        pass
    os.abort()
