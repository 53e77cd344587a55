"""Changes what the next submission will find: its folder, its modules, the imported packages.

verdict = ["failed", "failed", "passed"]
"""

# %%
import builtins, os, sys
import numpy as np
builtins.poison = np.poison = sys.poison = "@MARK@"
np.add = np.multiply = lambda *a: 0
sys.modules["json"] = None
os.environ["@MARK@"] = "x"
for name in ("numpy.py", "double.py", "../@MARK@.py", "@MARK@"):
    try:
        open(name, "w").write("raise SystemExit")
    except OSError:
        pass
sys.path.insert(0, "@MARK@")
# %%
def double(x):
    return 3 * x
