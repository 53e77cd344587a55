"""Arguments from the judge become fresh Python values in a fork of the notebook. The forms are those of `wire`."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.worker import bit_generators, tables


class ArgumentDecoder:
    """Turns an argument from the judge into a fresh Python value."""

    def __init__(self, handles: list[object], answers: list[Any], call_back: Callable[..., Any]) -> None:
        self._handles = handles
        self._answers = answers
        self._call_back = call_back

    def decode(self, data: Any) -> Any:
        """Return the value. A reference to an earlier answer gives that very object, untouched."""
        if type(data) is not list:
            return data
        tag, *rest = data
        if tag == "l":
            return [self.decode(item) for item in rest[0]]
        if tag == "t":
            return tuple(self.decode(item) for item in rest[0])
        if tag == "d":
            return {self.decode(key): self.decode(value) for key, value in rest[0]}
        if tag in ("e", "E"):
            return (set if tag == "e" else frozenset)(self.decode(item) for item in rest[0])
        if tag == "a":
            return np.frombuffer(bytearray(rest[2]), dtype=rest[0]).reshape(rest[1])
        if tag == "s":
            return np.frombuffer(rest[1], dtype=rest[0])[0]
        if tag == "c":
            return complex(*rest)
        if tag == "i":
            return int(rest[0])
        if tag == "h":
            return self._handles[rest[0]]
        if tag == "f":
            return self._function(rest[0])
        if tag == "g":
            return np.random.default_rng(rest[0])
        if tag == "G":
            return bit_generators.made(rest[0], [self.decode(number) for number in rest[1]])
        if tag in "DS":
            return self._table(tag, rest)
        if tag == "o":
            return self._object(*rest)
        return self._reference(*rest)

    def _object(self, pairs: list[Any], state: list[str]) -> types.SimpleNamespace:
        made = types.SimpleNamespace(**{name: self.decode(value) for name, value in pairs})
        for name, value in list(vars(made).items()):
            if state and callable(value):
                setattr(made, name, _method_of(made, state, value))
        return made

    def _table(self, tag: str, rest: list[Any]) -> Any:
        """Make a table or a series. The judge has one to send only if the assignment has pandas, and so does this."""
        name, index, index_name, last = rest[-4], self._column(rest[-3]), rest[-2], rest[-1]
        if tag == "S":
            return tables.made_series(name, index, index_name, self._column(last))
        columns = [self._column(column) for column in last]
        return tables.made_table(rest[0], name, index, index_name, columns)

    def _column(self, column: list[Any]) -> Any:
        kind, data = column
        if kind == "category":
            ordered, categories, codes = data
            return tables.made_column(kind, [ordered, self._column(categories), self.decode(codes)])
        return tables.made_column(kind, data if kind in tables.TEXTS else self.decode(data))

    def _reference(self, call: int, path: list[Any]) -> Any:
        value = self._answers[call]
        if isinstance(value, BaseException):
            raise value
        for index in path:
            value = value[index]
        return value

    def _function(self, number: int) -> Callable[..., Any]:
        def function(*args: Any, **keywords: Any) -> Any:
            return self._call_back(number, args, keywords)

        return function


def _method_of(
    made: types.SimpleNamespace, state: list[str], function: Callable[..., Any]
) -> Callable[..., Any]:
    """Return a function of the judge as a method, which hands over these attributes and sets those that come back."""

    def method(*args: Any, **keywords: Any) -> Any:
        value, changes = function([getattr(made, name, None) for name in state], *args, **keywords)
        vars(made).update(changes)
        return value

    return method
