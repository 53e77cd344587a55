"""Names of a student's notebook, bound so that a test cell which was written to run beside them can use them.

A function is called over the pipe, a variable comes as its value, and an object of the student's stays where it is:
each use of it is a step in the student's process. What such an object says of itself decides nothing: two objects
cannot be compared, and none is true or false. Arguments that the call changes in place are changed here too.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from autograder.checks.failure import CheckFailure, FailureKind
from autograder.sandbox import values
from autograder.worker.stand_ins import generators, proxy

if TYPE_CHECKING:
    from autograder.judge.plan import Plan
    from autograder.judge.student import Student

_MOST_ITEMS = 100_000  # of an iterator of the student's
_AT_ONCE = 64  # items that are asked for in one request, once there are many
# Objects that stand for plain data, by the name of their type, with what they become here.
_PLAIN: Mapping[str, Callable[[NotebookObject], Any]] = {
    "OrderedDict": lambda found: dict(found.items()),
    "defaultdict": lambda found: dict(found.items()),
    "Counter": lambda found: dict(found.items()),
    "dict_keys": list,
    "dict_values": list,
    "dict_items": list,
    "Size": tuple,
}


class BoundNotebook:
    """The finished notebook, as the fixture `notebook` gives it."""

    def __init__(self, student: Student) -> None:
        self._student = student

    def function(self, name: str) -> NotebookFunction:
        """Return a function or a class of the notebook: each call of it is a call in the student's process."""
        self._student.asserted = True
        return NotebookFunction(self, name)

    def value(self, name: str) -> Any:
        """Return a variable of the notebook. Raises `CheckFailure` where it has no value."""
        self._student.asserted = True
        return self.asked(lambda plan: plan.value(name))

    def asked(self, step: Callable[[Plan], Any]) -> Any:
        """Take one step in the student's process and return what it gave. Raises what the student's code raised."""
        plan = self._student.plan()
        answer = step(plan)
        plan.run()
        if answer.failure is not None:
            raise raised(answer.failure)
        return self._taken(answer.value)

    def called(self, call: Callable[[Plan, tuple[Any, ...], bool], Any], args: tuple[Any, ...]) -> Any:
        """Make one call, and bring back what it has changed in its arguments. Raises what the student's code raised."""
        sent = tuple(generators.mapped(list(args), _sent))
        plan = self._student.plan()
        answer = call(plan, sent, any(isinstance(one, _CHANGEABLE) for one in args))
        plan.run()
        if answer.failure is not None:
            raise raised(answer.failure)
        if answer.after:
            _take_over(args, answer.after)
        return self._taken(answer.value)

    def _taken(self, value: Any) -> Any:
        return generators.mapped(value, self._object)

    def _object(self, value: Any) -> Any:
        if not isinstance(value, values.HandleValue):
            return value
        found = NotebookObject(value, self)
        plain = _PLAIN.get(value.type_name)
        return plain(found) if plain else found


class NotebookFunction:
    """A function or a class of the notebook, by its name."""

    def __init__(self, notebook: BoundNotebook, name: str) -> None:
        self._notebook = notebook
        self._name = name

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        given = generators.mapped(keywords, _sent)
        return self._notebook.called(
            lambda plan, sent, echo: plan.call(self._name, *sent, keywords=given, echo=echo), args
        )

    def __getattr__(self, name: str) -> Any:
        return getattr(self.held(), _public(name))

    def __instancecheck__(self, instance: object) -> bool:
        return isinstance(instance, NotebookObject) and instance.type_name == self._name

    def held(self) -> NotebookObject:
        """Return the function itself, as an object that can be an argument of a call."""
        found = self._notebook.value(self._name)
        if not isinstance(found, NotebookObject):
            said = f"{self._name} is not a function: the name is bound to something that cannot be called."
            raise CheckFailure(FailureKind.SIGNATURE, said, redacted=said)
        return found


