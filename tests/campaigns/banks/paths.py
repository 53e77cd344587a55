"""Descents that keep their path, and their known mistakes. The optimizer beside them works in place."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks.optimizers import adapters, inputs, path
from tests.campaigns.banks.bank import Bank, Edits, edit

SGD = """
class Optimizer:
    def __init__(self, learning_rate):
        self.learning_rate = learning_rate
    def step(self, params, grads):
        for w, g in zip(params, grads):
            w -= self.learning_rate * g
        return params
"""
ADAM = """
class Optimizer:
    def __init__(self, learning_rate, beta1, beta2, eps):
        self.learning_rate, self.b1, self.b2, self.eps = learning_rate, beta1, beta2, eps
        self.m = self.v = None
        self.t = 0
    def step(self, params, grads):
        self.t += 1
        self.m = [self.b1 * m + (1 - self.b1) * g for m, g in zip(self.m or [0] * len(grads), grads)]
        self.v = [self.b2 * v + (1 - self.b2) * g**2 for v, g in zip(self.v or [0] * len(grads), grads)]
        c, d = 1 - self.b1**self.t, 1 - self.b2**self.t
        return [w - self.learning_rate * m / c / (np.sqrt(v / d) + self.eps)
                for w, m, v in zip(params, self.m, self.v)]
"""
DESCEND = """
def copied(arrays):
    return [w.copy() for w in arrays]

def descend(optimizer, params, gradient, steps, schedule):
    params = copied(params)
    path = [copied(params)]
    for t in range(steps):
        if schedule is not None:
            optimizer.learning_rate = schedule(t)
        params = optimizer.step(params, gradient(params))
        path.append(copied(params))
    return path
