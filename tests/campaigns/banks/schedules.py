"""Schedules and clipping, and their known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.cases import Function, between
from autograder.checks.functions import agreement
from autograder.checks.optimizers import schedules
from tests.campaigns.banks.bank import Bank, Edits, edit, namespace

Settings = Callable[[np.random.Generator], list[tuple[tuple[Any, ...], list[int]]]]


def bank(
    name: str,
    hyper: tuple[str, ...],
    source: str,
    settings: Settings,
    bugs: dict[str, Edits],
    variants: dict[str, Edits | str] | None = None,
    *,
    is_factory: bool = False,
    **others: Callable[..., schedules.Rate],
) -> Bank:
    """A bank of one schedule; what is expected is its own right answer, or one of `others`."""
    made = namespace(source)[name]

    def own(*values: Any) -> schedules.Rate:
        return made(*values) if is_factory else lambda step: made(step, *values)  # type: ignore[no-any-return]

    def check(student: Any, rng: np.random.Generator) -> object:
        schedule = schedules.Schedule(name, hyper, is_factory)
        return schedules.check_schedule(student, schedule, {"own": own, **others}, settings(rng))

    return Bank(name, check, source, bugs, variants or {})


def two(draw: Callable[[np.random.Generator], tuple[tuple[Any, ...], list[int]]]) -> Settings:
    return lambda rng: [draw(rng), draw(rng)]


POWER = bank(
    "power",
    ("rate", "s", "c"),
    "def power(step, rate, s, c):\n    return rate / (1 + step / s) ** c\n",
    two(
        lambda r: (
            (r.uniform(0.1, 0.5), int(r.integers(5, 20)), r.uniform(0.4, 0.9)),
            schedules.corners(10, last=60),
        )
    ),
    {
        "c forgotten": edit(" ** c", ""),
        "whole steps": edit("step / s", "step // s"),
        "s forgotten": edit("step / s", "step"),
        "one forgotten": edit("1 + step / s", "max(step, 1) / s"),
        "from 1": edit("step / s", "(step + 1) / s"),
        "multiplied": edit("rate / (", "rate * ("),
        "constant": edit("rate / (1 + step / s) ** c", "rate"),
        "the exponent inside": edit("(1 + step / s) ** c", "(1 + (step / s) ** c)"),
    },
    {
        "a negative power": edit("rate / (1 + step / s) ** c", "rate * (1 + step / s) ** -c"),
        "numpy": edit("rate /", "np.float32(rate) /"),
    },
)
EXPONENTIAL = bank(
    "exponential",
    ("rate", "s"),
    "def exponential(step, rate, s):\n    return rate * 0.1 ** (step / s)\n",
    two(lambda r: ((r.uniform(0.1, 0.5), int(r.integers(7, 20))), schedules.corners(10, last=40))),
    {
        "by e": edit("0.1 ** (step / s)", "np.exp(-step / s)"),
        "staircase": edit("step / s", "step // s"),
        "by one half": edit("0.1 **", "0.5 **"),
        "s forgotten": edit("step / s", "step"),
        "upside down": edit("(step / s)", "(s / (step + 1))"),
        "grows": edit("0.1 **", "10 **"),
        "from 1": edit("step / s", "(step - 1) / s"),
    },
    {
        "ten below": edit("rate * 0.1 ** (step / s)", "rate / 10 ** (step / s)"),
        "by logarithms": edit("0.1 ** (step / s)", "np.exp(np.log(0.1) * step / s)"),
    },
)
PIECEWISE_SOURCE = """
def piecewise(boundaries, rates):
    def rate(step):
        return rates[sum(step >= boundary for boundary in boundaries)]
    return rate
"""


def _after(boundaries: list[int], rates: list[float]) -> schedules.Rate:
    return lambda step: rates[sum(step > boundary for boundary in boundaries)]


PIECEWISE = bank(
    "piecewise",
    ("boundaries", "rates"),
    PIECEWISE_SOURCE,
    two(
        lambda r: (
            (
                [int(r.integers(*part)) for part in ((9, 14), (20, 26), (37, 43))],
                [float(rate) for rate in sorted(r.uniform(0.01, 0.5, 4))[::-1]],
            ),
            sorted({*range(8, 15), *range(19, 27), *range(36, 44), *schedules.corners(11, 23, 40, last=60)}),
        )
    ),
    {
        "the last forgotten": edit("in boundaries)", "in boundaries[:-1])"),
        "the first forgotten": edit("in boundaries)", "in boundaries[1:])"),
        "one later": edit("step >=", "step > 1 +"),
        "one earlier": edit("step >=", "step + 1 >="),
        "multiplied": edit("return rates[", "return rates[0] * rates["),
        "the first rate": edit("rates[sum(step >= boundary for boundary in boundaries)]", "rates[0]"),
        "boundaries as lengths": edit("in boundaries)", "in np.cumsum(boundaries))"),
        "counts its calls": edit(
            "    def rate(step):\n",
            "    calls = []\n    def rate(step):\n        calls.append(step); step = len(calls) - 1\n",
        ),
    },
    {
        "searchsorted": edit(
            "sum(step >= boundary for boundary in boundaries)",
            "np.searchsorted(boundaries, step, side='right')",
        ),
        "the other side": edit("step >=", "step >"),
        "a class": """
class piecewise:
    def __init__(self, boundaries, rates):
        self.boundaries, self.rates = boundaries, rates

    def __call__(self, step):
        for boundary, rate in zip(self.boundaries, self.rates):
            if step < boundary:
                return rate
        return self.rates[-1]
