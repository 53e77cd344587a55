"""Rows dealt out at random: k folds for cross-validation, and the mini-batches of one epoch.

The answer is a list, tuple or generator of index arrays, whose order within a part is free. What is judged, in this
order, each with its own sentence:

    form        as many parts as there should be, each of integers from 0 to rows - 1
    rows        each row in exactly one part; of a fold, the rows that are trained on are all others, each once
    sizes       folds: within 1 of each other; batches: batch_size, and what is left in the last one
    mixing      neighbours in the data do not stay together: for no distance s are more than three quarters of all rows
                in one part with the row that is s further on
    generator   the same state gives the same parts, another seed gives others; of batches, each call gives new ones

Mixing and the generator are judged with 37 rows in five parts. A right function fails by chance with a probability
below 1e-9: of the row that is s further on, a fifth share the part, and not three quarters.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from autograder.checks import form
from autograder.checks.arguments import Seed
from autograder.checks.cases import Case, Function
from autograder.checks.failure import CheckFailure, Handle
from autograder.checks.messages import Subject
from autograder.checks.protocols import AnswerLike, StudentLike

__all__ = ["check_batches", "check_folds"]

ROWS = 37  # a prime, so no multiple of anything
FOLDS = 5  # of 8, 8, 7, 7 and 7 rows
BATCH = 8  # four of them, and a last one of 5
TOGETHER = 0.75  # of the rows: in blocks 0.86 are with the next row, in right parts 0.2 with any
# Further sizes, of which no mixing is asked: (rows, folds) and (rows, batch_size).
OTHER_FOLDS = ((24, 4), (7, 7), (5, 2))
OTHER_BATCHES = ((24, 6), (7, 1), (5, 8), (6, 6))

Part = tuple[int, ...]


@dataclass(frozen=True)
class _Deal:
    """One call: the rows to deal out, the sizes of the parts in their order, and what messages are about."""

    rows: int
    sizes: tuple[int, ...]
    holds: str
    subject: Subject


def check_folds(
    student: StudentLike, function: Function, rng: np.random.Generator, *, hint: str = ""
) -> None:
    """Check a function of "rows", "k" and "rng" that returns k pairs of index arrays: trained on, and validated on.

    `function.arguments` has these names in the order of the handout. Raises `CheckFailure`.
    """
    function = replace(function, result=function.result or "folds")
    seed, other = (int(number) for number in rng.choice(2**31, 2, replace=False))
    calls = [(ROWS, FOLDS, Seed(seed)), (ROWS, FOLDS, Seed(seed)), (ROWS, FOLDS, Seed(other))]
    calls += [(rows, k, Seed(seed)) for rows, k in OTHER_FOLDS]
    plan = student.plan()
    deals, answers = [], []
    for rows, k, generator in calls:
        case = _case(function, {"rows": rows, "k": k, "rng": generator})
        sizes = tuple(rows // k + (number < rows % k) for number in range(k))
        deals.append(_Deal(rows, sizes, "one pair for each fold", function.subject(case, hint)))
        answers.append(plan.call(function.name, *case.args))
    plan.run()
    found = [
        _folds(deal, answer) for deal, answer in zip(deals, _items(student, deals, answers), strict=True)
    ]
    _require_mixed(deals[0], found[0], "shuffle the rows before they are divided.")
    _require_generator(deals[0], *found[:3])


def check_batches(
    student: StudentLike, function: Function, rng: np.random.Generator, *, hint: str = ""
) -> None:
    """Check a function of "rows", "batch_size" and "rng" that gives the index arrays of one epoch's mini-batches.

    `function.arguments` has these names in the order of the handout. Raises `CheckFailure`.
    """
    function = replace(function, result=function.result or "batches")
    seed, other = (int(number) for number in rng.choice(2**31, 2, replace=False))
    plan = student.plan()
    shared = plan.put(Seed(seed))
    calls: list[tuple[int, int, Any]] = [
        (ROWS, BATCH, generator) for generator in (Seed(seed), shared, shared)
    ]
    calls += [(ROWS, BATCH, Seed(other)), *((rows, size, Seed(seed)) for rows, size in OTHER_BATCHES)]
    deals, answers = [], []
    for rows, size, generator in calls:
        given = {"rows": rows, "batch_size": size, "rng": generator}
        full, rest = divmod(rows, size)
        shown = _case(function, {**given, "rng": Seed(seed) if generator is shared else generator})
        deals.append(
            _Deal(
                rows,
                (size,) * full + (rest,) * bool(rest),
                "one index array for each batch",
                function.subject(shown, hint),
            )
        )
        answers.append(plan.call(function.name, *_case(function, given).args))
    plan.run()
    found = [
        _batches(deal, items) for deal, items in zip(deals, _items(student, deals, answers), strict=True)
    ]
    first, same, later, otherwise = found[:4]
    _require_mixed(deals[0], first, "shuffle the rows before they are cut into batches.")
    _require_generator(deals[0], first, same, otherwise)
    if first == later:
        text = "a second call with the same generator gives the same batches: each epoch has an order of its own."
        raise deals[2].subject.same_failure("random", text, "Draw from rng itself, not from a copy of it.")


def _case(function: Function, values: dict[str, object]) -> Case:
    return Case(tuple(values[name] for name in function.arguments))


def _items(
    student: StudentLike, deals: Sequence[_Deal], answers: Sequence[AnswerLike]
) -> list[list[Any] | tuple[Any, ...]]:
    """Return the parts of every answer; those of generators are asked for in a second request, one more than needed."""
    values = [_value(deal, answer) for deal, answer in zip(deals, answers, strict=True)]
    plan = student.plan()
    drained: dict[int, list[AnswerLike]] = {}
    for number, (deal, value) in enumerate(zip(deals, values, strict=True)):
        if isinstance(value, Handle):
            iterator = plan.method(value, "__iter__", fetch=False)
            drained[number] = [plan.method(iterator, "__next__") for _ in range(len(deal.sizes) + 1)]
    if drained:
        plan.run()
    return [
        _sequence(deal, _until_end(deal, drained[number]) if number in drained else value)
        for number, (deal, value) in enumerate(zip(deals, values, strict=True))
    ]


def _value(deal: _Deal, answer: AnswerLike) -> Any:
    try:
        return answer.value
    except CheckFailure as failure:
        raise deal.subject.explain(failure) from None


def _until_end(deal: _Deal, answers: Sequence[AnswerLike]) -> list[Any]:
    """Return what an iterator gave until it ended. Raises the failure of one that gave nothing at all."""
    found: list[Any] = []
    for answer in answers:
        try:
            found.append(answer.value)
        except CheckFailure as failure:
            if not found:
                raise deal.subject.explain(failure) from None
            break
    return found


def _sequence(deal: _Deal, value: Any) -> list[Any]:
    return form.as_sequence(value, len(deal.sizes), called=deal.subject, holds=deal.holds)


def _folds(deal: _Deal, pairs: Sequence[Any]) -> list[Part]:
    """Return the rows that each fold validates on, sorted. Raises `CheckFailure` where they are no k folds."""
    folds = []
    for number, pair in enumerate(pairs):
        inner = deal.subject.within(number)
        train, validation = form.as_sequence(
            pair, 2, called=inner, holds="the rows to train on, then to validate on"
        )
        folds.append(_part(deal, validation, inner.within(1)))
        rest = _part(deal, train, inner.within(0))
        if rest != tuple(sorted(set(range(deal.rows)) - set(folds[-1]))):
            text = "a fold does not train on exactly the rows that it does not validate on."
            raise inner.same_failure("values", text, "Train on all other rows, each once.")
    _require_each_once(deal, folds, "is validated")
    sizes = sorted((len(fold) for fold in folds), reverse=True)
    if tuple(sizes) != deal.sizes:
        raise deal.subject.failure(
            "values",
            f"the folds validate on {_listed(sizes)} rows, and sizes within 1 were expected: {_listed(deal.sizes)}.",
            "the folds' sizes are not within 1 of each other.",
            "Spread the rows that are left over: np.array_split does.",
        )
    return folds


def _batches(deal: _Deal, items: Sequence[Any]) -> list[Part]:
    """Return the rows of each batch, sorted. Raises `CheckFailure` where they are no batches of one epoch."""
    batches = [_part(deal, item, deal.subject.within(number)) for number, item in enumerate(items)]
    _require_each_once(deal, batches, "comes")
    sizes = [len(batch) for batch in batches]
    if tuple(sizes) != deal.sizes:
        raise deal.subject.failure(
            "values",
            f"the batches have {_listed(sizes)} rows, and {_listed(deal.sizes)} were expected.",
            "not every batch has batch_size rows, with what is left in the last one.",
            "Cut the order at multiples of batch_size.",
        )
    return batches


def _part(deal: _Deal, answer: Any, subject: Subject) -> Part:
    """Return row numbers, sorted. Raises `CheckFailure` for anything but integers from 0 to rows - 1."""
    if isinstance(answer, list | tuple) and any(map(_is_sequence, answer)):
        text = "{it} is a list of arrays, and one array of row numbers was expected."
        raise subject.same_failure("type", text, "Join them with np.concatenate.")
    array = form.integers_as_array(answer)
    if isinstance(array, np.ndarray) and array.dtype.kind == "b":
        text = "{it} holds truth values, and row numbers were expected."
        raise subject.same_failure("dtype", text, "np.flatnonzero(mask) are the rows of a mask.")
    size = array.size if isinstance(array, np.ndarray) and array.ndim == 1 else 1
    if isinstance(array, np.ndarray) and array.size > deal.rows:
        text = "{it} holds more row numbers than there are rows."
        raise subject.same_failure("values", text, "Draw an order, without replacement.")
    found = form.as_integers(array, (size,), called=subject)
    outside = [int(row) for row in found if not 0 <= int(row) < deal.rows]
    if outside:
        full = f"{{it}} holds {form.shown(outside[0])}, and rows are numbered from 0 to {deal.rows - 1}."
        raise subject.failure(
            "values", full, f"{{it}} holds a number that is none from 0 to {deal.rows - 1}."
        )
    return tuple(sorted(int(row) for row in found))


def _is_sequence(value: object) -> bool:
    return isinstance(value, list | tuple) or (isinstance(value, np.ndarray) and value.ndim > 0)


def _require_each_once(deal: _Deal, parts: Sequence[Part], does: str) -> None:
    rows = sorted(row for part in parts for row in part)
    if len(set(rows)) != len(rows):
        text = f"a row {does} twice."
        raise deal.subject.same_failure("values", text, "Draw an order of the rows, without replacement.")
    if len(rows) != deal.rows:
        text = f"some row never {does}."
        raise deal.subject.same_failure(
            "values", text, "The rows that are left over belong to a part as well."
        )


def _require_mixed(deal: _Deal, parts: Sequence[Part], advice: str) -> None:
    """Raise the failure of parts that keep rows of one distance together, as blocks and strides do."""
    part_of = np.empty(deal.rows, dtype=int)
    for number, part in enumerate(parts):
        part_of[list(part)] = number
    together = max(float(np.mean(part_of == np.roll(part_of, s))) for s in range(1, deal.rows))
    if together > TOGETHER:
        raise deal.subject.same_failure(
            "random", f"the rows are not mixed: {advice}", "Use rng.permutation(rows)."
        )


def _require_generator(deal: _Deal, first: object, again: object, other: object) -> None:
    for is_wrong, found in (
        (first != again, "the same seed gives other parts"),
        (first == other, "another seed gives the same parts"),
    ):
        if is_wrong:
            text = f"{found}: draw from the rng that is given, and from nothing else."
            raise deal.subject.same_failure("random", text)


def _listed(sizes: Sequence[int]) -> str:
    return ", ".join(map(str, sizes))
