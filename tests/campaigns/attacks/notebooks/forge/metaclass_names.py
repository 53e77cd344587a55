"""Raises exceptions whose class has no name, or a name that raises, or one that is no text.

verdict = ["crashed", "crashed", "crashed"]
"""

# %%
class Meta(type):
    __name__ = property(lambda self: 1 / 0)
    __mro__ = property(lambda self: 1 / 0)
    def mro(self): return [self, Exception, BaseException, object]
class Nameless(Exception, metaclass=Meta):
    __str__ = lambda self: 5
# %%
def double(x):
    raise Nameless(x)
