"""The reference's parts that may replace a student's wrong ones: loaded from the course, called with hostile data.

`hidden/stand_ins.py` of an assignment binds the names that its questions ask for to functions or classes of the
course. They stay in the judge. A class's attributes live with the student: each call of a method brings them, runs
the method on an instance made of them, and gives back what it changed. Attributes and arguments that are objects or
functions of the student's own are used where they are (`held_objects`).
"""

from __future__ import annotations

import importlib.util
import inspect
import types
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from autograder.judge import clock
from autograder.judge.held_objects import HeldObjects, ObjectFailed
from autograder.judge.messages import EarlierPart
from autograder.sandbox import values
from autograder.sandbox.channel import frame, violation
from autograder.worker.pipes.notebook import StandInForm
from autograder.worker.pipes.student import (
    AttributeChange,
    ObjectReply,
    ObjectRequest,
    StandInCall,
    StandInReply,
)
from autograder.worker.stand_ins import generators

FILE = "stand_ins.py"
_UNTOUCHED = frozenset(
    ["__new__", "__setattr__", "__getattr__", "__getattribute__", "__delattr__", "__del__"]
)
_SHARED = (np.ndarray, list, dict)
_MAX_BYTES = 16 * 2**20  # of one call
Ask = Callable[[ObjectRequest], ObjectReply]
_REFUSED = StandInReply(error="TypeError")


@dataclass(frozen=True)
class _Attribute:
    """An attribute of the instance, as the student's process has it."""

    name: str

    def reference(self) -> tuple[int, list[str]]:
        """Return where the worker finds it: by name in the only thing that an answer can refer to, the attributes."""
        return 0, [self.name]


