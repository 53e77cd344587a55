"""The public checks of the seventh assignment: worked examples, and laws of any right answer."""

from __future__ import annotations

import itertools
import math
from typing import Any

import numpy as np

from autograder.release.kit import (
    Function,
    Mismatch,
    as_array,
    as_parts,
    call,
    check,
    expect_array,
    expect_gradient,
    expect_number,
    expect_unchanged,
    first,
    given,
)

BUDGET = 6500
BAR = 0.40
SEEDS = (0, 1, 2)  # the grader has others


@check("output_layer", "the worked examples come out right, with an absent class and with several targets")
def check_output_layer(output_layer: Function) -> None:
    """Classes count from 0 to the largest label."""
    for task, y, units, loss in (
        ("multi-class", [0, 4, 1, 4], 5, "softmax_cross_entropy"),
        ("multi-class", [0, 1, 1], 2, "softmax_cross_entropy"),
        ("binary", [0, 1, 1], 1, "binary_cross_entropy"),
        ("multi-label", [[0, 1, 1, 0], [1, 0, 1, 1]], 4, "binary_cross_entropy"),
        ("regression", [0.5, -2.0, 7.0], 1, "mse"),
        ("regression", [[0.5, -2.0], [7.0, 1.0], [2.0, 3.0]], 2, "mse"),
    ):
        labels = np.array(y)
        with given(task=task, y=labels):
            got = as_parts("output_layer(task, y)", call(output_layer, task, labels), "units", "loss")
            if isinstance(got[0], str) and not isinstance(got[1], str):
                raise Mismatch(
                    "output_layer(task, y) returned the values in another order: return units, loss"
                )
            _expect_integer("units of output_layer(task, y)", got[0], units)
            if not isinstance(got[1], str):
                raise Mismatch(
                    f"loss of output_layer(task, y) is not a name; return {loss!r}, in quotation marks"
                )
            if got[1] != loss:
                raise Mismatch(f"loss of output_layer(task, y) is {got[1]!r}, expected {loss!r}")
    expect_unchanged("output_layer", output_layer, task="multi-class", y=np.array([0, 4, 1, 4]))


