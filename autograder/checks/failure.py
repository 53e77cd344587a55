"""A check's failure, its note on a right answer, and the handle of a value that cannot leave the student's process."""

from __future__ import annotations

import enum
from collections.abc import Callable
from typing import NoReturn

__all__ = ["CheckFailure", "FailureKind", "Note"]


class FailureKind(enum.StrEnum):
    """What is not right about an answer, in the order in which checks look."""

    MISSING = "missing"
    SIGNATURE = "signature"
    UNWRITTEN = "unwritten"
    EXCEPTION = "exception"
    TYPE = "type"
    SHAPE = "shape"
    DTYPE = "dtype"
    FINITE = "finite"
    VALUES = "values"
    MUTATION = "mutation"
    STATE = "state"
    RANDOM = "random"
    TRAINING = "training"


class CheckFailure(Exception):
    """A student's answer is not right.

    `kind` is a `FailureKind`, or its value as text; any other raises `ValueError`.

    `text` says in full what is wrong. `fact` is a sentence that is true of the answer beyond that, and `given` holds
    the arguments of the call, one a line; both may be empty. These three may show inputs and values, so students read
    them of a public example alone. `redacted` is what students may read of a hidden run: it holds no number and no
    text from the student's process, and no hidden input. `hint` is one sentence or empty.

    Nothing reads these sentences but people: whatever decides something has a field of its own.
    """

    _costly: Callable[[], str] | None = None

    def __init__(
        self, kind: str, text: str, *, redacted: str, hint: str = "", fact: str = "", given: str = ""
    ) -> None:
        super().__init__(text)
        self.kind = FailureKind(kind)
        self.text = text
        self.redacted = redacted
        self.hint = hint
        self.fact = fact
        self.given = given

    def __str__(self) -> str:
        return self.message

    @property
    def message(self) -> str:
        """The text, with every fact behind it."""
        costly = self._costly() if self._costly is not None else ""
        return " ".join(filter(None, (self.brief, costly)))

    @property
    def brief(self) -> str:
        """The text, with the fact that is known already behind it."""
        return f"{self.text} {self.fact}" if self.fact else self.text

    def with_costly_fact(self, fact: Callable[[], str]) -> CheckFailure:
        """Return the failure with a fact that is found out when the message is read; it may be empty."""
        failure = self.replace()
        failure._costly = fact
        return failure

    def with_fact(self, fact: str) -> CheckFailure:
        """Return the failure with this fact behind those that it has."""
        return self.replace(fact=" ".join(filter(None, (self.fact, fact))))

    def replace(self, **changes: str) -> CheckFailure:
        """Return a failure that differs from this one in these fields."""
        fields = {name: getattr(self, name) for name in ("kind", "text", "redacted", "hint", "fact", "given")}
        failure = CheckFailure(**{**fields, **changes})
        failure._costly = self._costly
        return failure


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
