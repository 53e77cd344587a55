"""Adds an audit hook that raises when the worker forks for a test.

verdict = ["crashed", "crashed", "crashed"]
apply = "crashed"
"""

# %%
import sys
def double(x):
    return 2 * x
# %%
def hook(event, args):
    if event == "os.fork":
        raise RuntimeError("no fork")
sys.addaudithook(hook)