@check(
    "binary_cross_entropy",
    "log 2 at z = 0, right far out, a mean over all entries, and the gradient is the slope",
)
def check_binary_cross_entropy(loss: Function, backward: Function) -> None:
    """The cost of yes at z is that of no at -z."""
    name = "binary_cross_entropy(z, y)"
    for z, y, expected in (
        ([[0.0]], [[1.0]], math.log(2)),
        ([[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], [[1.0, 0.0], [0.0, 0.0], [1.0, 1.0]], math.log(2)),
        ([[math.log(3)]], [[1.0]], math.log(4 / 3)),
        ([[math.log(3)]], [[0.0]], math.log(4)),
        ([[1000.0]], [[0.0]], 1000.0),
        ([[-1000.0, 1000.0]], [[1.0, 1.0]], 500.0),
        ([[1000.0, 0.0]], [[1.0, 0.0]], math.log(2) / 2),
    ):
        logits, labels = np.array(z), np.array(y)
        with given(z=logits, y=labels):
            several = f"over {logits.size} entries, " if logits.size > 1 else ""
            expect_number(several + name, call(loss, logits, labels), expected)
    rng = np.random.default_rng(7)
    z, y = rng.normal(size=(3, 2)).round(1) + 0.05, np.array([[1.0, 0.0], [0.0, 0.0], [1.0, 1.0]])
    with given(z=z, y=y):
        expect_number(f"{name} with z and y turned round", call(loss, -z, 1 - y), float(call(loss, z, y)))
        got = call(backward, z, y)
        expect_gradient(
            "binary_cross_entropy_backward(z, y)", got, lambda moved: float(loss(moved, y.copy())), z
        )
    far = np.array([[1000.0, -1000.0]])
    with given(z=far, y=np.array([[0.0, 1.0]])):
        got = call(backward, far, np.array([[0.0, 1.0]]))
        expect_array("binary_cross_entropy_backward(z, y)", got, [[0.5, -0.5]])
    expect_unchanged("binary_cross_entropy", loss, z=z, y=y)
    expect_unchanged("binary_cross_entropy_backward", backward, z=z, y=y)


@check("predict", "the worked examples come out right, as integers, and a regression keeps its numbers")
def check_predict(predict: Function) -> None:
    """Yes is likelier than no where the logit is above 0."""
    logits = np.array([[1.0, 3.0, 2.0], [-1.0, -2.0, -3.0]])
    for task, z, expected in (
        ("binary", np.array([[0.3], [-2.0]]), [1, 0]),
        ("multi-class", np.array([[1.0, 3.0, 2.0]]), [1]),
        ("multi-class", logits, [1, 0]),
        ("multi-label", np.array([[0.3, -0.2, 4.0], [-1.0, -2.0, 0.1]]), [[1, 0, 1], [0, 0, 1]]),
    ):
        with given(task=task, z=z):
            _expect_labels("predict(task, z)", call(predict, task, z), np.array(expected))
    with given(task="regression", z=logits):
        expect_array("predict(task, z)", call(predict, "regression", logits), logits)
    expect_unchanged("predict", predict, task="multi-label", z=logits)


@check("parameter_count", "the worked example comes out right, and layers add up")
def check_parameter_count(parameter_count: Function) -> None:
    """65 · 50 + 51 · 50 + 51 · 10."""
    for sizes, expected in (([64, 50, 50, 10], 6310), ([3, 2], 8), ([1, 1, 1], 4), ([5], 0), ([2, 5, 3], 33)):
        with given(sizes=sizes):
            _expect_integer(f"parameter_count({sizes})", call(parameter_count, sizes), expected)
    expect_unchanged("parameter_count", parameter_count, sizes=[64, 50, 50, 10])


@check("equal_width", "the worked example comes out right, and one unit more would exceed the budget")
def check_equal_width(equal_width: Function, parameter_count: Function) -> None:
    """With w the network is within the budget, with w + 1 it is not."""
    first(check_parameter_count, parameter_count)
    _expect_integer("equal_width(64, 10, 2, 6400)", call(equal_width, 64, 10, 2, 6400), 50)
    for inputs, outputs, hidden, budget in (
        (64, 10, 2, 6310),
        (64, 10, 2, 6309),
        (3, 2, 1, 8),
        (3, 2, 1, 500),
        (4, 1, 5, 300),
        (3, 2, 1, 29_996),
    ):
        called = f"equal_width({inputs}, {outputs}, {hidden}, {budget})"
        with given(inputs=inputs, outputs=outputs, hidden=hidden, budget=budget):
            w = _as_integer(called, call(equal_width, inputs, outputs, hidden, budget))
        _expect_widest(f"{called} is {w}", w, [[inputs, *[u] * hidden, outputs] for u in (w, w + 1)], budget)


@check("pyramid", "the worked example comes out right, and the next larger pyramid would exceed the budget")
def check_pyramid(pyramid: Function, parameter_count: Function) -> None:
    """Each hidden layer has half the units of the one before, rounded down."""
    first(check_parameter_count, parameter_count)
    got = call(pyramid, 64, 10, 3, 6355)
    if _sizes("pyramid(64, 10, 3, 6355)", got, 3) != [64, 60, 30, 15, 10]:
        raise Mismatch(f"pyramid(64, 10, 3, 6355) is {list(got)}, expected [64, 60, 30, 15, 10]")
    for inputs, outputs, hidden, budget in ((64, 10, 3, 6354), (5, 2, 1, 99), (6, 3, 4, 400), (7, 2, 3, 70)):
        called = f"pyramid({inputs}, {outputs}, {hidden}, {budget})"
        with given(inputs=inputs, outputs=outputs, hidden=hidden, budget=budget):
            sizes = _sizes(called, call(pyramid, inputs, outputs, hidden, budget), hidden)
        w, shown = sizes[1], f"{called} is {sizes}"
        wanted = [_halves(inputs, outputs, hidden, u) for u in (w, w + 1)]
        if sizes != wanted[0]:
            raise Mismatch(f"{shown}; with w = {w}, halves rounded down, the sizes are {wanted[0]}")
        _expect_widest(shown, w, wanted, budget)


@check(
    "standardize", "the worked example comes out right, train's numbers scale both, constant columns are 0"
)
def check_standardize(standardize: Function) -> None:
    """Mean 0 and deviation 1 in train; other has nothing to say."""
    rng = np.random.default_rng(8)
    rows, others = rng.normal(3.0, 2.0, (6, 2)).round(1), rng.normal(5.0, 1.0, (4, 2)).round(1)
    one, five = np.array([[1.0], [3.0]]), np.array([[5.0]])
    with given(train=one, other=five):
        got = call(standardize, one, five)
        as_parts("standardize(train, other)", got, "train", "other", shapes=[(2, 1), (1, 1)])
        _expect_train_alone(standardize, one, five)
        expect_array("the first of standardize(train, other)", got[0], [[-1.0], [1.0]])
        expect_array("the second of standardize(train, other)", got[1], [[3.0]])
    with given(train=rows, other=others):
        got = as_parts("standardize(train, other)", call(standardize, rows, others), "train", "other")
        _expect_train_alone(standardize, rows, others)
        scaled = as_array("the first of standardize(train, other)", got[0], rows.shape)
        for column in range(2):
            _near(f"the mean of column {column} of train", scaled[:, column].mean(), 0.0)
            _near(f"the deviation of column {column} of train", scaled[:, column].std(), 1.0)
        again = call(standardize, rows, rows.copy())
        expect_array("the second of standardize(train, other)", again[1], scaled, when="with train as other")
    flat, beside = np.array([[3.0, 1.0], [3.0, 2.0]]), np.array([[3.0, 1.5], [4.0, 1.0]])
    with given(train=flat, other=beside):
        got = as_parts("standardize(train, other)", call(standardize, flat, beside), "train", "other")
        when = "where column 0 of train is constant"
        expect_array("the first of standardize(train, other)", got[0], [[0.0, -1.0], [0.0, 1.0]], when=when)
        expect_array("the second of standardize(train, other)", got[1], [[0.0, 0.0], [0.0, -1.0]], when=when)
    expect_unchanged("standardize", standardize, train=rows, other=others)


@check("k_folds", "each row is validated once, sizes differ by 1 at most, and rng mixes the rows")
def check_k_folds(k_folds: Function) -> None:
    """7 rows in 3 folds: 3, 2 and 2."""
    for rows, k in ((7, 3), (6, 6), (11, 4), (40, 4)):
        called = f"k_folds({rows}, {k}, rng)"
        with given(rows=rows, k=k):
            _expect_folds(called, rows, _folds(called, k_folds, rows, k, 3))
    one, same, other = (_validated(_folds("k_folds(40, 4, rng)", k_folds, 40, 4, seed)) for seed in (3, 3, 4))
    if np.mean(np.diff(sorted(one[0])) == 1) > 0.8:
        raise Mismatch("k_folds(40, 4, rng) validates on neighbours; mix the rows before you divide them")
    if one != same or one == other:
        raise Mismatch(
            "the generator does not decide the folds of k_folds(40, 4, rng); mix the rows by rng alone"
        )


@check("choose", "the worked example comes out right, and so do a wide bar, a narrow one and equal counts")
def check_choose(choose: Function) -> None:
    """The bar is 0.3 and 0.1."""
    table = [[0.28, 0.48], [0.2, 0.4], [0.5, 0.7]]
    little = [[0.28, 0.48], [0.29, 0.31], [0.2, 0.418]]
    three = [[0.31, 0.31, 0.34], [0.2, 0.3, 0.4], [0.36, 0.36, 0.37]]
    equal = [[0.28, 0.48], [0.2, 0.4], [0.35, 0.35]]
    for losses, counts, expected, why in (
        (table, [10, 20, 5], 0, "the means are 0.38, 0.3 and 0.6, and the bar is 0.4"),
        (table, [30, 20, 5], 1, "the means are 0.38, 0.3 and 0.6, the bar is 0.4, and 20 is less than 30"),
        (little, [10, 20, 5], 2, "the means are 0.38, 0.3 and 0.309, and the bar is 0.31"),
        (three, [8, 9, 1], 0, "the means are 0.32, 0.3 and 0.3633, and the bar is 0.3577"),
        (
            equal,
            [10, 20, 10],
            0,
            "the means are 0.38, 0.3 and 0.35, the bar is 0.4, and the first 10 is taken",
        ),
    ):
        with given(losses=np.array(losses), counts=np.array(counts)):
            got = _as_integer("choose(losses, counts)", call(choose, np.array(losses), np.array(counts)))
            if not 0 <= got < len(losses):
                raise Mismatch(f"choose(losses, counts) is {got}; return the index of a candidate, 0, 1 or 2")
            if got != expected:
                raise Mismatch(f"choose(losses, counts) is {got}, expected {expected}: {why}")
    expect_unchanged("choose", choose, losses=np.array(table), counts=np.array([10, 20, 5]))


@check("my_network", "it is within the budget, and its median loss is at most 0.40 with seeds 0, 1 and 2")
def check_my_network(my_network: Function, validation_loss: Function) -> None:
    """The grader does the same with other seeds."""
    widths, rate = as_parts("my_network()", call(my_network), "widths", "rate")
    if isinstance(widths, float) and not isinstance(rate, float):
        raise Mismatch("my_network() returned the values in another order: return widths, rate")
    if not isinstance(widths, list | tuple | np.ndarray):
        raise Mismatch("the widths of my_network() are not a list; one hidden layer of 20 units is [20]")
    shape = [_as_integer(f"widths[{place}] of my_network()", width) for place, width in enumerate(widths)]
    if not shape or min(shape) < 1 or len(shape) > 12:
        raise Mismatch(f"the widths of my_network() are {shape}; return 1 to 12 layers of one unit or more")
    total = _total([64, *shape, 10])
    if total > BUDGET:
        raise Mismatch(
            f"with 64 inputs, the widths {shape} and 10 outputs, the network has {total:,} parameters, and at most"
            f" {BUDGET:,} are allowed"
        )
    if isinstance(rate, bool) or not isinstance(rate, float | int | np.number) or not 0 < rate < math.inf:
        raise Mismatch(f"the learning rate of my_network() is {rate!r}; return a number above 0")
    found = [validation_loss(shape, float(rate), seed) for seed in SEEDS]
    if not np.median(found) <= BAR:
        shown = ", ".join(f"{loss:.2f}" for loss in found)
        raise Mismatch(
            f"the losses of my_network() with three seeds are {shown}; their median is above {BAR:.2f}:"
            " compare other learning rates, and other widths, by validation_loss"
        )


def _near(called: str, got: float, expected: float) -> None:
    if not abs(got - expected) <= 1e-3:
        raise Mismatch(f"{called} is {got:.6g} afterwards, expected {expected:g}")


def _as_integer(called: str, got: Any) -> int:
    """Return an int or a NumPy integer as an int. Raises `Mismatch` for anything else."""
    if got is None:
        raise Mismatch(f"{called} is None; does the function end with a return?")
    if isinstance(got, np.ndarray) and got.shape == ():
        got = got.item()
    if isinstance(got, bool) or not isinstance(got, int | np.integer):
        raise Mismatch(f"{called} is {got!r}, of type {type(got).__name__}; an integer was expected")
    return int(got)


def _expect_integer(called: str, got: Any, expected: int) -> None:
    value = _as_integer(called, got)
    if value != expected:
        raise Mismatch(f"{called} is {value}, expected {expected}")


def _expect_labels(called: str, got: Any, expected: np.ndarray) -> None:
    labels = np.array(got) if isinstance(got, list | tuple) else got
    if got is None:
        raise Mismatch(f"{called} is None; does the function end with a return?")
    if not isinstance(labels, np.ndarray):
        raise Mismatch(f"{called} is the one value {got}; expected an array of shape {expected.shape}")
    if labels.shape != expected.shape:
        raise Mismatch(f"{called} has shape {labels.shape}, expected {expected.shape}")
    if not np.array_equal(labels, expected):
        raise Mismatch(f"{called} is {labels.tolist()}, expected {expected.tolist()}")
    if labels.dtype.kind not in "iu":
        raise Mismatch(f"{called} has dtype {labels.dtype}; labels are integers: .astype(int)")


def _expect_train_alone(standardize: Function, train: np.ndarray, other: np.ndarray) -> None:
    """State that neither result changes where other has further rows."""
    first_part, second_part = call(standardize, train, other)
    again, more = call(standardize, train, np.concatenate([other, other + 2.0]))
    if not np.allclose(again, first_part, equal_nan=True):
        raise Mismatch(
            "the scaled train changes when other has more rows; take mean and deviation from train alone"
        )
    if not np.allclose(more[: len(other)], second_part, equal_nan=True):
        raise Mismatch(
            "a scaled row of other changes when other has more rows; use the mean and deviation of train"
        )


def _total(sizes: list[int]) -> int:
    """Count what a network of these sizes learns, from the arrays themselves."""
    return sum(inputs * units + units for inputs, units in itertools.pairwise(sizes))


def _halves(inputs: int, outputs: int, hidden: int, width: int) -> list[int]:
    sizes = [inputs, width]
    for _ in range(hidden - 1):
        sizes.append(sizes[-1] // 2)
    return [*sizes, outputs]


def _sizes(called: str, got: Any, hidden: int) -> list[int]:
    if got is None or not isinstance(got, list | tuple | np.ndarray):
        raise Mismatch(f"{called} is {got!r}; a list of sizes was expected")
    sizes = [_as_integer(f"{called}[{place}]", size) for place, size in enumerate(got)]
    if len(sizes) != hidden + 2:
        raise Mismatch(f"{called} has {len(sizes)} sizes; {hidden} hidden layers make {hidden + 2}")
    return sizes


def _expect_widest(shown: str, width: int, shapes: list[list[int]], budget: int) -> None:
    """State that the first shape is within the budget, and the next wider one is not."""
    within, above = map(_total, shapes)
    if width < 1 or within > budget:
        raise Mismatch(
            f"{shown}; the network would have {within} parameters, and at most {budget} are allowed"
        )
    if above <= budget:
        raise Mismatch(f"{shown}; a width of {width + 1} has {above} parameters and is within {budget} too")


def _folds(called: str, k_folds: Function, rows: int, k: int, seed: int) -> list[Any]:
    pairs = as_parts(
        called, call(k_folds, rows, k, np.random.default_rng(seed)), *(f"fold {i}" for i in range(k))
    )
    return [as_parts(f"fold {i} of {called}", pair, "train", "validation") for i, pair in enumerate(pairs)]


def _validated(folds: list[Any]) -> list[list[int]]:
    return [[int(row) for row in np.ravel(validation)] for _, validation in folds]


def _expect_folds(called: str, rows: int, folds: list[Any]) -> None:
    """State that each row is validated once and trained on in all other folds, and that sizes fit."""
    parts = [
        [
            _rows(f"{name} of fold {number} of {called}", part, rows)
            for name, part in zip(_PAIR, pair, strict=True)
        ]
        for number, pair in enumerate(folds)
    ]
    for number, (train, validation) in enumerate(parts):
        missing, both = set(range(rows)) - {*train, *validation}, {*train} & {*validation}
        if missing:
            raise Mismatch(f"row {min(missing)} belongs to neither part of fold {number} of {called}")
        if both:
            raise Mismatch(f"row {min(both)} belongs to both parts of fold {number} of {called}")
        if len(train) + len(validation) != rows:
            raise Mismatch(f"a row stands twice in one part of fold {number} of {called}")
    trained, validated = (sorted(itertools.chain(*part)) for part in zip(*parts, strict=True))
    if validated != list(range(rows)):
        order = "; return (train, validation), in this order" if trained == list(range(rows)) else ""
        raise Mismatch(
            f"{called} validates on the rows {[part for _, part in parts]}; each row is validated once{order}"
        )
    sizes = sorted(len(part) for _, part in parts)
    if sizes[-1] - sizes[0] > 1:
        raise Mismatch(f"the folds of {called} validate on {sizes} rows; sizes differ by 1 at most")


_PAIR = ("train", "validation")


def _rows(called: str, part: Any, rows: int) -> list[int]:
    """Return the numbers of rows, sorted. Raises `Mismatch` for anything but integers from 0 to rows - 1."""
    if isinstance(part, list) and any(np.ndim(one) for one in part):
        raise Mismatch(f"{called} is a list of arrays; make one array of them: np.concatenate")
    numbers = np.asarray(part)
    if numbers.dtype.kind == "b":
        raise Mismatch(f"{called} holds truth values, not rows; np.flatnonzero(mask) are the rows of a mask")
    if numbers.dtype.kind not in "iu" or numbers.ndim != 1:
        raise Mismatch(f"{called} is not an array of integers, one for each row")
    outside = [int(row) for row in numbers if not 0 <= row < rows]
    if outside:
        raise Mismatch(f"{called} holds {outside[0]}; rows are numbered from 0 to {rows - 1}")
    return sorted(int(row) for row in numbers)
