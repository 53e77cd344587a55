"""What the calls of a plan gave: values, or failures that can be raised."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from autograder.checks.failure import CheckFailure


@dataclass(frozen=True)
class CallResult:
    """What one call gave, decoded: its value, and its arguments afterwards where it was asked for; or the failure."""

    value: Any = None
    after: tuple[Any, ...] = ()
    failure: CheckFailure | None = None


@dataclass(frozen=True)
class Ref:
    """Part of the answer to an earlier call of the same plan."""

    call: int
    path: tuple[int, ...] = ()

    def reference(self) -> tuple[int, list[int]]:
        """Return the call's number in its plan, and the way into its answer."""
        return self.call, list(self.path)

    def __getitem__(self, index: int) -> Ref:
        return Ref(self.call, (*self.path, index))


class Answer:
    """What one call gave. Reading it before the plan has run is the author's mistake (`RuntimeError`)."""

    def __init__(self, call: int) -> None:
        self._ref = Ref(call)
        self._result: CallResult | None = None

    def __repr__(self) -> str:
        return f"<answer {self._ref.call}>"

    def reference(self) -> tuple[int, list[int]]:
        """Return the whole answer as an argument of a later call."""
        return self._ref.reference()

    def __getitem__(self, index: int) -> Ref:
        return self._ref[index]

    @property
    def value(self) -> Any:
        """The decoded value. Raises `CheckFailure` where the call failed."""
        self.raise_for_failure()
        return self._settled().value

    def raise_for_failure(self) -> None:
        """Raise the `CheckFailure` of a call that failed; do nothing for one that returned."""
        failure = self.failure
        if failure is not None:
            raise failure

    @property
    def failure(self) -> CheckFailure | None:
        """Why the call failed, if it did."""
        return self._settled().failure

    @property
    def after(self) -> tuple[Any, ...]:
        """With `echo=True`, the arguments as the student's function left them. Raises like `value`."""
        self.raise_for_failure()
        return self._settled().after

    def settle(self, result: CallResult) -> None:
        """Take the result when the plan has run."""
        self._result = result

    def _settled(self) -> CallResult:
        if self._result is None:
            raise RuntimeError("this plan has not run yet: call plan.run() before reading its answers")
        return self._result
