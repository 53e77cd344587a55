"""A stand-in in the worker for a part that the student got wrong: a callable that asks the judge for the mathematics.

The reference's source never comes here. A function sends its arguments and returns what comes back. A class keeps
its attributes here, so that `layer.W -= lr * layer.dW` does what it says: each call of a method sends them along,
and only what the method has changed comes back. What the method changed in place is changed in place here.
"""

from __future__ import annotations

import inspect
import threading
from abc import ABCMeta
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.worker.pipes.notebook import StandInForm
from autograder.worker.pipes.student import AttributeChange
from autograder.worker.stand_ins import generators, likeness

_BY_PLACE_OR_NAME = inspect.Parameter.POSITIONAL_OR_KEYWORD


@dataclass(frozen=True)
class PartCall:
    """One call of a stand-in: of a function, or with `method` on an instance of a class."""

    part: str
    method: str
    instance: Any
    args: list[Any]
    keywords: dict[str, Any]


Ask = Callable[[PartCall], Any]


class NotYet(BaseException):
    """A stand-in was called while the notebook runs: it answers only while a hidden test asks.

    It is no `Exception`, so that no `except Exception` of the notebook takes it for a failure of the part and falls
    back on something else.
    """


class Line:
    """The way to the judge, closed while the notebook runs. `refused` says that a stand-in was called too early."""

    def __init__(self) -> None:
        self._ask: Ask | None = None
        self._lock = threading.RLock()  # what answers a call may use objects that make another one
        self.refused = False

    def connect(self, ask: Ask) -> None:
        """Answer calls by `ask` from now on."""
        self._ask = ask

    def call(
        self, part: str, method: str, instance: Any, args: Iterable[Any], keywords: Mapping[str, Any]
    ) -> Any:
        """Return the answer to one call; `instance` is that of a stand-in class, or None. Raises `NotYet`."""
        if self._ask is None:
            self.refused = True
            raise NotYet(f"the stand-in for {part} answers only while a hidden test runs")
        with self._lock:
            return self._ask(PartCall(part, method, instance, list(args), dict(keywords)))


def make(line: Line, part: str, form: StandInForm) -> Any:
    """Make the stand-in of this name: a function, or a class if `form` names methods."""
    return _class(line, part, form) if form.methods else _function(line, part, form)


def _function(line: Line, part: str, form: StandInForm) -> Callable[..., Any]:
    names = form.arguments[""]

    def stand_in(*args: Any, **keywords: Any) -> Any:
        return line.call(part, "", None, args, likeness.renamed(stand_in, names, keywords))

    stand_in.__name__ = stand_in.__qualname__ = part
    stand_in.__module__ = "__main__"
    stand_in.__signature__ = _signature(names)  # type: ignore[attr-defined]
    return stand_in


def _signature(names: Iterable[str]) -> inspect.Signature:
    return inspect.Signature([inspect.Parameter(name, _BY_PLACE_OR_NAME) for name in names])


class _Kept(ABCMeta):
    """The metaclass of stand-in classes: `Dense.forward = mine` changes nothing; a subclass may have its own."""

    def __setattr__(cls, name: str, value: object) -> None:
        if name not in cls.__dict__.get("_methods", ()):
            super().__setattr__(name, value)


class _Part:
    """The first base of stand-in classes. Only a class that has a base lets others be added to it."""


def _class(line: Line, part: str, form: StandInForm) -> type:
    names = frozenset([*form.methods, *form.properties])
    body: dict[str, Any] = {name: _method(line, part, name, form) for name in form.methods}
    body |= {name: property(_method(line, part, name, form)) for name in form.properties}
    return _Kept(part, (_Part,), body | {"_methods": names, "__module__": "__main__"})


def _method(line: Line, part: str, name: str, form: StandInForm) -> Callable[..., Any]:
    names = form.arguments.get(name, ())

    def method(self: Any, *args: Any, **keywords: Any) -> Any:
        return line.call(part, name, self, args, likeness.renamed(method, ["self", *names], keywords))

    method.__name__ = name
    method.__signature__ = _signature(["self", *names])  # type: ignore[attr-defined]
    return method


def use(owner: Any, kind: str, name: str, value: Any) -> Any:
    """Use an object of the student's as an `ObjectRequest` says, and return what that gives. Raises what it raises."""
    if kind == "call":
        args, keywords = value
        return owner(*args, **keywords)
    if kind == "set":
        setattr(owner, name, value)
    elif kind == "write":
        write_back(getattr(owner, name), generators.to_data(value))
    return getattr(owner, name) if kind == "get" else None


def take_over(
    attributes: dict[str, Any], changes: Iterable[AttributeChange], decode: Callable[[Any], Any]
) -> None:
    """Give an instance the attributes that a method has changed."""
    for change in changes:
        value = decode(change.value)
        if change.in_place:
            write_back(attributes[change.name], value)
        else:
            attributes[change.name] = generators.from_data(value)


def write_back(mine: Any, new: Any) -> None:
    """Give objects here the content that was changed in place there, array by array, also inside lists and dicts."""
    if generators.is_generator(mine):
        generators.advance(mine, new)
    elif isinstance(mine, np.ndarray):
        if not np.array_equal(mine, new, equal_nan=mine.dtype.kind in "fc"):
            mine[...] = new
    elif isinstance(mine, dict):
        for key in mine.keys() - new.keys():
            del mine[key]
        mine.update({key: _updated(mine.get(key), value) for key, value in new.items()})
    elif isinstance(mine, list):
        old = [*mine, *[None] * len(new)]
        mine[:] = [_updated(*pair) for pair in zip(old, new, strict=False)]
    elif isinstance(mine, set):
        mine.clear()
        mine.update(new)
    elif isinstance(mine, tuple):
        for old_item, item in zip(mine, new, strict=True):
            write_back(old_item, item)


def _updated(mine: Any, new: Any) -> Any:
    """Return a container's item: the same object with new content if it can take that, else the new object."""
    if not generators.is_generator(mine) and not _alike(mine, new):
        return generators.from_data(new)
    write_back(mine, new)
    return mine


def _alike(mine: Any, new: Any) -> bool:
    """Return True if `mine` can take the content of `new`."""
    if isinstance(mine, np.ndarray):
        return isinstance(new, np.ndarray) and mine.shape == new.shape
    if isinstance(mine, tuple):
        return isinstance(new, tuple) and len(mine) == len(new)
    return isinstance(mine, dict | list) and type(mine) is type(new)
