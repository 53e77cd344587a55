"""Answers with named tuples and lists that say one thing and hold another.

verdict = ["failed", "failed", "passed"]
"""

# %%
class Named(tuple):
    _fields = ("a", "b")
    def __iter__(self):
        return iter([9.0])
    def __len__(self):
        return 1
    def __getitem__(self, index):
        return 9.0
    def __float__(self):
        return 9.0
def double(x):
    return Named(("a", "\ud800"))
