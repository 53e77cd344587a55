"""Functions whose results are exact: counts, labels, sizes and names, with their known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.cases import Case, Function, labels, off_zero
from autograder.checks.functions import exact
from tests.campaigns.banks.bank import Bank, Edits, edit, namespace

Draw = Callable[[np.random.Generator], list[tuple[Any, ...]]]


def bank(
    function: Function,
    source: str,
    draw: Draw,
    bugs: dict[str, Edits],
    variants: dict[str, Edits | str] | None = None,
    *,
    name: str = "",
) -> Bank:
    """A bank of one function; what is expected is its own right answer."""
    reference = namespace(source)[function.name]

    def check(student: Any, rng: np.random.Generator) -> None:
        cases = [Case(args) for args in draw(rng)]
        exact.check_exact(student, function, reference, cases)
        exact.check_unchanged(student, function, reference, cases[0])

    return Bank(name or f"exact {function.name}", check, source, bugs, variants or {})


def sizes(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [([int(n) for n in rng.integers(2, 40, layers)],) for layers in (4, 4, 2, 3, 6)]


COUNT = bank(
    Function("parameter_count", ("sizes",)),
    "def parameter_count(sizes):\n    return sum((m + 1) * n for m, n in zip(sizes, sizes[1:]))\n",
    sizes,
    {
        "biases not counted": edit("(m + 1) * n", "m * n"),
        "one bias for each layer": edit("(m + 1) * n", "m * n + 1"),
        "biases of inputs": edit("(m + 1) * n", "m * (n + 1)"),
        "units counted": edit("sum((m + 1) * n for m, n in zip(sizes, sizes[1:]))", "sum(sizes[1:])"),
        "the last layer left out": edit("zip(sizes, sizes[1:])", "zip(sizes[:-1], sizes[1:-1])"),
        "a float": edit("sum(", "1.0 * sum("),
        "an array of one": edit("return ", "return np.array([") + edit("sizes[1:]))", "sizes[1:]))])"),
        "printed": edit("return ", "print(end='')\n    _ = "),
        "a string": edit("return sum(", "return '%d' % sum("),
        "one too many": edit("return ", "return 1 + "),
        "grows from call to call": edit(
            "return ",
            "parameter_count.n = getattr(parameter_count, 'n', -1) + 1\n    return parameter_count.n + ",
        ),
        "random now and then": edit("return ", "return int(np.random.random() < 0.5) + "),
        "changes its argument": edit(
            "    return ",
            "    sizes[0] += 0\n    sizes.append(1)\n    del sizes[-1]\n"
            "    sizes[:] = [float(s) for s in sizes]\n    return int(",
        )
        + edit("sizes[1:]))", "sizes[1:])))"),
    },
    {
        "a NumPy integer": edit("sum(", "np.int32(sum(") + edit("sizes[1:]))", "sizes[1:])))"),
        "an unsigned one": edit("sum(", "np.uint16(sum(") + edit("sizes[1:]))", "sizes[1:])))"),
        "a dot product": (
            "def parameter_count(sizes):\n    sizes = np.array(sizes)\n"
            "    return (sizes[:-1] + 1) @ sizes[1:]\n"
        ),
        "an array without axes": edit("sum(", "np.array(sum(") + edit("sizes[1:]))", "sizes[1:])))"),
    },
)


def scores(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    shapes = ((7, 4), (7, 4), (3, 5), (1, 3), (4, 4), (6, 2))
    return [(off_zero(rng, *shape),) for shape in shapes]


LABELS = bank(
    Function("predict", ("z",), accepts_lists=True),
    "def predict(z):\n    return np.argmax(z, axis=1)\n",
    scores,
    {
        "down the columns": edit("axis=1", "axis=0"),
        "the smallest": edit("argmax", "argmin"),
        "over everything": edit(", axis=1", ""),
        "from one": edit("return ", "return 1 + "),
        "floats": edit("axis=1)", "axis=1).astype(float)"),
        "the score": edit("argmax", "max"),
        "one column": edit("return np.argmax(z, axis=1)", "return np.argmax(z, axis=1)[:, None]"),
        "one-hot": edit(
            "return np.argmax(z, axis=1)", "return (z == z.max(axis=1, keepdims=True)).astype(int)"
        ),
        "truth values": edit("np.argmax(z, axis=1)", "np.argmax(z, axis=1) > 0"),
        "a list of floats": edit("np.argmax(z, axis=1)", "[float(c) for c in np.argmax(z, axis=1)]"),
        "frozen at the first call": edit(
            "return np.argmax(z, axis=1)", "return predict.__dict__.setdefault('kept', np.argmax(z, axis=1))"
        ),
    },
    {
        "a loop": edit("np.argmax(z, axis=1)", "[int(np.argmax(row)) for row in z]"),
        "narrow integers": edit("axis=1)", "axis=1).astype(np.int8)"),
        "unsigned integers": edit("axis=1)", "axis=1).astype(np.uint64)"),
        "a tuple": edit("np.argmax(z, axis=1)", "tuple(np.argmax(z, axis=1))"),
        "sorted": edit("np.argmax(z, axis=1)", "np.argsort(z, axis=1)[:, -1]"),
    },
)


def binary(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [(off_zero(rng, n, k),) for n, k in ((7, 3), (7, 3), (4, 5), (1, 4), (3, 1))]


TAGS = bank(
    Function("predict", ("z",)),
    "def predict(z):\n    return (z > 0).astype(int)\n",
    binary,
    {
        "truth values": edit(".astype(int)", ""),
        "a half": edit("z > 0", "z > 0.5"),
        "the other side": edit("z > 0", "z < 0"),
        "floats": edit("int", "float"),
        "the largest alone": edit("(z > 0)", "(z == z.max(axis=1, keepdims=True))"),
        "nested lists": edit(".astype(int)", ".astype(int).tolist()"),
        "transposed": edit("(z > 0)", "(z > 0).T"),
        "signs": edit("(z > 0)", "np.sign(z)"),
    },
    {
        "where": edit("(z > 0).astype(int)", "np.where(z > 0, 1, 0)"),
        "a heaviside step": edit("(z > 0).astype(int)", "np.heaviside(z, 0).astype(np.int64)"),
        "in Fortran's order": edit("(z > 0).astype(int)", "np.asfortranarray((z > 0).astype('u1'))"),
    },
    name="exact predict, several labels",
)


def tasks(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    y = labels(rng, 8, 5)
    y[y == 2] = 3  # one class is absent
    return [
        ("regression", rng.normal(size=(6, 3))),
        ("multi-class", y),
        ("regression", rng.normal(size=5)),
        ("binary", np.array([0, 1, 1, 0])),
        ("multi-label", rng.integers(0, 2, (5, 4))),
        ("multi-class", labels(rng, 8, 3)),  # as many labels as before, of fewer classes
    ]


OUTPUT = bank(
    Function("output_layer", ("task", "y"), ("units", "loss")),
    """