"""
BUGS: dict[str, Edits] = {
    "the start missing": edit("path = [copied(params)]", "path = []"),
    "the end missing": edit("return path", "return path[:-1]"),
    "the end twice": edit("return path", "return path + path[-1:]"),
    "the last point alone": edit("return path", "return path[-1]"),
    "one list for all": edit("path.append(copied(params))", "path.append(path[0])"),
    "no copies": edit("path.append(copied(params))", "path.append(params)"),
    "copies of the list alone": edit("path.append(copied(params))", "path.append(list(params))"),
    "the start not copied": edit("path = [copied(params)]", "path = [params]"),
    "the caller's arrays": edit("    params = copied(params)\n", ""),
    "the caller's arrays in the path": (
        ("    params = copied(params)\n", ""),
        ("path = [copied(params)]", "path = [params]"),
    ),
    "two points that share an array": edit(
        "    return path", "    path[-1][0] = path[0][0]\n    return path"
    ),
    "the first array alone": edit("path.append(copied(params))", "path.append(copied(params[:1]))"),
    "points as one array": edit(
        "path.append(copied(params))", "path.append(np.concatenate([w.ravel() for w in params]))"
    ),
    "a step back": edit("path.append(copied(params))", "path.insert(0, copied(params))"),
    "the gradient at the start": (
        ("    for t", "    slopes = gradient(params)\n    for t"),
        ("step(params, gradient(params))", "step(params, slopes)"),
    ),
    "the gradient asked twice": edit(
        "gradient(params))", "[g for _, g in zip(gradient(params), gradient(params))])"
    ),
    "the gradient asked at the end again": edit("    return path", "    gradient(params)\n    return path"),
    "the schedule after the step": (
        ("        if schedule is not None:\n            optimizer.learning_rate = schedule(t)\n", ""),
        (
            "        path.append",
            "        if schedule is not None:\n            optimizer.learning_rate = schedule(t)\n        path.append",
        ),
    ),
    "t from 1": edit("schedule(t)", "schedule(t + 1)"),
    "the schedule not used": edit("optimizer.learning_rate = schedule(t)", "schedule(t)"),
    "the first rate for all": edit("schedule(t)", "schedule(0)"),
    "the schedule itself as a rate": edit("schedule(t)", "schedule"),
    "None is called": edit("if schedule is not None", "if True"),
    "the rate put back": edit(
        "    return path",
        "    if schedule is not None:\n        optimizer.learning_rate = 0.1\n    return path",
    ),
    "the rate under another name": edit("optimizer.learning_rate", "optimizer.rate"),
    "one step too few": edit("range(steps)", "range(steps - 1)"),
    "one step too many": edit("range(steps)", "range(steps + 1)"),
    "a step of its own": edit(
        "optimizer.step(params, gradient(params))", "[w - 0.1 * g for w, g in zip(params, gradient(params))]"
    ),
    "a new optimizer each time": edit(
        "optimizer.step(params",
        "type(optimizer)(*[0.1, 0.9, 0.99, 1e-8][:len(vars(optimizer)) or 1][:1]).step(params",
    ),
    "two steps for each point": edit(
        "        path.append",
        "        params = optimizer.step(params, gradient(params))\n        path.append",
    ),
    "the gradient climbs": edit("gradient(params))", "[-g for g in gradient(params)])"),
    "a generator": edit("return path", "return (point for point in path)"),
    "arguments exchanged": edit("step(params, gradient(params))", "step(gradient(params), params)"),
}
VARIANTS: dict[str, Edits | str] = {
    "tuples": edit("return path", "return tuple(tuple(point) for point in path)"),
    "deep copies": (
        ("def copied(arrays):", "import copy\ndef copied(arrays):"),
        ("[w.copy() for w in arrays]", "copy.deepcopy(arrays)"),
    ),
    "an iterator of rates": (
        ("    for t", "    rates = [schedule(t) for t in range(steps)] if schedule else []\n    for t"),
        ("if schedule is not None", "if rates"),
        ("schedule(t)\n        params", "rates[t]\n        params"),
    ),
    "copies for the optimizer": (
        ("optimizer.step(params, gradient(params))", "optimizer.step(copied(path[-1]), gradient(path[-1]))"),
        ("path.append(copied(params))", "path.append(copied(params))"),
    ),
    "rows of one buffer": (
        (
            "    return path",
            "    return [[np.stack([p[i] for p in path])[t] for i in range(len(params))]"
            " for t in range(steps + 1)]",
        ),
    ),
    "set by name": edit(
        "optimizer.learning_rate = schedule(t)", "setattr(optimizer, 'learning_rate', schedule(t))"
    ),
    "read-only points": edit(
        "    return path",
        "    for point in path:\n        for w in point:\n            w.flags.writeable = False\n    return path",
    ),
}


class Plain:
    """Plain gradient descent, as a reference."""

    def __init__(self, learning_rate: float) -> None:
        self.learning_rate = learning_rate

    def step(self, params: list[Any], grads: list[Any]) -> list[Any]:
        return [w - self.learning_rate * g for w, g in zip(params, grads, strict=True)]


class Corrected:
    """Adam, as a reference."""

    def __init__(self, learning_rate: float, beta1: float, beta2: float, eps: float) -> None:
        self.learning_rate, self.b1, self.b2, self.eps = learning_rate, beta1, beta2, eps
        self.m: list[Any] = []
        self.v: list[Any] = []
        self.t = 0

    def step(self, params: list[Any], grads: list[Any]) -> list[Any]:
        self.t += 1
        zeros = [np.zeros_like(g) for g in grads]
        self.m = [self.b1 * m + (1 - self.b1) * g for m, g in zip(self.m or zeros, grads, strict=True)]
        self.v = [self.b2 * v + (1 - self.b2) * g**2 for v, g in zip(self.v or zeros, grads, strict=True)]
        c, d = 1 - self.b1**self.t, 1 - self.b2**self.t
        moved = zip(params, self.m, self.v, strict=True)
        return [w - self.learning_rate * m / c / (np.sqrt(v / d) + self.eps) for w, m, v in moved]


FORMS: dict[str, dict[str, Callable[..., Any]]] = {"sgd": {"plain": Plain}, "adam": {"outside": Corrected}}
RATE = {"learning_rate": inputs.LEARNING_RATE}
RANGES = {"sgd": RATE, "adam": {**RATE, "beta1": inputs.DECAY, "beta2": inputs.SLOW_DECAY}}


def check(rule: str) -> Callable[[Any, np.random.Generator], None]:
    """All four checks of a path, of one rule."""
    forms, ranges = FORMS[rule], RANGES[rule]
    eps = "" if rule == "sgd" else "eps"

    def checked(student: Any, rng: np.random.Generator) -> None:
        optimizer = adapters.OptimizerClass("Optimizer")
        given = (student, path.PathFunction(), optimizer, forms, ranges, rng)
        path.check_path(*given, eps=eps)
        path.check_rates(*given, eps=eps)
        path.check_unchanged(*given, eps=eps)
        path.check_copies(*given, eps=eps)

    return checked


def bank(rule: str, optimizer: str, skipped: frozenset[str] = frozenset()) -> Bank:
    """A bank of one rule."""
    bugs = {name: edits for name, edits in BUGS.items() if name not in skipped}
    return Bank(f"path of {rule}", check(rule), optimizer + DESCEND, bugs, VARIANTS)


# An optimizer that returns new arrays leaves every point as it was, whether it is copied or not.
SHOWN_IN_PLACE_ALONE = frozenset(
    {"no copies", "copies of the list alone", "the start not copied", "the caller's arrays"}
)
BANKS = [bank("sgd", SGD), bank("adam", ADAM, SHOWN_IN_PLACE_ALONE)]
