"""Facts about size: an answer that is the expected one times a constant, or times a law in a call's sizes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from autograder.checks.fact_calls import FLOOR, Call

_LARGEST = 12


def ratio(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    found = [factor for call in calls if (factor := _factor(call)) != 0.0]
    ratios = [factor for factor in found if factor is not None]
    if len(ratios) < len(found) or len(ratios) < 2:
        return ""
    bound = max(call.bound for call in calls)
    informative = [call for call in calls if _factor(call) != 0.0]
    for name, law in _laws(informative):
        if all(
            abs(factor - value) <= 2 * bound * abs(value) for factor, value in zip(ratios, law, strict=True)
        ):
            return f"In every call it is the right one {name}."
    return ""


def _factor(call: Call) -> float | None:
    """What the answer is the multiple of; None where it is none, and 0 where nothing can be told."""
    if [a.shape for a in call.answer] != [e.shape for e in call.expected]:
        return None
    found = np.concatenate([array.ravel() for array in call.answer])
    wanted = np.concatenate([array.ravel() for array in call.expected])
    size = float(np.max(np.abs(wanted), initial=0.0))
    if size < FLOOR:
        return 0.0 if float(np.max(np.abs(found), initial=0.0)) < FLOOR else None
    with np.errstate(all="ignore"):
        factor = float(found @ wanted / (wanted @ wanted))
        off = float(np.max(np.abs(found - factor * wanted)))
        return factor if abs(factor) > FLOOR and off <= call.bound * abs(factor) * size else None


def _laws(calls: Sequence[Call]) -> Iterator[tuple[str, list[float]]]:
    """Constants first, then laws in a size that is not the same in all calls."""
    yield "with the opposite sign", [-1.0] * len(calls)
    for sign, word in ((1, ""), (-1, "-")):
        for p in range(1, _LARGEST + 1):
            for q in range(1, _LARGEST + 1):
                if (p, q) != (1, 1) and Fraction(p, q).numerator == p:
                    yield f"times {word}{Fraction(p, q)}", [sign * p / q] * len(calls)
        yield f"times {word}ln 2", [sign * float(np.log(2))] * len(calls)
        yield f"divided by {word}ln 2", [sign / float(np.log(2))] * len(calls)
        yield f"divided by {word}ln 10", [sign / float(np.log(10))] * len(calls)
    for size, numbers in _sizes(calls).items():
        n = np.array(numbers, dtype=np.float64)
        if len(set(numbers)) < 2:
            continue
        for sign, word in ((1, ""), (-1, ", with the opposite sign")):
            yield f"times {size}{word}", list(sign * n)
            yield f"divided by {size}{word}", list(sign / n)
            yield f"divided twice by {size}{word}", list(sign / n**2)
            yield f"times the square root of {size}{word}", list(sign * np.sqrt(n))
            yield f"divided by the square root of {size}{word}", list(sign / np.sqrt(n))
            yield f"times half {size}{word}", list(sign * n / 2)
            yield f"times twice {size}{word}", list(sign * n * 2)
            yield f"times 2 and divided by {size}{word}", list(sign * 2 / n)
            if np.all(n > 1):
                yield f"times n/(n-1), where n is {size}{word}", list(sign * n / (n - 1))
                yield f"times (n-1)/n, where n is {size}{word}", list(sign * (n - 1) / n)


def _sizes(calls: Sequence[Call]) -> dict[str, list[int]]:
    """The sizes that a law may speak of, for those arguments that every call has."""
    sizes: dict[str, list[int]] = {}
    for name in calls[0].args if calls else ():
        shapes = [call.args[name].shape for call in calls if name in call.args]
        if len(shapes) == len(calls) and all(len(shape) == 2 for shape in shapes):
            sizes[f"the number of rows of {name}"] = [rows for rows, _ in shapes]
            sizes[f"the number of columns of {name}"] = [columns for _, columns in shapes]
            sizes[f"the number of entries of {name}"] = [rows * columns for rows, columns in shapes]
    return sizes