""",
    },
    is_factory=True,
    after=_after,
)
ONE_CYCLE = bank(
    "one_cycle",
    ("peak", "start", "top", "last"),
    """
def one_cycle(step, peak, start, top, last):
    return float(np.interp(step, [0, top, 2 * top, last], [start, peak, start, start / 1000]))
""",
    two(
        lambda r: (
            (r.uniform(0.3, 1.0), r.uniform(0.02, 0.1), int(r.integers(12, 20)), int(r.integers(45, 60))),
            schedules.corners(12, 20, 24, 40, last=60),
        )
    ),
    {
        "no last part": edit(", start / 1000]", ", start]"),
        "down to zero": edit("start / 1000", "0.0"),
        "the peak one late": edit("[0, top,", "[0, top + 1,"),
        "no way up": edit("[start, peak, start,", "[peak, peak, start,"),
        "cosine": edit(
            "float(np.interp(step, [0, top, 2 * top, last], [start, peak, start, start / 1000]))",
            "start + (peak - start) * 0.5 * (1 - np.cos(np.pi * min(step, 2 * top) / top))",
        ),
        "from 1": edit("interp(step,", "interp(step + 1,"),
        "tenth for thousandth": edit("start / 1000", "start / 10"),
    },
)
CLIP = """
def norm(grads):
    return np.sqrt(sum(np.sum(g**2) for g in grads))

def clip(grads, limit):
    scale = min(1.0, limit / max(norm(grads), 1e-12))
    return [g * scale for g in grads]
"""
CLIPPING = Function("clip", ("grads", "limit"))


def clipping(source: str, name: str, bugs: dict[str, Edits], variants: dict[str, Edits | str]) -> Bank:
    right = namespace(source)["clip"]

    def check(student: Any, rng: np.random.Generator) -> None:
        cases = schedules.clipping_cases(rng, between(rng, 0.3, 3.0))
        agreement.check_values(student, CLIPPING, right, cases)
        agreement.check_unchanged(student, CLIPPING, right, cases[0])

    return Bank(name, check, source, bugs, variants)


BY_NORM = clipping(
    CLIP,
    "clip by the global norm",
    {
        "each array by its own norm": edit(
            "    scale = min(1.0, limit / max(norm(grads), 1e-12))\n    return [g * scale for g in grads]",
            "    return [g * min(1.0, limit / max(norm([g]), 1e-12)) for g in grads]",
        ),
        "always scaled": edit("min(1.0, limit / max(norm(grads), 1e-12))", "limit / max(norm(grads), 1e-12)"),
        "the squared norm": edit(
            "np.sqrt(sum(np.sum(g**2) for g in grads))", "sum(np.sum(g**2) for g in grads)"
        ),
        "the largest entry": edit(
            "np.sqrt(sum(np.sum(g**2) for g in grads))", "max(np.max(np.abs(g)) for g in grads)"
        ),
        "by value": edit("[g * scale for g in grads]", "[np.clip(g, -limit, limit) for g in grads]"),
        "divided by the number": edit("limit / max(", "limit / len(grads) / max("),
        "the sum of norms": edit(
            "np.sqrt(sum(np.sum(g**2) for g in grads))", "sum(np.sqrt(np.sum(g**2)) for g in grads)"
        ),
        "upside down": edit("limit / max(norm(grads), 1e-12)", "norm(grads) / limit"),
        "zero over zero": edit(
            "min(1.0, limit / max(norm(grads), 1e-12))",
            "np.minimum(1.0, limit / norm(grads)) if norm(grads) else np.nan",
        ),
        "in place": edit(
            "    return [g * scale for g in grads]",
            "    for g in grads:\n        g *= scale\n    return grads",
        ),
        "the limit fixed": edit("    scale", "    limit = 1.0\n    scale"),
        "the first array forgotten": edit("for g in grads))", "for g in grads[1:]))"),
    },
    {
        "a small number in the denominator": edit("max(norm(grads), 1e-12)", "(norm(grads) + 1e-6)"),
        "returns what it got": edit(
            "    scale = ", "    if norm(grads) <= limit:\n        return grads\n    scale = "
        ),
        "concatenated": edit(
            "np.sqrt(sum(np.sum(g**2) for g in grads))",
            "np.linalg.norm(np.concatenate([g.ravel() for g in grads]))",
        ),
    },
)
BY_VALUE = clipping(
    "def clip(grads, limit):\n    return [np.clip(g, -limit, limit) for g in grads]\n",
    "clip by value",
    {
        "above alone": edit("np.clip(g, -limit, limit)", "np.minimum(g, limit)"),
        "below zero cut": edit("-limit, limit)", "0, limit)"),
        "by the norm": edit(
            "np.clip(g, -limit, limit)", "g * min(1, limit / max(np.sqrt(np.sum(g**2)), 1e-12))"
        ),
        "the first alone": edit("for g in grads]", "for g in grads[:1]] + list(grads[1:])"),
        "nothing": edit("np.clip(g, -limit, limit)", "g"),
        "too large ones dropped": edit("np.clip(g, -limit, limit)", "g * (np.abs(g) <= limit)"),
    },
    {"minimum and maximum": edit("np.clip(g, -limit, limit)", "np.maximum(-limit, np.minimum(limit, g))")},
)
BANKS = [POWER, EXPONENTIAL, PIECEWISE, ONE_CYCLE, BY_NORM, BY_VALUE]
