"""Objects and functions of the student's, as a stand-in holds them: each use of one goes to the student's process.

A stand-in such as `Network(layers, optimizer)` is called with layers of the student's own. The reference's code may
read and set their attributes and call them and their methods; names that begin with an underscore are not there. What
it reads is a copy. Arrays, lists and dicts that it changes in place afterwards are carried back before the next use of
any such object, and when the method ends; what the student's code changes in place in its arguments is changed here
too. After a call, an attribute must be read again to see what the call has done to it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from autograder.sandbox import values
from autograder.worker.pipes.student import ObjectReply, ObjectRequest
from autograder.worker.stand_ins import generators, proxy

_CHANGEABLE = (np.ndarray, list, dict)


class ObjectFailed(Exception):
    """The student's code raised an exception whose nearest built-in type is `error`."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class HeldObject(values.HandleValue):
    """An object in the student's process that the reference's code can use."""

    __slots__ = ("_objects",)

    _objects: HeldObjects

    def __init__(self, handle: values.HandleValue, objects: HeldObjects) -> None:
        super().__init__(handle.type_name, handle.number)
        object.__setattr__(self, "_objects", objects)

    def __getattr__(self, name: str) -> Any:  # type: ignore[override]  # a handle refuses every name
        _check(name)
        return self._objects.read(self.number, name)

    def __setattr__(self, name: str, value: object) -> None:
        _check(name)
        self._objects.set(self.number, name, value)

    def __call__(self, *args: object, **keywords: object) -> Any:
        return self._objects.call(self.number, list(args), keywords)


def _check(name: str) -> None:
    if name.startswith("_"):
        raise AttributeError(name)


@dataclass
class _Read:
    """A value that was read from an object, with its coded form as the object has it."""

    number: int
    name: str
    value: Any
    coded: Any


class HeldObjects:
    """The objects of one call of a stand-in; `ask` sends one request and returns its reply."""

    def __init__(self, ask: Callable[[ObjectRequest], ObjectReply]) -> None:
        self._ask = ask
        self._reads: list[_Read] = []

    def alive(self, value: Any) -> Any:
        """Return a decoded value in which each handle is an object that can be used."""
        return generators.mapped(value, self._object)

    def _object(self, value: Any) -> Any:
        return HeldObject(value, self) if isinstance(value, values.HandleValue) else value

    def read(self, number: int, name: str) -> Any:
        """Return an attribute. Raises `AttributeError` where there is none, `ObjectFailed` where it raises."""
        value = self._taken(ObjectRequest(number, "get", name)).value
        if isinstance(value, _CHANGEABLE):
            self._reads.append(_Read(number, name, value, _coded(value)))
        return value

    def set(self, number: int, name: str, value: object) -> None:
        """Set an attribute. Raises `ObjectFailed` where the object refuses it."""
        self._taken(ObjectRequest(number, "set", name, _coded(value)))

    def call(self, number: int, args: list[Any], keywords: dict[str, Any]) -> Any:
        """Return what a call gives; its arguments are changed in place as the call has. Raises `ObjectFailed`."""
        taken = self._taken(ObjectRequest(number, "call", "", _coded([args, keywords])))
        if taken.after is not None:
            proxy.write_back([args, keywords], taken.after)
        return taken.value

    def settle(self) -> None:
        """Carry back what was changed in place in values that were read."""
        for one in self._reads:
            coded = _coded(one.value)
            if coded != one.coded:
                one.coded = coded
                _raise_for(self._ask(ObjectRequest(one.number, "write", one.name, coded)), one.name)

    def _taken(self, request: ObjectRequest) -> _Taken:
        self.settle()
        reply = self._ask(request)
        _raise_for(reply, request.name)
        decoder = values.ValueDecoder()
        value, after = decoder.decode(reply.value), decoder.decode(reply.after)
        return _Taken(self.alive(generators.from_data(value)), self.alive(after))


@dataclass(frozen=True)
class _Taken:
    """A decoded reply. `after` is None where a call has left its arguments as they were."""

    value: Any
    after: Any


def _coded(value: object) -> Any:
    return values.encode(generators.to_data(value))


def _raise_for(reply: ObjectReply, name: str) -> None:
    if reply.error == "AttributeError":
        raise AttributeError(name)
    if reply.error:
        raise ObjectFailed(reply.error)
