"""What a bank is, and how its entries become students."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.checks.failure import CheckFailure
from tests.checks.local_student import LocalStudent

Edits = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Bank:
    """A check and the answers that it is tried on.

    `source` is a right answer. A bug is `source` with edits; a variant is `source` with edits, or a text of its own.
    `narrow` says whether right answers are also tried in float32.
    """

    name: str
    check: Callable[[Any, np.random.Generator], object]
    source: str
    bugs: Mapping[str, Edits]
    variants: Mapping[str, Edits | str] = field(default_factory=dict)
    narrow: bool = True

    def wrong(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """Every bug's name and namespace."""
        for name, edits in self.bugs.items():
            yield name, namespace(self.source, edits)

    def right(self) -> Iterator[tuple[str, dict[str, Any]]]:
        """The right answer and every variant, each also in float32."""
        texts = {"as written": (), **self.variants}
        for name, text in texts.items():
            made = (text, ()) if isinstance(text, str) else (self.source, text)
            yield name, namespace(*made)
            if self.narrow:
                yield f"{name}, float32", single(namespace(*made))

    def failure(self, names: dict[str, Any], seed: int) -> CheckFailure | None:
        """What the check finds wrong on inputs of this seed; None for a pass."""
        try:
            self.check(LocalStudent(names), np.random.default_rng(seed))
        except CheckFailure as failure:
            return failure
        return None


def namespace(source: str, edits: Edits = ()) -> dict[str, Any]:
    """What a notebook with this text defines. An edit that changes nothing is the bank's own mistake."""
    for old, new in edits:
        if old not in source:
            raise ValueError(f"no such text to edit: {old!r}")
        source = source.replace(old, new)
    names: dict[str, Any] = {"np": np}
    exec(compile(source, "<answer>", "exec"), names)
    return names


def edit(old: str, new: str) -> Edits:
    """One edit."""
    return ((old, new),)


def single(names: dict[str, Any]) -> dict[str, Any]:
    """The same answers by a student who casts every array to float32 first."""
    return {name: _single(value) for name, value in names.items()}


def _single(value: Any) -> Any:
    if inspect.isclass(value):
        methods = {
            name: _cast_first(method, _cast_in_place)
            for name, method in vars(value).items()
            if inspect.isfunction(method) and (not name.startswith("_") or name == "__call__")
        }
        return type(value.__name__, (value,), methods)
    return _cast_first(value, _cast) if inspect.isfunction(value) else value


def _cast_first(function: Callable[..., Any], cast: Callable[[Any], Any]) -> Callable[..., Any]:
    @functools.wraps(function)
    def narrow(*args: Any, **keywords: Any) -> Any:
        return function(*map(cast, args), **{name: cast(value) for name, value in keywords.items()})

    return narrow


def _cast(value: Any) -> Any:
    if isinstance(value, np.ndarray) and value.dtype == np.float64:
        return value.astype(np.float32)
    return type(value)(map(_cast, value)) if type(value) in (list, tuple) else value


def _cast_in_place(value: Any) -> Any:
    """A list stays the same list, so that what an optimizer does to it in place is seen."""
    if isinstance(value, list):
        value[:] = map(_cast, value)
        return value
    return _cast(value)
