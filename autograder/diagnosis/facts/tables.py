"""Calls laid out entry by entry: what came back and what was expected, beside each argument that fits the answer.

An argument fits where it can be broadcast to the answer's shape in every call. Where every answer is one number, each
call is an entry, and beside it stand the numbers that sum up its arguments: their means, sums and sizes.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from autograder.diagnosis.facts.calls import EXTREME, FLOOR, Call, Floats, counts, largest_argument, single

LEAST = 4

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Table:
    """Entries of several calls in one row: `margin` is how far two may be apart and still be one."""

    found: Floats
    wanted: Floats
    columns: Mapping[str, Floats]
    margin: Floats

    @property
    def wrong(self) -> Mask:
        """The mask of wrong entries; one that is not finite is always wrong."""
        return ~(np.abs(self.found - self.wanted) <= self.margin)

    def sample(self, count: int) -> Table:
        """Return this many entries, evenly spread."""
        return self.where(np.unique(np.linspace(0, self.found.size - 1, count).astype(int)))

    def where(self, mask: Mask | npt.NDArray[np.int64]) -> Table:
        """Return these entries alone."""
        columns = {name: column[mask] for name, column in self.columns.items()}
        return Table(self.found[mask], self.wanted[mask], columns, self.margin[mask])

    def agrees(self, formula: Floats) -> bool:
        """Return whether a formula gives every entry of the answer, if there are enough entries."""
        return self.found.size >= LEAST and bool(np.all(np.abs(self.found - formula) <= self.margin))


def table(calls: Sequence[Call]) -> Table | None:
    """Return the entries of these calls; None if an answer is not one finite tensor of the expected shape."""
    if not calls or not single(calls) or not all(np.all(np.isfinite(c.answer[0])) for c in calls):
        return None
    columns = _summaries(calls) if all(c.expected[0].size == 1 for c in calls) else _entrywise(calls)
    return Table(
        _joined(calls, lambda call: call.answer[0]),
        _joined(calls, lambda call: call.expected[0]),
        columns,
        _joined(calls, lambda call: np.full(call.expected[0].shape, _margin(call))),
    )


def moderate(calls: Sequence[Call]) -> list[Call]:
    """Return the calls whose arguments hold no very large number, apart from counts."""
    without = counts(calls)
    return [call for call in calls if largest_argument(call, without) < EXTREME]


def _margin(call: Call) -> float:
    sizes = [float(np.max(np.abs(array), initial=0.0)) for array in (call.answer[0], call.expected[0])]
    return call.bound * max(*sizes, FLOOR)


def _joined(calls: Sequence[Call], of: Callable[[Call], Floats]) -> Floats:
    return np.concatenate([np.ravel(of(call)) for call in calls])


def _entrywise(calls: Sequence[Call]) -> dict[str, Floats]:
    """Return the arguments that fit, and the differences and sums of any two of them."""
    columns = _fitting(calls)
    for (first, left), (second, right) in itertools.combinations(list(columns.items())[:4], 2):
        columns[f"({first} - {second})"] = left - right
        columns[f"({first} + {second})"] = left + right
    return columns


def _fitting(calls: Sequence[Call]) -> dict[str, Floats]:
    names = [name for name in calls[0].args if all(_fits(call, name) for call in calls)]
    return {name: _joined(calls, lambda call, name=name: _spread(call, name)) for name in names}  # type: ignore[misc]


def _fits(call: Call, name: str) -> bool:
    if name not in call.args:
        return False
    shape, wanted = call.args[name].shape, call.expected[0].shape
    return len(shape) <= len(wanted) and wanted[len(wanted) - len(shape) :] == shape


def _spread(call: Call, name: str) -> Floats:
    return np.broadcast_to(call.args[name], call.expected[0].shape)


def _summaries(calls: Sequence[Call]) -> dict[str, Floats]:
    """Return the sums and means of each argument that every call has."""
    rows = [dict(_of_call(call)) for call in calls]
    shared = [name for name in rows[0] if all(name in row for row in rows)]
    return {name: np.array([row[name] for row in rows]) for name in shared}


def _of_call(call: Call) -> Iterator[tuple[str, float]]:
    labels = {name: array for name, array in call.args.items() if is_labels(call, name)}
    for name, array in (*call.args.items(), *_between(call)):
        if array.ndim == 0:
            yield name, float(array)
        elif array.size and name not in labels:
            yield from _of_array(name, array)
            for chosen, y in labels.items():
                yield f"the mean of {name} at {chosen}", float(array[np.arange(len(y)), y.astype(int)].mean())


def _between(call: Call) -> Iterator[tuple[str, Floats]]:
    """Yield the difference and the sum of any two arguments of one shape."""
    tables = [(name, array) for name, array in call.args.items() if array.ndim == 2]
    for (first, left), (second, right) in itertools.combinations(tables[:3], 2):
        if left.shape == right.shape:
            yield f"({first} - {second})", left - right
            yield f"({first} + {second})", left + right


def _of_array(name: str, array: Floats) -> Iterator[tuple[str, float]]:
    yield f"the sum of {name}", float(array.sum())
    yield f"the mean of {name}", float(array.mean())
    yield f"the mean of {name}²", float(np.mean(array**2))
    yield f"the mean of |{name}|", float(np.mean(np.abs(array)))
    yield f"the mean of {name}³", float(np.mean(array**3))
    yield f"the mean of {name}⁴", float(np.mean(array**4))
    yield f"the largest entry of {name}", float(array.max())
    if array.ndim == 2:
        yield f"the mean over rows of the largest entry of {name}", float(array.max(axis=1).mean())
        yield f"ln of the number of rows of {name}", float(np.log(len(array)))
        yield f"ln of the number of columns of {name}", float(np.log(array.shape[1]))


def is_labels(call: Call, name: str) -> bool:
    """Return whether an argument holds labels: for each row of every table among the arguments, a column's number."""
    y = call.args[name]
    tables = [array for array in call.args.values() if array.ndim == 2]
    return bool(
        y.ndim == 1
        and tables
        and all(len(array) == len(y) for array in tables)
        and np.all(y == np.rint(y))
        and np.all((y >= 0) & (y < min(array.shape[1] for array in tables)))
    )