def output_layer(task, y):
    if task == "regression":
        return (1 if y.ndim == 1 else y.shape[1]), "mse"
    if task == "binary":
        return 1, "binary_cross_entropy"
    if task == "multi-label":
        return y.shape[1], "binary_cross_entropy"
    return int(y.max()) + 1, "softmax_cross_entropy"
""",
    tasks,
    {
        "the classes present": edit("int(y.max()) + 1", "len(set(y.tolist()))"),
        "the largest class": edit("int(y.max()) + 1", "int(y.max())"),
        "two units for two classes": edit("return 1,", "return 2,"),
        "softmax of one unit": edit('return 1, "binary', 'return 1, "softmax'),
        "softmax of labels": edit('y.shape[1], "binary', 'y.shape[1], "softmax'),
        "rows for columns": edit('y.shape[1], "binary', 'y.shape[0], "binary'),
        "one unit of regression": edit("(1 if y.ndim == 1 else y.shape[1])", "1"),
        "another name": edit('"mse"', '"mean_squared_error"'),
        "capitals": edit('"mse"', '"MSE"'),
        "a space": edit('1, "softmax_cross_entropy"', '1, "softmax cross entropy"'),
        "the other order": edit('return 1, "binary_cross_entropy"', 'return "binary_cross_entropy", 1'),
        "units alone": edit('return 1, "binary_cross_entropy"', "return 1"),
        "a third part": edit(
            'return 1, "binary_cross_entropy"', 'return 1, "binary_cross_entropy", "sigmoid"'
        ),
        "a float": edit("int(y.max()) + 1", "float(y.max()) + 1"),
        "a dictionary": edit('return 1, "binary_cross_entropy"', 'return {1: "binary_cross_entropy"}'),
    },
    {
        "a list": edit('return 1, "binary_cross_entropy"', 'return [1, "binary_cross_entropy"]'),
        "NumPy integers": edit("int(y.max()) + 1", "y.max() + 1"),
        "NumPy strings": edit('1, "binary_cross_entropy"', '1, np.array(["mse", "binary_cross_entropy"])[1]'),
        "a named tuple": edit(
            "def output_layer(task, y):",
            "from collections import namedtuple\nOutput = namedtuple('Output', 'units loss')\ndef output_layer(task, y):",
        )
        + edit('1, "binary_cross_entropy"', 'Output(1, "binary_cross_entropy")'),
    },
)


def budgets(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    return [(int(rng.integers(3, 70)), hidden, int(rng.integers(200, 900))) for hidden in (2, 2, 1, 4)]


HALVES = bank(
    Function("halves", ("inputs", "hidden", "width"), accepts_lists=True),
    "def halves(inputs, hidden, width):\n    return [inputs, *(width // 2**i for i in range(hidden))]\n",
    budgets,
    {
        "rounded up": edit("width // 2**i", "-(-width // 2**i)"),
        "floats": edit("width // 2**i", "width / 2**i"),
        "inputs left out": edit("[inputs, *(", "[*("),
        "one more": edit("range(hidden)", "range(hidden + 1)"),
        "the other way": edit("range(hidden)", "reversed(range(hidden))"),
        "rounded floats": edit("width // 2**i", "float(width // 2**i)"),
    },
    {
        "an array": edit("return [", "return np.array([") + edit("range(hidden))]", "range(hidden))])"),
        "a tuple": edit("return [", "return (") + edit("(hidden))]", "(hidden)))"),
        "shifts": edit("width // 2**i", "width >> i"),
    },
)
BANKS = [COUNT, LABELS, TAGS, OUTPUT, HALVES]
