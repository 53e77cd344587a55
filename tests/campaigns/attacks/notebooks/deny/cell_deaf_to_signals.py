"""Swallows the interrupt in a cell that never ends.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %%
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
