"""A check's failure, its note on a right answer, and the handle of a value that cannot leave the student's process."""

from __future__ import annotations

import enum
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, NoReturn

__all__ = ["CheckFailure", "FailureKind", "Note"]


class FailureKind(enum.StrEnum):
    """What is not right about an answer, in the order in which checks look."""

    MISSING = "missing"
    SIGNATURE = "signature"
    UNWRITTEN = "unwritten"
    EXCEPTION = "exception"
    PARTS = "parts"  # the right values, in another order or form, or not these alone
    TYPE = "type"
    SHAPE = "shape"
    DTYPE = "dtype"
    FINITE = "finite"
    VALUES = "values"
    MUTATION = "mutation"
    STATE = "state"
    RANDOM = "random"
    TRAINING = "training"


@dataclass(frozen=True)
class Origin:
    """The call that a failure is about: the function's name, and of an exception its built-in type, cell and line.

    A cell counts from 0, a line from 1. Nothing here is text that the student's process could have chosen.
    """

    name: str
    error: str = ""
    cell: int | None = None
    line: int | None = None


class CheckFailure(Exception):
    """A student's answer is not right.

    `kind` is a `FailureKind`, or its value as text; any other raises `ValueError`.

    `text` says in full what is wrong. `fact` is a sentence that is true of the answer beyond that, and `run_fact` one
    about a whole training run, which is true only if all that the loop calls is right. `given` holds the arguments of
    the call, one a line. These may be empty. They may show inputs and values, so students read them of a public example
    alone. `redacted` is what students may read of a hidden run: it holds no number and no text from the student's
    process, and no hidden input. `hint` is one sentence or empty. `origin` tells of a call that gave no value.

    Nothing reads these sentences but people: whatever decides something has a field of its own.
    """

    _run_fact: Callable[[], str] | None = None

    def __init__(
        self,
        kind: str,
        text: str,
        *,
        redacted: str,
        hint: str = "",
        fact: str = "",
        given: str = "",
        origin: Origin | None = None,
    ) -> None:
        super().__init__(text)
        self.kind = FailureKind(kind)
        self.text = text
        self.redacted = redacted
        self.hint = hint
        self.fact = fact
        self.given = given
        self.origin = origin

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """The text, with every fact behind it."""
        return " ".join(filter(None, (self.brief, self.run_fact)))

    @property
    def brief(self) -> str:
        """The text, with the fact that is known already behind it."""
        return f"{self.text} {self.fact}" if self.fact else self.text

    @property
    def run_fact(self) -> str:
        """The fact about a whole training run, found out now; empty if there is none."""
        return self._run_fact() if self._run_fact is not None else ""

    def with_run_fact(self, fact: Callable[[], str]) -> CheckFailure:
        """Return the failure with a fact about a whole training run, found out when it is read; it may be empty."""
        failure = self.replace()
        failure._run_fact = fact
        return failure

    def with_fact(self, fact: str) -> CheckFailure:
        """Return the failure with this fact behind those that it has."""
        return self.replace(fact=" ".join(filter(None, (self.fact, fact))))

    def replace(self, **changes: Any) -> CheckFailure:
        """Return a failure that differs from this one in these fields."""
        failure = CheckFailure(**{name: getattr(self, name) for name in _FIELDS} | changes)
        failure._run_fact = self._run_fact
        return failure


_FIELDS = ("kind", "text", "redacted", "hint", "fact", "given", "origin")


class Note(UserWarning):
    """Something that the author of a right answer should know: it is warned, never raised, and costs nothing."""


class Handle:
    """An object that stayed in the student's process, as the judge sees it.

    Every operation on it raises `CheckFailure`: a handle that were true, or equal to something, would hand the
    verdict to the student.
    """

    __slots__ = ("type_name",)

    type_name: str

    def __init__(self, type_name: str) -> None:
        object.__setattr__(self, "type_name", type_name)

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise CheckFailure(
            FailureKind.TYPE,
            f"An object of type {self.type_name} came back where a plain value was expected.",
            redacted="An object came back where a plain number, array, list or tuple was expected.",
            hint="Return plain NumPy arrays and numbers.",
        )

    def __repr__(self) -> str:
        return f"<a {self.type_name} in the student's process>"

    __hash__ = None  # type: ignore[assignment]
    __bool__ = __len__ = __iter__ = __float__ = __int__ = __index__ = __complex__ = _refuse
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _refuse
    __getitem__ = __contains__ = __call__ = __array__ = __getattr__ = _refuse
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __matmul__ = __rmatmul__ = __pow__ = __rpow__ = _refuse
    __neg__ = __pos__ = __abs__ = __round__ = _refuse
