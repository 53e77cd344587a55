"""Prints without end.

verdict = ["passed", "passed", "passed"]
"""

# %%
def double(x):
    return 2 * x
# %%
while True:
    print("x" * 1000)
