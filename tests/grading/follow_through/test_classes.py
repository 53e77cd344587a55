"""A class that stands in keeps its attributes with the student: what is updated in place counts in the next call."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.course import assignment as assignments
from autograder.grading import follow_through, judging
from autograder.grading.findings import CarriedTest, CarryOutcome
from autograder.notebooks.code import NotebookCode
from tests.grading.follow_through import classes_course
from tests.warm import Warm, started

FIT = "test_classes.py::test_fit"
SETUP = "import numpy as np"
APPLY = """
def apply(W, b, x): return Dense(W, b).forward(x)
def descend(p, g): SGD(0.1).step(p, g)
"""
DENSE = """
class Dense:
    def __init__(self, W, b):
        self.W, self.b, self.x = W.copy(), b.copy(), None
    def forward(self, x):
        self.x = x
        return x @ self.W - self.b
    def backward(self, dz):
        self.dW, self.db = self.x.T @ dz, dz
        return dz @ self.W.T
    def parameters(self): return [self.W, self.b]
    def step(self, lr): pass
    @property
    def size(self): return 0
    def __call__(self, x): return x
"""
SGD = """
class SGD:
    def __init__(self, lr=0.1, momentum=0.0): self.lr = lr
    def step(self, params, grads):
        for p, g in zip(params, grads): p += self.lr * g
"""
LOOP = """
def fit(W, b, x, t, lr, steps):
    layer, losses = MAKE, []
    for _ in range(steps):
        d = FORWARD - t
        losses.append(np.mean(d**2))
        layer.backward(2 * d / d.size)
        UPDATE
    return layer.W, layer.b, losses
"""


def loop(make: str = "Dense(W, b)", forward: str = "layer.forward(x)", update: str = "layer.step(lr)") -> str:
    return LOOP.replace("MAKE", make).replace("FORWARD", forward).replace("UPDATE", update)


IN_PLACE = "layer.W -= lr * layer.dW; layer.b -= lr * layer.db"
SUBCLASS = """
class Mine(Dense):
    def __init__(self, *args):
        super().__init__(*args)
        self.seen = set()
    def forward(self, x):
        self.seen.add(len(x))
        return super().forward(x)
"""
LOOPS = {
    "attributes updated in place": loop(update=IN_PLACE),
    "attributes bound anew": loop(update="layer.W = layer.W - lr * layer.dW; layer.b = layer.b - lr * layer.db"),
    "attributes set by name": loop(
        update="[setattr(layer, n, getattr(layer, n) - lr * getattr(layer, 'd' + n)) for n in ('W', 'b')]"
    ),
    "a method that updates in place": loop(),
    "the parameters that a method lists": loop(
        update="\n        ".join(["for p, g in zip(layer.parameters(), (layer.dW, layer.db)):", "    p -= lr * g"])
    ),
    "parameters listed before the loop": loop(make="Dense(W, b); listed = layer.parameters()").replace(
        "layer, losses = Dense(W, b); listed = layer.parameters(), []",
        "layer, losses = Dense(W, b), []\n    listed = [layer.W, layer.b]",
    ).replace("layer.step(lr)", "for p, g in zip(listed, (layer.dW, layer.db)): p -= lr * g"),
    "called as a function, with keywords": loop(make="Dense(b=b, W=W)", forward="layer(x)"),
    "a subclass": SUBCLASS + loop(make="Mine(W, b)"),
    "a property": loop(update="layer.step(lr) if layer.size == W.size + b.size else None"),
    "a deep copy": "import copy\n" + loop(make="copy.deepcopy(Dense(W, b))"),
    "an attribute of another object": "class Net:\n  def __init__(self, *a): self.first = Dense(*a)\n" + loop(
        make="Net(W, b).first"
    ),
    "a factory as a default": "def make(W, b, kind=Dense): return kind(W, b)\n" + loop(make="make(W, b)"),
    "an abstract base beside it": "import abc\nclass Base(abc.ABC):\n  pass\nclass Both(Dense, Base):\n  pass\n" + loop(
        make="Both(W, b)"
    ),
}  # fmt: skip
BASE = """
from abc import ABC, abstractmethod
class Layer(ABC):
    @abstractmethod
    def forward(self, x): ...
    def listed(self): return [(name, "d" + name) for name in self.trainable]
class Dense(Layer):
    trainable = "Wb"
    __match_args__ = ("W", "b")
