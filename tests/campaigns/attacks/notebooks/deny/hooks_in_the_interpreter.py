"""Leaves hooks in the interpreter: tracing, profiling, collection, exit, import, signals.

verdict = ["passed", "passed", "passed"]
"""

# %%
import builtins, gc, signal, sys, threading
def double(x):
    return 2 * x
# %%
def hook(*arguments):
    raise SystemExit
sys.excepthook = sys.unraisablehook = threading.excepthook = sys.displayhook = hook
gc.callbacks.append(lambda phase, info: [0] * 100)
sys.meta_path.insert(0, type("Finder", (), {"find_spec": staticmethod(lambda *a: None)}))
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
builtins.open = builtins.print = builtins.__import__ = hook
