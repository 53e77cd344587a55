"""The student as checks see them: calls that go out in one request, and the answers that come back.

`judge.student` has the classes that hidden tests are given. Checks know these protocols alone, and so need no judge.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from autograder.checks.failure import CheckFailure


class AnswerLike(Protocol):
    """The answer to one call, once its plan has run."""

    @property
    def value(self) -> Any:
        """The decoded value. Raises `CheckFailure` where the call failed."""

    @property
    def failure(self) -> CheckFailure | None:
        """Why the call failed, if it did."""

    def raise_for_failure(self) -> None:
        """Raise `CheckFailure` if the call failed."""

    @property
    def after(self) -> tuple[Any, ...]:
        """The arguments as the call left them."""

    def __getitem__(self, index: int) -> Any:
        """Return a reference to a part, as an argument of a later call."""


class PlanLike(Protocol):
    """Calls that go out in one request."""

    def call(
        self,
        name: str,
        *args: object,
        keywords: Mapping[str, object] | None = None,
        echo: bool = False,
        fetch: bool = True,
    ) -> AnswerLike:
        """Queue a call."""

    def method(
        self,
        owner: Any,
        name: str,
        *args: object,
        keywords: Mapping[str, object] | None = None,
        echo: bool = False,
        fetch: bool = True,
    ) -> AnswerLike:
        """Queue a call of a method of the object that an earlier call gave."""

    def put(self, value: object) -> AnswerLike:
        """Queue the making of a value that later calls share as one object."""

    def pick(self, ref: Any) -> AnswerLike:
        """Queue the transfer of a part of an earlier answer."""

    def run(self) -> None:
        """Send the calls and take the answers."""


class StudentLike(Protocol):
    """The `student` fixture of a hidden test, as far as checks need it."""

    def plan(self) -> Any:
        """Return an empty plan."""

    def explore(self) -> Any:
        """Return an empty plan for questions that decide nothing; None where none may be asked."""
