"""Answers with a million half characters, and raises a class that is named by them.

verdict = ["failed", "failed", "failed"]
"""

# %%
def double(x):
    if isinstance(x, float):
        return "\ud800" * 10**6
    raise type("\ud800" * 100, (ValueError,), {})("\udfff" * 10**6)
