"""Facts about size: an answer that is the expected value times a constant, or times a law in a call's sizes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from autograder.diagnosis.facts.calls import FLOOR, Call, Floats

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
            return f"In every call it is the expected value {name}."
    return ""


def own_factors(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Find a factor in each call that follows no known law; calls with one or two numbers do not count."""
    large = [call for call in calls if sum(array.size for array in call.expected) > 2]
    factors = [_factor(call) for call in large]
    if len(large) < max(2, len(calls) - 1) or not all(factors) or len(set(factors)) < 2:
        return ""
    return "In every call it is the expected value times a number, and this number differs from call to call."


def _factor(call: Call) -> float | None:
    """Return the factor between the answer and the expected value; None if there is none, 0 if it cannot be known."""
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
    """Yield constants, then laws in a size that differs between calls, each with its factor in every call."""
    for name, factor in _constants():
        yield name, [factor] * len(calls)
    for size, numbers in _sizes(calls).items():
        if len(set(numbers)) > 1:
            yield from _laws_in(size, np.array(numbers, dtype=np.float64))


def _constants() -> Iterator[tuple[str, float]]:
    yield "with the opposite sign", -1.0
    fractions = {Fraction(p, q) for p in range(1, _LARGEST + 1) for q in range(1, _LARGEST + 1)} - {
        Fraction(1)
    }
    for sign, word in ((1, ""), (-1, "-")):
        for fraction in sorted(fractions, key=lambda one: one.numerator + one.denominator):
            yield f"times {word}{fraction}", sign * float(fraction)
        yield f"times {word}ln 2", sign * float(np.log(2))
        yield f"divided by {word}ln 2", sign / float(np.log(2))
        yield f"divided by {word}ln 10", sign / float(np.log(10))


def _laws_in(size: str, n: Floats) -> Iterator[tuple[str, list[float]]]:
    """Yield the laws in one size; `size` says in words what `n` counts in each call."""
    laws = {
        f"times {size}": n,
        f"divided by {size}": 1 / n,
        f"divided twice by {size}": 1 / n**2,
        f"times the square root of {size}": np.sqrt(n),
        f"divided by the square root of {size}": 1 / np.sqrt(n),
        f"times half {size}": n / 2,
        f"times twice {size}": 2 * n,
        f"times 2 and divided by {size}": 2 / n,
        f"times the square of {size}": n**2,
        f"times n/(n+1), where n is {size}": n / (n + 1),
        f"times (n+1)/n, where n is {size}": (n + 1) / n,
    }
    if np.all(n > 1):
        laws[f"times n/(n-1), where n is {size}"] = n / (n - 1)
        laws[f"times (n-1)/n, where n is {size}"] = (n - 1) / n
    for name, law in laws.items():
        yield name, list(law)
        yield f"{name}, with the opposite sign", list(-law)


def _sizes(calls: Sequence[Call]) -> dict[str, list[int]]:
    """Return the sizes that a law may use, for the arguments that every call has."""
    sizes: dict[str, list[int]] = {}
    for name in calls[0].args if calls else ():
        shapes = [call.args[name].shape for call in calls if name in call.args]
        if len(shapes) == len(calls) and all(len(shape) == 2 for shape in shapes):
            sizes[f"the number of rows of {name}"] = [rows for rows, _ in shapes]
            sizes[f"the number of columns of {name}"] = [columns for _, columns in shapes]
            sizes[f"the number of entries of {name}"] = [rows * columns for rows, columns in shapes]
    return sizes