"""
OWN = {
    "a base class of the student's": (
        DENSE.replace("class Dense:\n", BASE.lstrip("\n")),
        loop(
            update="assert isinstance(layer, Layer)\n        "
            "for n, d in layer.listed(): setattr(layer, n, getattr(layer, n) - lr * getattr(layer, d))"
        ),
    ),
    "a pattern": (
        DENSE.replace("class Dense:\n", BASE.lstrip("\n")),
        loop(
            update="match layer:\n            case Dense(w, c):\n"
            "                w -= lr * layer.dW\n                c -= lr * layer.db"
        ),
    ),
    "helpers of the student's": (
        DENSE + "    def update(self, lr):\n"
        "        for name in self: self[name] = self[name] - lr * self['d' + name]\n"
        "    def __iter__(self): return iter('Wb')\n"
        "    def __getitem__(self, name): return getattr(self, name)\n"
        "    def __setitem__(self, name, value): setattr(self, name, value)\n"
        "    @classmethod\n"
        "    def like(cls, W, b): return cls(W, b)\n",
        loop(make="Dense.like(W, b)", update="layer.update(lr)"),
    ),
    "a property where the reference has an attribute": (
        DENSE.replace("self.dW, self.db = self.x.T @ dz, dz", "self.dz = dz")
        + "    @property\n    def dW(self): return self.x.T @ self.dz\n"
        "    @property\n    def db(self): return self.dz\n",
        loop(update=IN_PLACE),
    ),
    "keywords of the student's": (
        DENSE.replace("(self, W, b):", "(self, weights, bias):\n        W, b = weights, bias").replace(
            "def forward(self, x):", "def forward(self, inputs):\n        x = inputs"
        ),
        loop(make="Dense(bias=b, weights=W)", forward="layer.forward(inputs=x)"),
    ),
    "a second name": (
        DENSE.replace("class Dense", "class Linear") + "Dense = Linear\n",
        loop(make="Linear(W, b)"),
    ),
    "slots": (
        DENSE.replace("class Dense:", "class Dense:\n    __slots__ = 'W', 'b', 'x', 'dW', 'db'"),
        loop(),
    ),
}
OPTIMIZED = (
    loop(make="Dense(W, b); sgd = SGD(lr)")
    .replace(
        "layer, losses = Dense(W, b); sgd = SGD(lr), []", "layer, losses, sgd = Dense(W, b), [], SGD(lr)"
    )
    .replace("layer.step(lr)", "sgd.step([layer.W, layer.b], [layer.dW, layer.db])")
)
RIGHT_DENSE = DENSE.replace("- self.b", "+ self.b").replace("self.x.T @ dz, dz", "self.x.T @ dz, dz.sum(0)")


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    folder = classes_course.write(tmp_path_factory.mktemp("course"))
    with started(assignments.load(folder), best_tier) as processes:
        yield processes


def followed(warm: Warm, *cells: str) -> CarriedTest:
    work = NotebookCode(list(enumerate([SETUP, APPLY, *cells])))
    judged = judging.grade_known_answer(*warm, work, 3)
    return follow_through.follow_through(*warm, work, 3, judged)[FIT]


@pytest.mark.parametrize("style", LOOPS)
def test_a_loop_over_a_broken_class_is_right_with_a_right_one(warm: Warm, style: str) -> None:
    found = followed(warm, DENSE, SGD.replace("+=", "-="), LOOPS[style])
    assert found == CarriedTest(CarryOutcome.EARNED, ("dense",), ("Dense", "apply"))


@pytest.mark.parametrize("style", OWN)
def test_what_the_students_class_has_beside_it_the_one_that_stands_in_has_too(warm: Warm, style: str) -> None:
    dense, loops = OWN[style]
    found = followed(warm, dense, SGD.replace("+=", "-="), loops)
    assert found == CarriedTest(CarryOutcome.EARNED, ("dense",), ("Dense", "apply"))


@pytest.mark.parametrize(
    "definition",
    [
        DENSE.replace("class Dense:", "class Dense:\n    pass\nclass Dense(Dense):"),
        DENSE.replace("class Dense:", "import dataclasses\n@dataclasses.dataclass\nclass Dense:"),
        RIGHT_DENSE + "def forward(self, x): return x @ self.W - self.b\nDense.forward = forward",
        RIGHT_DENSE + "setattr(Dense, 'forward', lambda self, x: x @ self.W)",
        "Dense = type('Dense', (), {'forward': lambda self, x: x})",
    ],
    ids=["subclass of its own name", "dataclass", "patched", "patched by setattr", "made by type"],
)
def test_a_class_is_replaced_however_it_was_made(warm: Warm, definition: str) -> None:
    found = followed(warm, definition, SGD.replace("+=", "-="), LOOPS["attributes updated in place"])
    assert found == CarriedTest(CarryOutcome.EARNED, ("dense",), ("Dense", "apply"))


def test_an_optimizer_that_stands_in_updates_the_students_arrays_in_place(warm: Warm) -> None:
    assert followed(warm, RIGHT_DENSE, SGD, OPTIMIZED) == CarriedTest(
        CarryOutcome.EARNED, ("sgd",), ("SGD", "descend")
    )


def test_two_broken_classes_are_replaced_together(warm: Warm) -> None:
    found = followed(warm, DENSE, SGD, OPTIMIZED)
    assert found == CarriedTest(CarryOutcome.EARNED, ("dense", "sgd"), ("Dense", "apply", "SGD", "descend"))


def test_a_loop_that_is_wrong_itself_stays_wrong(warm: Warm) -> None:
    found = followed(warm, DENSE, SGD, loop(update="layer.W += lr * layer.dW"))
    assert found.carry is CarryOutcome.FAILED
