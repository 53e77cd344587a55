"""Returns tuples, dicts and generators that show other items than they hold.

verdict = ["failed", "failed", "passed"]
"""

# %%
import collections
class Liar(tuple):
    _fields = ("value",)
    __iter__ = lambda self: iter([9.0] * 3)
    __len__ = lambda self: 3
    __getitem__ = lambda self, index: 9.0
class Map(dict):
    items = lambda self: [("value", 9.0)]
# %%
def double(x):
    return Map(a=1) if isinstance(x, float) else Liar((1,))
