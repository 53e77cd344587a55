"""Right answers that ignore one of their arguments: every one of them must fail its check.

The arguments are those of every function, and of every class and its methods, that a bank's right answer defines; so a
new bank, or a new argument, is tried without anybody's asking, and every check has a bank. An argument is ignored by putting something in its place:
the value that came first (of an array: the first of its shape), ones, or zeros.
"""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from tests.campaigns.banks.bank import Bank, namespace

Replace = Callable[[Any], Any]

# Mistakes that change nothing, and why: a part of the label, and the reason.
HARMLESS: dict[str, str] = {
    "start(params)": "the first state has the shapes of params, whatever their values",
    "path of adam: Optimizer.__init__(eps), first": "every descent has the usual eps: the checks of rules vary it",
    "path of adam: Optimizer.__init__(eps), zeros": "1e-8 beside a root of the size of 1 is below the tolerance",
    "BatchNorm.__init__(features), ones": "statistics of one number are broadcast to every feature",
    "network: order: Network.forward(training)": "the flag has a check of its own",
    "network: order: Network.__init__(optimizer)": "the step has a check of its own",
    "network: flags: Network.__init__(": "one network alone is made: check_order and check_step make two",
    "network: lists: Network.__init__(optimizer)": "the step has a check of its own",
    "network: lists: Network.forward(": "gradients are what the layers have set, whatever went through them",
    "network: lists: Network.backward(": "gradients are what the layers have set, whatever went through them",
    "network: step: Network.forward(": "the step uses what the layers have set, whatever went through them",
    "network: step: Network.backward(": "the step uses what the layers have set, whatever went through them",
}


@dataclass(frozen=True)
class Ignored:
    """An argument of a function, or of a method of a class, that is replaced in this `way`."""

    bank: Bank
    name: str
    method: str
    argument: str
    way: str

    @property
    def label(self) -> str:
        """Such as "dense: dense_backward(W), ones"."""
        place = f"{self.name}.{self.method}" if self.method else self.name
        return f"{self.bank.name}: {place}({self.argument}), {self.way}"

    def harmless(self) -> bool:
        """True for a mistake that changes nothing."""
        return any(part in self.label for part in HARMLESS)

    def is_caught(self, seed: int) -> bool:
        """Whether the check fails, or the way fits none of the values: a generator has no zeros."""
        fits: list[bool] = []

        def replace(value: Any) -> Any:
            fits.append(self.way == "first" or _has_numbers(value))
            return made(value)

        made = WAYS[self.way]()
        return self.bank.failure(self._names(replace), seed) is not None or not any(fits)

    def _names(self, replace: Replace) -> dict[str, Any]:
        """What a notebook with this mistake defines."""
        names = namespace(self.bank.source)
        right = names[self.name]
        if not self.method:
            names[self.name] = _without(right, self.argument, replace)
        else:
            setattr(right, self.method, _without(getattr(right, self.method), self.argument, replace))
        return names


def _first() -> Replace:
    kept: dict[object, Any] = {}

    def replace(value: Any) -> Any:
        shape = [part.shape for part in _arrays(value)]
        before = kept.setdefault((type(value).__name__, str(shape)), _copied(value))
        return _copied(before)

    return replace


def _constant(number: float) -> Replace:
    def replace(value: Any) -> Any:
        if isinstance(value, np.ndarray):
            return np.full_like(value, number)
        if isinstance(value, list | tuple):
            return type(value)(replace(part) for part in value)
        return type(value)(number) if isinstance(value, bool | int | float) else value

    return replace


WAYS: dict[str, Callable[[], Replace]] = {
    "first": _first,
    "ones": lambda: _constant(1),
    "zeros": lambda: _constant(0),
}


def _has_numbers(value: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(map(_has_numbers, value))
    return isinstance(value, np.ndarray | bool | int | float)


def _arrays(value: Any) -> Iterator[Any]:
    if isinstance(value, list | tuple):
        for part in value:
            yield from _arrays(part)
    elif isinstance(value, np.ndarray):
        yield value


def _copied(value: Any) -> Any:
    if isinstance(value, np.ndarray):
        return value.copy()
    return type(value)(map(_copied, value)) if type(value) in (list, tuple) else value


def _without(function: Callable[..., Any], argument: str, replace: Replace) -> Callable[..., Any]:
    signature = inspect.signature(function)

    @functools.wraps(function)
    def ignoring(*args: Any, **keywords: Any) -> Any:
        bound = signature.bind(*args, **keywords)
        bound.arguments[argument] = replace(bound.arguments[argument])
        return function(*bound.args, **bound.kwargs)

    return ignoring


def every(bank: Bank) -> Iterator[Ignored]:
    """Every argument of a bank's right answer, in every way."""
    for name, value in namespace(bank.source).items():
        methods = dict.fromkeys([""])
        if inspect.isclass(value):
            methods = {key: None for key, item in vars(value).items() if inspect.isfunction(item)}
        elif not inspect.isfunction(value):
            continue
        for method in methods:
            function = getattr(value, method) if method else value
            for argument in inspect.signature(function).parameters:
                if argument != "self":
                    yield from (Ignored(bank, name, method, argument, way) for way in WAYS)
