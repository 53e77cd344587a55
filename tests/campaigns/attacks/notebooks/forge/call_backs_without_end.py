"""Calls the judge's function until the judge gives up.

verdict = ["passed", "passed", "passed"]
apply = "timed_out"
"""

# %%
def double(x):
    return 2 * x
# %%
def apply(f, x):
    while True:
        try:
            f(x)
        except BaseException:
            pass
