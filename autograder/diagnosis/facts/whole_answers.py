"""Facts about whole answers: an argument or another part in place of the answer, a step left out or once too many.

These hold for answers of any shape, and say first of all where a wrong shape comes from.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

import numpy as np

from autograder.diagnosis.facts.calls import Call, Floats, close, same

Change = Callable[[Floats], Floats]

_REDUCTIONS: dict[str, Change] = {
    "summed over its rows": lambda a: a.sum(axis=0),
    "summed over its columns": lambda a: a.sum(axis=-1),
    "summed over all its entries": lambda a: np.asarray(a.sum()),
    "averaged over its rows": lambda a: a.mean(axis=0),
    "averaged over its columns": lambda a: a.mean(axis=-1),
    "averaged over all its entries": lambda a: np.asarray(a.mean()),
}


def _one(calls: Sequence[Call]) -> bool:
    return all(len(call.answer) == len(call.expected) == 1 for call in calls)


def _holds(calls: Sequence[Call], of: Callable[[Call], Floats | None]) -> bool:
    """Return whether `of` gives the answer of every call, and some answer has more than one number."""
    made = [of(call) for call in calls]
    return any(one is not None and one.size > 1 for one in made) and all(
        one is not None and _equal(call.answer[0], one, call) for call, one in zip(calls, made, strict=True)
    )


def _equal(found: Floats, made: Floats, call: Call) -> bool:
    return bool(np.any(made)) and close(found, np.asarray(made), call.bound)


def another_part(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    for name in calls[0].others:
        if all(name in call.others and same(call.answer, call.others[name], call.bound) for call in calls):
            return f"It is the value expected for {name}."
    return ""


def an_argument(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find an argument, a sum of it, or a product of two arguments."""
    if not _one(calls):
        return ""
    for name in calls[0].args:
        for said, change in {"": lambda a: a, "transposed": lambda a: a.T, **_REDUCTIONS}.items():
            if all(
                name in call.args and call.args[name].ndim and call.args[name].size for call in calls
            ) and _holds(
                calls,
                lambda call, n=name, c=change: c(call.args[n]),  # type: ignore[misc]
            ):
                return f"It is {name}, {said}." if said else f"It is {name}, unchanged."
    return _a_product(calls)


def _a_product(calls: Sequence[Call]) -> str:
    names = [name for name in calls[0].args if all(_matrix(call, name) for call in calls)]
    for first, second in itertools.product(names, repeat=2):
        for turned, again in itertools.product((False, True), repeat=2):
            if first != second and _holds(
                calls,
                lambda call, a=first, b=second, t=turned, u=again: _multiplied(
                    call.args[a], call.args[b], t, u
                ),  # type: ignore[misc]
            ):
                return f"It is {first}{'.T' * turned} @ {second}{'.T' * again}, and nothing else."
    return ""


def _matrix(call: Call, name: str) -> bool:
    return name in call.args and call.args[name].ndim == 2


def _multiplied(first: Floats, second: Floats, turned: bool, again: bool) -> Floats | None:
    left, right = first.T if turned else first, second.T if again else second
    return left @ right if left.shape[1] == right.shape[0] else None


def reduced(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find a sum or a mean that is missing, or one too many."""
    if not _one(calls) or any(call.answer[0].shape == call.expected[0].shape for call in wrong):
        return ""
    if not all(call.answer[0].size and call.expected[0].size for call in calls):
        return ""
    for said, change in _REDUCTIONS.items():
        if all(
            call.answer[0].ndim and close(np.asarray(change(call.answer[0])), call.expected[0], call.bound)
            for call in calls
        ):
            return f"It would be right if it were {said}: this step is missing."
    for said, change in _REDUCTIONS.items():
        if all(
            call.expected[0].ndim
            and close(np.squeeze(call.answer[0]), np.squeeze(change(call.expected[0])), call.bound)
            for call in calls
        ):
            return f"It is the expected value {said}."
    return ""


def reshaped(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find the right values in another shape."""
    if not _one(calls):
        return ""
    if all(
        call.answer[0].size == call.expected[0].size > 0
        and close(call.answer[0].ravel(), call.expected[0].ravel(), call.bound)
        for call in calls
    ):
        return "Its values are right and in the right order, but its shape is wrong."
    return ""


def spread(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find the right values, repeated along an axis."""
    if _one(calls) and all(_repeats(call) for call in calls):
        return "It repeats the right values along an axis that should not be there."
    return ""


def _repeats(call: Call) -> bool:
    found, wanted = call.answer[0], call.expected[0]
    shape = found.shape[len(found.shape) - len(wanted.shape) :]
    return shape == wanted.shape and close(found, np.broadcast_to(wanted, found.shape), call.bound)


def unmoved(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find the same answer to different arguments."""
    values = [np.concatenate([array.ravel() for array in call.answer]) for call in calls if call.answer]
    asked = [[array.tobytes() for array in call.args.values()] for call in calls]
    expected = [np.concatenate([array.ravel() for array in call.expected]) for call in calls]
    differ = sum(
        one.shape != other.shape or not np.allclose(one, other, rtol=1e-3)
        for one, other in itertools.pairwise(expected)
    )
    if (
        len(values) == len(calls)
        and differ >= 2
        and len({tuple(one) for one in asked}) >= 3
        and all(value.shape == values[0].shape and np.array_equal(value, values[0]) for value in values)
    ):
        return "It is the same in every call, whatever the arguments are."
    return ""


def form(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find the origin of a wrong shape, if the values tell nothing."""
    if not _one(calls) or len({call.expected[0].shape for call in wrong}) < 2:
        return ""
    if any(call.answer[0].shape == call.expected[0].shape for call in wrong) or len(wrong) < len(calls):
        return ""
    if all(call.answer[0].ndim == 0 < call.expected[0].ndim for call in calls):
        return "It is a single number, but an array is expected."
    for said, shape in _shapes(calls) if len({call.answer[0].shape for call in wrong}) > 1 else ():
        if [call.answer[0].shape for call in calls] == shape:
            return f"In every call it has {said}."
    return ""


def _shapes(calls: Sequence[Call]) -> Iterator[tuple[str, list[tuple[int, ...]]]]:
    yield "the expected shape transposed", [call.expected[0].shape[::-1] for call in calls]
    for name in calls[0].args:
        if all(name in call.args for call in calls):
            yield f"the shape of {name}", [call.args[name].shape for call in calls]
            yield f"the shape of {name} transposed", [call.args[name].shape[::-1] for call in calls]
    wanted = [call.expected[0].shape for call in calls]
    yield "one value per row", [shape[:1] for shape in wanted]
    yield "one row per expected row, but a single column", [(*shape[:1], 1) for shape in wanted]
    yield "one value per column", [shape[-1:] for shape in wanted]
