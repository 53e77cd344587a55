"""Is asked for through a module, a name that computes itself and an object that is its own class.

verdict = ["failed", "failed", "failed"]
"""

# %%
class Chameleon:
    __call__ = property(lambda self: self)
    @property
    def __class__(self): return type(lambda: 0)
double = Chameleon()
