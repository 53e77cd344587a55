"""Imports the reference and the hidden tests, by name, by path and by loader.

verdict = ["failed", "failed", "passed"]
"""

# %%
import importlib, importlib.util, sys
sys.path[:0] = ["@COURSE@", "@COURSE@/assignments/small", "@COURSE@/assignments/small/hidden"]
importlib.invalidate_caches()
for name in ("reference", "test_double", "autograder.judge.server", "autograder.grading", "course"):
    try:
        module = importlib.import_module(name)
        print(name, module, getattr(module, "CANARY", ""))
    except ImportError as error:
        print(name, "is absent")
spec = importlib.util.spec_from_file_location("stolen", "@COURSE@/reference/__init__.py")
try:
    stolen = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(stolen)
except OSError:
    stolen = None
# %%
def double(x):
    return stolen.double(x) if stolen else 3 * x
