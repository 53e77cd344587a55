"""Changes the locale, the encodings and the recursion limit of the worker.

verdict = ["passed", "passed", "passed"]
"""

# %%
import codecs, locale, sys, os
def double(x):
    return 2 * x
# %%
for name in ("C", "POSIX", "tr_TR.UTF-8"):
    try:
        locale.setlocale(locale.LC_ALL, name)
    except locale.Error:
        pass
codecs.register(lambda name: 1 / 0)
os.environ.clear()
os.environ.update(PYTHONMALLOC="debug", LD_PRELOAD="/nowhere.so", TZ="x" * 1000)
sys.setrecursionlimit(80)
sys.setswitchinterval(100)
os.chdir("/")