class NotebookObject(values.HandleValue):
    """An object that stayed in the student's process. Comparing it, or asking for its truth, fails the test."""

    __slots__ = ("_notebook",)

    _notebook: BoundNotebook

    def __init__(self, handle: values.HandleValue, notebook: BoundNotebook) -> None:
        super().__init__(handle.type_name, handle.number)
        object.__setattr__(self, "_notebook", notebook)

    def __getattr__(self, name: str) -> Any:  # type: ignore[override]  # a handle refuses every name
        return self._notebook.asked(lambda plan: plan.attribute(self, _public(name)))  # type: ignore[arg-type]

    def __setattr__(self, name: str, value: object) -> None:
        self._notebook.asked(lambda plan: plan.set_attribute(self, name, _sent(value)))  # type: ignore[arg-type]

    def __call__(self, *args: Any, **keywords: Any) -> Any:
        return self._method("__call__", *args, **keywords)

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]
        return _items(self if self.type_name == "generator" else self._method("__iter__"))

    def __next__(self) -> Any:
        return self._method("__next__")

    def __len__(self) -> int:  # type: ignore[override]
        return int(self._plain("__len__", int))

    def __contains__(self, item: object) -> bool:  # type: ignore[override]
        return bool(self._plain("__contains__", bool, item))

    def __str__(self) -> str:
        return str(self._plain("__str__", str))

    def __repr__(self) -> str:
        return str(self._plain("__repr__", str))

    def _plain(self, name: str, kind: type, *args: object) -> Any:
        """Return what a method gives, which must be of this type alone. Raises `CheckFailure` like a handle."""
        found = self._method(name, *args)
        return found if type(found) is kind else self._refuse()

    def _method(self, name: str, *args: Any, **keywords: Any) -> Any:
        given = generators.mapped(keywords, _sent)
        return self._notebook.called(
            lambda plan, sent, echo: plan.method(self, name, *sent, keywords=given, echo=echo),  # type: ignore[arg-type]
            args,
        )


def _operator(name: str) -> Callable[..., Any]:
    def method(self: NotebookObject, *args: Any) -> Any:
        return self._method(name, *args)

    return method


for _name in (
    "__getitem__ __setitem__ __delitem__ __add__ __radd__ __sub__ __rsub__ __mul__ __rmul__ __truediv__ __rtruediv__ "
    "__floordiv__ __mod__ __matmul__ __rmatmul__ __pow__ __neg__ __abs__ __invert__ __and__ __or__ __xor__ __reversed__"
).split():
    setattr(NotebookObject, _name, _operator(_name))

_CHANGEABLE = (list, dict, set, np.ndarray)


def _sent(value: Any) -> Any:
    """Return an argument as it is sent: a function of the notebook goes as itself, not as a function of the judge."""
    return value.held() if isinstance(value, NotebookFunction) else value


def _public(name: str) -> str:
    """Return a name that an object may be asked for. Raises `AttributeError` for those that Python itself asks for."""
    if name.startswith("__") and name.endswith("__"):
        raise AttributeError(name)
    return name


def _take_over(mine: tuple[Any, ...], after: tuple[Any, ...]) -> None:
    """Give the arguments the content that a call has left them with."""
    for one, new in zip(mine, after, strict=True):
        if isinstance(one, _CHANGEABLE) and type(one) is type(new):
            proxy.write_back(one, new)


def _items(iterator: Any) -> Iterator[Any]:
    for _ in range(_MOST_ITEMS):
        try:
            yield next(iterator)
        except StopIteration:
            return
    said = f"What your function returned has more than {_MOST_ITEMS:,} items."
    raise CheckFailure(FailureKind.TYPE, said, redacted=said)


class _Absent(CheckFailure, AttributeError, TypeError):
    """An attribute or a method that an object of the student's does not have: `hasattr`, `list` and `iter` know it."""


def raised(failure: CheckFailure) -> CheckFailure:
    """Return a failure as an exception that the test may also catch by the built-in type that was raised."""
    if failure.kind is FailureKind.SIGNATURE and failure.origin is not None and not failure.origin.error:
        return _alike(_Absent, failure)
    name = failure.origin.error if failure.origin is not None else ""
    known = getattr(builtins, name, None)
    if not (isinstance(known, type) and issubclass(known, Exception)) or known is Exception:
        return failure
    try:
        return _alike(type(f"Raised{name}", (CheckFailure, known), {}), failure)
    except TypeError:  # a built-in exception whose form no other class can share
        return failure


def _alike(kind: type[Any], failure: CheckFailure) -> CheckFailure:
    fields = ("redacted", "hint", "fact", "given", "origin")
    made: CheckFailure = kind(failure.kind, failure.text, **{name: getattr(failure, name) for name in fields})
    return made
