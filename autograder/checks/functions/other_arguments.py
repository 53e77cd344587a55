"""Asks a function whose calls all fail with its arguments in other arrangements, to say in which it works.

Lecture slides hold one example in each column where the handout holds one in each row. A function in the other
convention raises in every call, or returns another shape, and no value of it can be compared. So it is asked again with
arguments transposed, turned into columns, in another order or for one example alone. If all of a few calls are right in
one arrangement, the message says in which. The question is asked of the public example alone, once for a test, in at
most `MOST` calls.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder import wording
from autograder.checks import array
from autograder.checks.cases import Case, Function
from autograder.checks.failure import CheckFailure, FailureKind
from autograder.checks.protocols import AnswerLike, StudentLike

MOST = 72  # calls of one test
_CASES = 3  # that all have to be right in one arrangement
_PERMUTED = 3  # arguments of which every order is tried: 5 orders besides the handout's

Floats = npt.NDArray[np.float64]
Change = Callable[[Mapping[str, object]], list[object]]

_SHAPES = (
    "Take each array in the shape of the handout: look at the order of the factors, each `.T` and each axis."
)
_ORDER = "Take the arguments in the handout's order, and look at the order of the factors."
_ROWS = "Let each step take all rows at once."


@dataclass(frozen=True)
class _Arrangement:
    """A change of the arguments. `works` and `turned` say of it that the answer is right, or right but transposed."""

    change: Change
    works: str
    hint: str
    turned: str = ""
    one_row: bool = False


def explained(
    student: StudentLike,
    function: Function,
    cases: Sequence[Case],
    answers: Sequence[AnswerLike],
    expected: Sequence[object],
    failure: CheckFailure,
) -> CheckFailure:
    """Return the failure, with the arrangement of the arguments in which the function works, if there is one."""
    telling = _without_coincidences(cases)
    failed = [place for place in telling if _unusable(answers[place], expected[place])]
    plan = student.explore() if failed and failed == telling else None
    if plan is None:
        return failure
    few = [cases[place] for place in failed[:_CASES]]
    wanted = [expected[place] for place in failed[:_CASES]]
    arrangements = list(_arrangements(function.arguments, few, wanted))[: MOST // len(few)]
    asked = [
        [
            plan.call(function.name, *one.change(dict(zip(function.arguments, case.args, strict=True))))
            for case in few
        ]
        for one in arrangements
    ]
    plan.run()
    for one, found in zip(arrangements, asked, strict=True):
        if said := _said(one, found, wanted, function):
            return failure.with_fact(said).replace(hint=one.hint)
    return failure


def _unusable(answer: AnswerLike, expected: object) -> bool:
    """Return True for a call that raised, or whose arrays have other shapes than expected."""
    if answer.failure is not None:
        return answer.failure.kind is FailureKind.EXCEPTION
    found, wanted = _leaves(answer.value), _leaves(expected)
    return bool(found) and [leaf.shape for leaf in found] != [leaf.shape for leaf in wanted]


def _without_coincidences(cases: Sequence[Case]) -> list[int]:
    """Return the places of the cases with the most sizes: where two are alike or one is 1, much works by chance."""
    sizes = [len({size for one in case.args for size in _shape(one)} - {1}) for case in cases]
    return [place for place, count in enumerate(sizes) if count == max(sizes)]


def _leaves(value: object) -> list[Floats]:
    """Return the numbers and arrays of a value or a tuple, in float64; none where something else is in it."""
    items = value if isinstance(value, list | tuple) else [value]
    if not all(isinstance(item, np.ndarray | np.number | float | int) for item in items):
        return []
    arrays = [np.asarray(item) for item in items]
    return (
        [one.astype(np.float64) for one in arrays] if all(one.dtype.kind in "fiub" for one in arrays) else []
    )


def _said(
    one: _Arrangement, found: Sequence[AnswerLike], expected: Sequence[object], function: Function
) -> str:
    """Return the sentence on this arrangement if every call is right in it."""
    pairs = [
        (answer, _first_row(wanted) if one.one_row else wanted)
        for answer, wanted in zip(found, expected, strict=True)
    ]
    if any(answer.failure is not None for answer in found):
        return ""
    if all(_right(answer.value, wanted, lambda leaf: leaf) for answer, wanted in pairs):
        return one.works
    if one.turned and all(_right(answer.value, wanted, lambda leaf: leaf.T) for answer, wanted in pairs):
        return one.turned
    return ""


def _right(answer: object, expected: object, turn: Callable[[Floats], Floats]) -> bool:
    """Return True where each leaf is the expected one, as a column or a row where a vector is expected."""
    found, wanted = _leaves(answer), _leaves(expected)
    return len(found) == len(wanted) > 0 and all(
        _close(turn(a) if a.ndim == b.ndim else _flat(a), b) for a, b in zip(found, wanted, strict=True)
    )


def _flat(leaf: Floats) -> Floats:
    return leaf.ravel() if leaf.ndim == 2 and 1 in leaf.shape else leaf


def _close(found: Floats, wanted: Floats) -> bool:
    if found.shape != wanted.shape or not np.all(np.isfinite(found)):
        return False
    error = float(np.max(np.abs(found - wanted), initial=0.0))
    return error <= array.TOLERANCE * float(np.max(np.abs(wanted), initial=0.0))


def _first_row(expected: object) -> object:
    return expected[0] if isinstance(expected, np.ndarray) and expected.ndim else expected


def _arrangements(
    names: Sequence[str], cases: Sequence[Case], expected: Sequence[object]
) -> Iterator[_Arrangement]:
    """Yield the arrangements, those with the fewest changes first; no change at all is none of them."""
    tables = [name for name in names if _all_of(name, names, cases, 2)]
    vectors = [name for name in names if _all_of(name, names, cases, 1)]
    shapes = {name: _shape(given) for name, given in zip(names, cases[0].args, strict=True)}
    choices = [turned for count in range(len(tables) + 1) for turned in itertools.combinations(tables, count)]
    changes = [
        (turned, columns) for turned in choices for columns in ((), tuple(vectors)) if turned or columns
    ]
    changes = list(dict.fromkeys(changes))
    few = [change for change in changes if len(change[0]) + bool(change[1]) == 1]
    yield from (_in_columns(names, *change, shapes) for change in few)
    yield from _orders(names)
    yield from _one_example(names, cases, expected)
    yield from (_in_columns(names, *change, shapes) for change in changes if change not in few)


def _all_of(name: str, names: Sequence[str], cases: Sequence[Case], axes: int) -> bool:
    """Return True where this argument is an array of real numbers with so many axes in every case."""
    given = [case.args[list(names).index(name)] for case in cases]
    return all(isinstance(one, np.ndarray) and one.ndim == axes and one.dtype.kind == "f" for one in given)


def _in_columns(
    names: Sequence[str], turned: Sequence[str], columns: Sequence[str], shapes: Mapping[str, tuple[int, ...]]
) -> _Arrangement:
    def change(given: Mapping[str, object]) -> list[object]:
        return [_changed(given[name], name in turned, name in columns) for name in names]

    turning = f"{wording.listed(turned)} {'are' if turned[1:] else 'is'} transposed" if turned else ""
    standing = (
        f"{wording.listed(columns)} {'are columns' if columns[1:] else 'is a column'}" if columns else ""
    )
    conditions = " and ".join(filter(None, (turning, standing)))
    here = wording.listed([f"{name} has shape {shapes[name]}" for name in (*turned, *columns)])
    return _Arrangement(
        change,
        f"It works if {conditions}, but here {here}.",
        _SHAPES,
        f"It returns the expected value transposed if {conditions}: it holds one example in each column, and here each "
        "example is a row.",
    )


def _changed(value: object, turned: bool, column: bool) -> object:
    if not isinstance(value, np.ndarray):
        return value
    return np.ascontiguousarray(value.T) if turned else value[:, np.newaxis] if column else value


def _orders(names: Sequence[str]) -> Iterator[_Arrangement]:
    """Yield other orders of the arguments: all of a few, else those with two exchanged."""
    if len(names) <= _PERMUTED:
        orders = list(itertools.permutations(names))[1:]
    else:
        pairs = itertools.combinations(range(len(names)), 2)
        orders = [tuple(_exchanged(names, *pair)) for pair in pairs]
    for order in orders:
        handouts = f"it is called with {', '.join(names)}."
        said = f"It works if its arguments come in the order {', '.join(order)}, but {handouts}"
        yield _Arrangement(lambda given, order=order: [given[name] for name in order], said, _ORDER)  # type: ignore[misc]


def _exchanged(names: Sequence[str], first: int, second: int) -> list[str]:
    order = list(names)
    order[first], order[second] = order[second], order[first]
    return order


def _one_example(
    names: Sequence[str], cases: Sequence[Case], expected: Sequence[object]
) -> Iterator[_Arrangement]:
    """Yield the first example alone: each argument with as many rows as the expected array gives its first."""
    if not all(isinstance(one, np.ndarray) and one.ndim for one in expected):
        return
    rows = [one.shape[0] for one in expected if isinstance(one, np.ndarray)]
    batched = [
        name
        for place, name in enumerate(names)
        if all(_shape(case.args[place])[:1] == (count,) for case, count in zip(cases, rows, strict=True))
    ]
    if batched and max(rows) > 1:
        plural, several = "s" if batched[1:] else "", wording.listed(batched)
        said = (
            f"It works for one example at a time, with {several} as {'vectors' if plural else 'a vector'}, "
            f"but here {several} {'hold' if plural else 'holds'} one example in each row."
        )

        def change(given: Mapping[str, object]) -> list[object]:
            return [given[name][0] if name in batched else given[name] for name in names]  # type: ignore[index]

        yield _Arrangement(change, said, _ROWS, one_row=True)


def _shape(value: object) -> tuple[int, ...]:
    return value.shape if isinstance(value, np.ndarray) else ()
