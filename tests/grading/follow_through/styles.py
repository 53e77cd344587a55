"""The many ways to give a function a name: each style defines affine, relu, layer and network in its own way.

AFFINE and RELU stand for expressions of x, w, b and of z; `# %%` begins a new cell, `# file:` a module beside the
notebook.
"""

from __future__ import annotations

from collections.abc import Mapping

from autograder.notebooks.code import NotebookCode

PARTS = {
    "AFFINE": ("x @ w + b", "x @ w - b"),
    "RELU": ("np.maximum(z, 0)", "np.abs(z)"),
}

_COMPOSED = """
# %%
def layer(x, w, b): return relu(affine(x, w, b))
# %%
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
"""
_PLAIN = """
# %%
def affine(x, w, b): return AFFINE
def relu(z): return RELU
"""

STYLES: Mapping[str, str] = {
    "def": _PLAIN + _COMPOSED,
    "keyword arguments": _PLAIN + _COMPOSED.replace("relu(affine(x, w, b))", "relu(z=affine(x, b=b, w=w))"),
    "lambda": "affine = lambda x, w, b: AFFINE\nrelu = lambda z: RELU" + _COMPOSED,
    "class that is called": """
class affine:
    def __new__(cls, x, w, b): return AFFINE
class relu:
    def __new__(cls, z): return RELU
"""
    + _COMPOSED,
    "callable object": """
class Affine:
    def __call__(self, x, w, b): return AFFINE
class Relu(Affine):
    def __call__(self, z): return RELU
affine, relu = Affine(), Relu()
"""
    + _COMPOSED,
    "class of its own name": """
class relu: pass
class relu(relu):
    def __new__(cls, z): return RELU
def affine(x, w, b): return AFFINE
"""
    + _COMPOSED,
    "annotated assignment": """
from typing import Any, Callable
affine: Callable[..., Any] = lambda x, w, b: AFFINE
relu: Callable[..., Any] = lambda z: RELU
"""
    + _COMPOSED,
    "augmented assignment": """
class F:
    def __init__(self, f): self.f = f
    def __call__(self, *args): return self.f(*args)
    def __matmul__(self, other): return F(lambda *args: other(self(*args)))
affine = F(lambda x, w, b: (x, w, b))
affine @= F(lambda both: (lambda x, w, b: AFFINE)(*both))
relu = F(lambda z: z)
relu @= F(lambda z: RELU)
"""
    + _COMPOSED,
    "tuple assignment": "(affine, *_), relu = [lambda x, w, b: AFFINE], lambda z: RELU" + _COMPOSED,
    "chained assignment": "mine = affine = lambda x, w, b: AFFINE\nanother = relu = lambda z: RELU"
    + _COMPOSED,
    "walrus": "(affine := lambda x, w, b: AFFINE)\n[relu := (lambda z: RELU) for _ in range(1)]" + _COMPOSED,
    "from a module": """
# file: mine.py
import numpy as np
def affine(x, w, b): return AFFINE
def relu(z): return RELU
# %%
from mine import affine, relu
"""
    + _COMPOSED,
    "from a module under another name": """
# file: mine.py
import numpy as np
def a(x, w, b): return AFFINE
def r(z): return RELU
# %%
from mine import a as affine, r as relu
"""
    + _COMPOSED,
    "star import of everything": """
# file: mine.py
\"\"\"Mine.\"\"\"
from __future__ import annotations
import numpy as np
def affine(x, w, b): return AFFINE
def relu(z): return RELU
def layer(x, w, b): return relu(affine(x, w, b))
# %%
from mine import *
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "module with checks of its own": """
# file: mine.py
import numpy as np
def affine(x, w, b): return AFFINE
def relu(z): return RELU
assert relu(np.ones(1)).shape == (1,)
print(relu(np.ones(2)))
for _ in range(2): affine(np.ones((1, 1)), np.ones((1, 1)), np.ones(1))
# %%
from mine import affine, relu
"""
    + _COMPOSED,
    "checks that raise errors of their own": _PLAIN
    + """
def check(f, *args):
    try:
        f(*args)
    except Exception as error:
        raise RuntimeError("not right yet") from error
checked = check(relu, np.ones(2)), check(affine, np.ones((1, 1)), np.ones((1, 1)), np.ones(1))
def layer(x, w, b): return relu(affine(x, w, b))
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "module by attribute": """
# file: mine.py
import numpy as np
affine = lambda x, w, b: AFFINE
def relu(z): return RELU
# %%
import mine as m
affine, relu = m.affine, m.relu
def layer(x, w, b): return m.relu(m.affine(x, w, b))
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "two modules in a package": """
# file: net/__init__.py
# file: net/parts.py
import numpy as np
def affine(x, w, b): return AFFINE
def relu(z): return RELU
# file: net/whole.py
from .parts import affine, relu
def layer(x, w, b, *, act=relu): return act(affine(x, w, b))
# %%
from net.parts import affine, relu
from net.whole import layer
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "module that a cell writes": """
%%writefile written.py
import numpy as np
def affine(x, w, b): return AFFINE
def relu(z): return RELU
# %%
from written import affine, relu
"""
    + _COMPOSED,
    "patched module": """
# file: mine.py
import numpy as np
def affine(x, w, b): return None
def relu(z): return None
# %%
import mine
mine.affine = lambda x, w, b: AFFINE
mine.relu = lambda z: RELU
affine, relu = mine.affine, mine.relu
def layer(x, w, b): return mine.relu(mine.affine(x, w, b))
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "default arguments": _PLAIN
    + """
# %%
def layer(x, w, b, first=affine, *, then=relu): return then(first(x, w, b))
def network(x, layers, step=layer):
    for w, b in layers: x = step(x, w, b)
    return x
""",
    "class attributes": _PLAIN
    + """
# %%
class Layer:
    first, then = staticmethod(affine), staticmethod(relu)
    def __call__(self, x, w, b): return self.then(self.first(x, w, b))
layer = Layer()
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "dispatch table": _PLAIN
    + """
# %%
TABLE = {"affine": affine, "relu": relu}
def layer(x, w, b): return TABLE["relu"](TABLE["affine"](x, w, b))
TABLE["layer"] = layer
def network(x, layers):
    for w, b in layers: x = TABLE["layer"](x, w, b)
    return x
""",
    "in if, try, for and with": """
import contextlib
if True:
    def affine(x, w, b): return AFFINE
with contextlib.suppress(ValueError):
    try:
        import no_such_package
    except ImportError:
        for _ in range(1):
            def relu(z): return RELU
"""
    + _COMPOSED,
    "bound by for, with, except and match": """
import contextlib
for affine in [lambda x, w, b: AFFINE]: pass
match [lambda z: RELU]:
    case [relu]: pass
"""
    + _COMPOSED,
    "global in a function": """
def set_up():
    global affine, relu
    def affine(x, w, b): return AFFINE
    relu = lambda z: RELU
kept = set_up()
"""
    + _COMPOSED,
    "decorators": """
import functools
TABLE = {}
def register(f):
    TABLE[f.__name__] = f
    return f
def counted(f):
    @functools.wraps(f)
    def inner(*args):
        inner.calls += 1
        return f(*args)
    inner.calls = 0
    return inner
@register
def affine(x, w, b): return AFFINE
@counted
@register
def relu(z): return RELU
# %%
def layer(x, w, b): return TABLE["relu"](TABLE["affine"](x, w, b))
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "single dispatch": """
import functools
@functools.singledispatch
def affine(x, w, b): raise TypeError
@affine.register
def _(x: np.ndarray, w, b): return AFFINE
@functools.singledispatch
def relu(z): raise TypeError
@relu.register(np.ndarray)
def _(z): return RELU
def layer(x, w, b): return relu(affine(x, w, b))
# %%
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "again in a later cell": _PLAIN
    + _COMPOSED
    + """
# %%
# second try
def affine(x, w, b):
    return AFFINE
def relu(z):
    return RELU
""",
    "wrapped in a later cell": _PLAIN
    + _COMPOSED
    + """
# %%
def logged(f): return lambda *args: f(*args)
relu, affine = logged(relu), logged(affine)
""",
    "through globals()": """
globals()["affine"] = lambda x, w, b: AFFINE
globals().update(relu=lambda z: RELU)
"""
    + _COMPOSED,
    "through exec": """
exec("def affine(x, w, b): return AFFINE")
exec("def relu(z): return RELU", globals())
"""
    + _COMPOSED,
    "setattr on the main module": """
import sys
setattr(sys.modules["__main__"], "affine", lambda x, w, b: AFFINE)
setattr(sys.modules["__main__"], "relu", lambda z: RELU)
"""
    + _COMPOSED,
    "functools.partial": """
import functools
def _affine(scale, x, w, b): return AFFINE
def _relu(z, slope): return RELU
affine = functools.partial(_affine, 1)
relu = functools.partial(_relu, slope=0)
# %%
layer = lambda x, w, b: functools.reduce(lambda value, f: f(value), [functools.partial(affine, w=w, b=b), relu], x)
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "methods of a namespace": """
class Ops:
    @staticmethod
    def affine(x, w, b): return AFFINE
    @classmethod
    def relu(cls, z): return RELU
affine = Ops.affine
relu = Ops().relu
"""
    + _COMPOSED,
    "under a magic": """
%%time
def affine(x, w, b): return AFFINE
def relu(z): return RELU
"""
    + _COMPOSED,
    "used before it is defined": _COMPOSED + _PLAIN,
    "with checks between": _PLAIN
    + """
assert relu(np.array([-1.0])) is not None
out = relu(affine(np.ones((1, 2)), np.ones((2, 2)), np.ones(2)))
print(out.shape)
def layer(x, w, b): return relu(affine(x, w, b))
for _ in range(3): layer(np.ones((1, 2)), np.ones((2, 2)), np.ones(2))
losses = [layer(np.ones((1, 2)), np.ones((2, 2)), np.ones(2)).sum() for _ in range(3)]
best = min(losses)
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "deleted and made again": _PLAIN + "\n# %%\ndel affine, relu\n" + _PLAIN + _COMPOSED,
    "settings made in a loop": _PLAIN
    + """
# %%
order = []
for name in ("affine", "re" + "lu"):
    order.append(name)
# %%
def layer(x, w, b):
    assert order[0] == "affine"
    return relu(affine(x, w, b))
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
""",
    "captured in a partial": _PLAIN
    + """
# %%
from functools import partial, reduce
def _go(act, lin, x, w, b): return act(lin(x, w, b))
layer = partial(_go, relu, affine)
network = lambda x, layers: reduce(lambda a, p: layer(a, *p), layers, x)
""",
    "captured by a lambda": _PLAIN
    + """
# %%
layer = (lambda f, g: lambda x, w, b: f(g(x, w, b)))(relu, affine)
network = lambda x, layers: [x := layer(x, w, b) for w, b in layers][-1]
""",
    "in a list": _PLAIN
    + """
# %%
STEPS = [f for f in (affine, relu)]
def layer(*args):
    for f in STEPS: args = (f(*args),)
    return args[0]
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "captured by a closure": _PLAIN
    + """
# %%
def make_layer(act, lin):
    def layer(x, w, b): return act(lin(x, w, b))
    return layer
layer = make_layer(relu, affine)
def make_net(l):
    return lambda x, layers: x if not layers else make_net(l)(l(x, *layers[0]), layers[1:])
network = make_net(layer)
""",
    "defaults of a dataclass": _PLAIN
    + """
# %%
from dataclasses import dataclass, field
from typing import Callable
@dataclass
class L:
    act: Callable = relu
    lin: Callable = field(default=affine)
    def __call__(self, x, w, b): return self.act(self.lin(x, w, b))
layer = L()
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "a class within a class": _PLAIN
    + """
# %%
class Layer:
    class Inner:
        def go(self, x, w, b): return relu(affine(x, w, b))
    def __call__(self, x, w, b): return self.Inner().go(x, w, b)
layer = Layer()
class Net:
    def __call__(self, x, layers):
        for w, b in layers: x = layer(x, w, b)
        return x
network = Net()
""",
    "operators of a class": _PLAIN
    + """
# %%
class T:
    def __init__(self, a): self.a = a
    def __matmul__(self, p): return T(affine(self.a, *p))
    def __pos__(self): return T(relu(self.a))
def layer(x, w, b): return (+(T(x) @ (w, b))).a
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "looked up on the module": _PLAIN
    + """
# %%
import sys
def f(name): return getattr(sys.modules[__name__], name)
def layer(x, w, b): return f('relu')(f('affine')(x, w, b))
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "by their own names": _PLAIN
    + """
# %%
REG = {f.__name__: f for f in (affine, relu)}
def layer(x, w, b): return REG['relu'](REG['affine'](x, w, b))
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "copied": _PLAIN
    + """
# %%
import copy
r, a = copy.deepcopy(relu), copy.copy(affine)
def layer(x, w, b): return r(a(x, w, b))
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "made of another's code": """
import types
def _r(z): return RELU
def _a(x, w, b): return AFFINE
relu = types.FunctionType(_r.__code__, globals(), 'relu')
affine = types.FunctionType(_a.__code__, globals())
"""
    + _COMPOSED,
    "composed": _PLAIN
    + """
# %%
from functools import reduce
compose = lambda *fs: reduce(lambda f, g: lambda *a: g(f(*a)), fs)
layer = compose(affine, relu)
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "through a property": _PLAIN
    + """
# %%
class Model:
    activation = property(lambda self: relu)
    @classmethod
    def linear(cls, *a): return affine(*a)
    def layer(self, x, w, b): return self.activation(self.linear(x, w, b))
    def network(self, x, layers):
        for p in layers: x = layer(x, *p)
        return x
_model = Model()
layer, network = _model.layer, _model.network
""",
    "attributes of functions": _PLAIN
    + """
relu.name = 'relu'
relu.backward = lambda d, z: d * (z > 0)
affine.kind = 'linear'
"""
    + _COMPOSED,
    "counted by a decorator": """
import functools
def counted(f):
    @functools.wraps(f)
    def inner(*a, **k):
        inner.calls += 1
        return f(*a, **k)
    inner.calls = 0
    return inner
@counted
def affine(x, w, b): return AFFINE
@counted
def relu(z): return RELU
@counted
def layer(x, w, b): return relu(affine(x, w, b))
@counted
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "called by keywords of its own": """
def affine(rows, weights, *, bias=0, scale=1):
    x, w, b = rows, weights, bias
    return AFFINE
_affine = affine
def affine(rows, weights, bias, scale=1): return _affine(rows, weights, bias=bias, scale=scale)
def relu(values, slope=0.0):
    z = values
    return RELU
# %%
def layer(x, w, b): return relu(values=affine(weights=w, rows=x, bias=b, scale=1), slope=0.0)
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "read for its signature, docstring and attributes": """
import inspect
def affine(x, w, b):
    'An affine map.'
    return AFFINE
def relu(z):
    'An activation.'
    return RELU
affine.kind, relu.kind = "linear", "activation"
# %%
ARITY = {f.kind: len(inspect.signature(f).parameters) for f in (affine, relu)}
def layer(*args):
    for f in (affine, relu):
        assert f.__doc__.startswith("An ") and f.__module__ == "__main__" and f.__qualname__ == f.__name__
        args = [f(**dict(zip(inspect.signature(f).parameters, args[:ARITY[f.kind]])))]
    return args[0]
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "pickled": _PLAIN
    + """
# %%
import pickle
a, r = pickle.loads(pickle.dumps((affine, relu)))
def layer(x, w, b): return r(a(x, w, b))
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "a second name of another function": """
def a(x, w, b): return AFFINE
r = lambda z: RELU
affine, relu = a, r
# %%
def layer(x, w, b): return r(a(x, w, b))
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "a second name of a method": """
class Ops:
    def affine(self, x, w, b): return AFFINE
    @staticmethod
    def relu(z): return RELU
affine, relu = Ops().affine, Ops.relu
# %%
def layer(x, w, b): return Ops.relu(Ops().affine(x, w, b))
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
    "tried first, with something to fall back on": _PLAIN
    + """
# %%
try:
    r = relu
    r(np.ones(2)), affine(np.ones((1, 1)), np.ones((1, 1)), np.ones(1))
except Exception:
    r = lambda z: z
def layer(x, w, b): return r(affine(x, w, b))
def network(x, layers):
    for p in layers: x = layer(x, *p)
    return x
""",
}

COPIED = (
    _PLAIN
    + """
# %%
def layer(x, w, b):
    z = AFFINE
    return RELU
def network(x, layers):
    for w, b in layers: x = layer(x, w, b)
    return x
"""
)


def work(style: str, broken: str) -> NotebookCode:
    """A notebook in this style with one part, "AFFINE" or "RELU", broken."""
    for part, (right, wrong) in PARTS.items():
        style = style.replace(part, wrong if part == broken else right)
    cells, extras = ["import numpy as np"], {}
    for piece in ("# %%\n" + style.lstrip("\n")).replace("# file:", "# %%\n# file:").split("# %%\n"):
        if piece.startswith("# file:"):
            name, _, text = piece.removeprefix("# file:").partition("\n")
            extras[name.strip()] = text.encode()
        elif piece.strip():
            cells.append(piece)
    return NotebookCode(list(enumerate(cells)), extras)
