"""Reads a table of `course.toml` key by key, with one sentence for what is wrong and where."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from autograder.errors import CourseError
from autograder.wording import listed

T = TypeVar("T")


class TomlTable:
    """A table of a TOML file. What is taken from it is known; `end` refuses the rest.

    `name` is its path in the file, such as `policy.final`. A reader is a function that returns what a value means, and
    raises `ValueError` with the end of a sentence.
    """

    def __init__(self, path: Path, name: str, values: object) -> None:
        self._path = path
        self.name = name
        if not isinstance(values, Mapping):
            raise CourseError(path, f"[{name}] must be a table")
        self._values: Mapping[str, Any] = values
        self._known: list[str] = []

    def take(self, key: str, reader: Callable[[Any], T], default: T) -> T:
        """Return what a key means; the default where it is not there. Raises `CourseError`."""
        self._known.append(key)
        if key not in self._values:
            return default
        try:
            return reader(self._values[key])
        except ValueError as problem:
            raise self.wrong(f"{key}: {problem}") from None

    def table(self, key: str) -> TomlTable | None:
        """Return a table within this one; None where it is not there."""
        self._known.append(key)
        return TomlTable(self._path, f"{self.name}.{key}", self._values[key]) if key in self._values else None

    def tables(self, key: str) -> dict[str, TomlTable]:
        """Return the tables of a table, by their names."""
        inner = self.table(key)
        return {name: table for name in inner._values if (table := inner.table(name))} if inner else {}

    def end(self) -> None:
        """Raise `CourseError` where the table has a key that nobody took."""
        for key in self._values:
            if key not in self._known:
                near = difflib.get_close_matches(key, self._known, 1)
                advice = f"; {near[0]!r} is one" if near else f"; its keys are {listed(self._known)}"
                raise self.wrong(f"{key[:40]!r} is not a key of it{advice}")

    def wrong(self, problem: str) -> CourseError:
        """Return the error that says what is wrong with this table."""
        return CourseError(self._path, f"[{self.name}] {problem}")


def choice(*words: str) -> Callable[[object], str]:
    """Return a reader of one of these words."""

    def read(value: object) -> str:
        if value in words:
            return str(value)
        raise ValueError(f"{str(value)[:40]!r} is not one of {listed(repr(str(word)) for word in words)}")

    return read


def yes_or_no(value: object) -> bool:
    """Return true or false. Raises `ValueError`."""
    if isinstance(value, bool):
        return value
    raise ValueError(f"{str(value)[:40]!r} is neither true nor false")