def load(hidden: Path) -> dict[str, Any]:
    """Load the parts by name from the assignment's `hidden` folder; none if it has no such file.

    Raises whatever the file raises.
    """
    path = hidden / FILE
    if not path.is_file():
        return {}
    spec = importlib.util.spec_from_file_location("stand_ins", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {name: part for name, part in vars(module).items() if callable(part) and not name.startswith("_")}


def load_all(hidden: Path, earlier: Iterable[EarlierPart]) -> dict[str, Any]:
    """Load the assignment's parts and, of each earlier assignment, those for the names that are used again.

    Raises whatever one of the files raises.
    """
    loaded = load(hidden)
    for one in earlier:
        there = load(Path(one.hidden))
        loaded |= {name: there[name] for name in one.names if name in there and name not in loaded}
    return loaded


def form(part: Any) -> StandInForm:
    """Return what the worker needs to make a stand-in of a function or a class."""
    if not isinstance(part, type):
        return StandInForm(arguments={"": _arguments(part)})
    members = dict(_members(part))
    methods = tuple(name for name, member in members.items() if not isinstance(member, property))
    return StandInForm(
        methods,
        tuple(name for name in members if name not in methods),
        {name: _arguments(members[name].__get__(object(), part)) for name in methods},
    )


def _arguments(function: Any) -> tuple[str, ...]:
    """Return the names by which the arguments of a bound method or a function can be passed."""
    named = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return tuple(one.name for one in inspect.signature(function).parameters.values() if one.kind in named)


def _members(part: type) -> Iterator[tuple[str, Any]]:
    """Yield the methods and properties that a class and its bases define in Python."""
    kinds = (types.FunctionType, property, staticmethod, classmethod)
    for name, member in inspect.getmembers_static(part):
        if isinstance(member, kinds) and name not in _UNTOUCHED:
            yield name, member


class StandIns:
    """The parts that the notebook may call in one test; `called` collects the names of those that were called."""

    def __init__(self, parts: Mapping[str, Any]) -> None:
        self._parts = parts
        self.called: set[str] = set()

    def answer(self, call: StandInCall, size: int, deadline: float, ask: Ask | None = None) -> StandInReply:
        """Answer one call of `size` bytes. Raises `Lost` once the student's time is over, or as `answer` does.

        `ask` lets the part use objects of the student's own.
        """
        if size > _MAX_BYTES:
            return _REFUSED
        with clock.until(deadline):
            reply = answer(self._parts, call, ask)
        self.called.add(call.part)
        return reply


def answer(parts: Mapping[str, Any], call: StandInCall, ask: Ask | None = None) -> StandInReply:
    """Answer one call of a stand-in. Whatever goes wrong comes from the student's arguments, and is a named error.

    The part can use objects of the student's own through `ask`. Raises `Lost` on a call that no stand-in sends.
    """
    part = parts.get(call.part)
    if part is None:
        raise violation("a call of a part that has no stand-in here")
    decoder = values.ValueDecoder()
    try:
        given = [decoder.decode(coded) for coded in (call.args, call.keywords, call.attributes)]
        if type(given[0]) is not list or not _by_name(given[1]) or not _by_name(given[2]):
            return _REFUSED
        given = generators.from_data(given)
        objects = HeldObjects(ask) if ask is not None else None
        args, keywords, attributes = objects.alive(given) if objects else given
        reply = _called(part, args, keywords, attributes, call)
        if objects:
            objects.settle()
        return reply if len(frame(reply)) <= values.MAX_FRAME else _REFUSED
    except ObjectFailed as error:
        return StandInReply(error=error.error)
    except Exception as error:  # whatever the arguments have led to, also that memory does not suffice
        return StandInReply(error=type(error).__name__)


def _by_name(value: object) -> bool:
    return type(value) is dict and all(type(key) is str and not key.startswith("__") for key in value)


def _called(
    part: Any, args: list[Any], keywords: dict[str, Any], attributes: dict[str, Any], call: StandInCall
) -> StandInReply:
    """Call the part; return its value, and what it changed of an instance and of its arguments."""
    instance: Any = None
    if not isinstance(part, type):
        value = part(*args, **keywords)
    else:
        instance = object.__new__(part)
        vars(instance).update(attributes)
        value = _member(part, call.method, instance)(*args, **keywords)
    left = {} if instance is None else vars(instance)
    after = _encoded([args, keywords])
    return StandInReply(
        value=_encoded(_with_references(value, left)),
        changes=list(_changes(attributes, left, call.attributes)),
        deleted=sorted(attributes.keys() - left.keys()),
        after=after if after != ["l", [call.args, call.keywords]] else None,
    )


def _member(part: type, name: str, instance: object) -> Any:
    """Return one of the methods that `form` names, bound to the instance. Raises `LookupError` for any other."""
    member = dict(_members(part))[name]
    if isinstance(member, property):
        return lambda: member.__get__(instance, part)
    return member.__get__(instance, part)


def _changes(before: Mapping[str, Any], after: Mapping[str, Any], sent: Any) -> Iterator[AttributeChange]:
    """Yield every attribute that is another object or has other content. `sent` is the coded form of `before`."""
    coded = dict(sent[1])
    earlier: dict[str, Any] = {}
    for name, value in after.items():
        same = name in before and value is before[name]
        if not same or _encoded(value) != coded[name]:
            yield AttributeChange(name, same, _encoded(value if same else _with_references(value, earlier)))
        earlier[name] = value


def _encoded(value: Any) -> Any:
    """Encode a value for the worker. Raises `TypeError` where the reference's part returns what is no plain data."""
    return values.encode(generators.to_data(value))


def _with_references(value: Any, shared: Mapping[str, Any]) -> Any:
    """Return the value, with each attribute of the instance in it as a reference to the student's own object."""
    for name, attribute in shared.items():
        if value is attribute and isinstance(value, _SHARED):
            return _Attribute(name)
    if isinstance(value, list | tuple):
        items = [_with_references(item, shared) for item in value]
        return items if isinstance(value, list) else tuple(items)
    if type(value) is dict:
        return {key: _with_references(item, shared) for key, item in value.items()}
    return value
