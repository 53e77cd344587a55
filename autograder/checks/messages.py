"""The sentences of a failure: what was called, in full for an example and bare for a hidden run.

Full text may show every number. Bare text names the function, its arguments, expected shapes and dtypes,
and holds nothing that a student's process could have chosen: no value, no shape and no index of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from autograder.checks.failure import CheckFailure, Handle

GIVEN = "\nIt was called with\n"
_SHOWN_NUMBERS = 40
_SHOWN_CHARACTERS = 1500


@dataclass(frozen=True)
class Subject:
    """What a message is about: a call such as "softmax(z)", and the part of its answer such as "dW".

    `given` maps argument names to what was passed; only full text shows it. `about` says in public words
    what is special about this call ("one row"); `hint` is the sentence to end on where a check has none
    that fits better.
    """

    called: str
    part: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    about: str = ""
    hint: str = ""

    def at(self, part: str) -> Subject:
        """The same call, another part of its answer."""
        return replace(self, part=part)

    def failure(self, kind: str, full: str, bare: str, hint: str = "") -> CheckFailure:
        """A failure of this kind that begins with the call and, in full, ends with the arguments."""
        about = f" ({self.about})" if self.about else ""
        subject = f"{self.called}{about}: "
        return CheckFailure(
            kind,
            f"{subject}{full.replace('{it}', self.part or 'the answer')}{given_text(self.given)}",
            redacted=f"{subject}{bare.replace('{it}', self._bare_part())}",
            hint=hint or self.hint,
        )

    def _bare_part(self) -> str:
        """The part without its indices, which a student's process could choose by what it gets wrong."""
        return self.part.split("[")[0] or "the answer"

    def explain(self, failure: CheckFailure) -> CheckFailure:
        """The failure of a call that raised or could not be made, told with what it was called with."""
        if failure.kind in ("missing", "signature"):
            return failure
        shapes = shapes_text(self.given)
        return CheckFailure(
            failure.kind,
            f"{failure.text}\nThe call was {self.called}{f' ({self.about})' if self.about else ''}."
            f"{given_text(self.given)}",
            redacted=f"{failure.redacted} The call was {self.called}{shapes}.",
            hint=failure.hint or self.hint,
        )


def with_fact(failure: CheckFailure, fact: str) -> CheckFailure:
    """The failure with a fact about what came back, before the arguments; for full text only. Unchanged without one."""
    if not fact:
        return failure
    said, mark, given = failure.text.partition(GIVEN)
    return CheckFailure(
        failure.kind, f"{said} {fact}{mark}{given}", redacted=failure.redacted, hint=failure.hint
    )


def number(value: object) -> str:
    """A number in six digits."""
    return f"{float(value):.6g}"  # type: ignore[arg-type]


def kind_of(value: object) -> str:
    """What kind of thing came back, in a student's words. For full text only."""
    if value is None:
        return "None (a function without `return` gives None)"
    if isinstance(value, Handle):
        return f"an object of type {value.type_name}"
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, np.generic):
        return f"a NumPy {type(value).__name__}"
    if isinstance(value, list | tuple):
        return f"a {type(value).__name__} of length {len(value)}"
    return f"a value of type {type(value).__name__}"


def given_text(given: Mapping[str, object]) -> str:
    """The arguments, a line each, as code that a student can paste; nothing for no arguments."""
    if not given:
        return ""
    lines = [f"  {name} = {literal(value)}" for name, value in given.items()]
    return GIVEN + "\n".join(lines)


def shapes_text(given: Mapping[str, object]) -> str:
    """The shapes of the arguments that are arrays: our own choice, and fit for bare text."""
    shapes = [
        f"{name} of shape {value.shape}" for name, value in given.items() if isinstance(value, np.ndarray)
    ]
    return f" with {', '.join(shapes)}" if shapes else ""


def literal(value: object) -> str:
    """A value as code; a large one only as its shape or its length."""
    if isinstance(value, np.ndarray):
        if value.size > _SHOWN_NUMBERS:
            return f"an array of shape {value.shape}, dtype {value.dtype}"
        text = _nested(value.tolist())
        dtype = "" if value.dtype == np.float64 else f", dtype=np.{value.dtype}"
        return f"np.array({text}{dtype})"
    if isinstance(value, list | tuple):
        inside = ", ".join(literal(item) for item in value)
        brackets = "[]" if isinstance(value, list) else "()"
        text = f"{brackets[0]}{inside}{brackets[1]}"
        return text if len(text) <= _SHOWN_CHARACTERS else f"a {type(value).__name__} of length {len(value)}"
    return repr(value)


def _nested(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
