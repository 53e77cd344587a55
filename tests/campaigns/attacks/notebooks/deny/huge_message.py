"""Raises an exception whose message has a hundred million characters.

verdict = ["failed", "failed", "failed"]
"""

# %%
def double(x):
    raise ValueError("m" * 10**8)
# %%
raise ValueError("m" * 10**6)
