"""The sentences of a failure: what was called, in full for an example and redacted for a hidden run.

Full text may show every number. Redacted text names the function, its arguments, expected shapes and dtypes. It
holds nothing that a student's process could have chosen: no value, no shape and no index of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from autograder.checks.failure import CheckFailure, Handle

__all__ = ["Subject"]

_SHOWN_NUMBERS = 40  # of an array: more are not read, and a shape says more
_SHOWN_CHARACTERS = 1500  # of a list, such as the parameters of a network of three layers


@dataclass(frozen=True)
class Subject:
    """The subject of a message: a call such as "softmax(z)", and a part of its answer such as "dW".

    `place` is the way into that part, such as "[0][1]"; like the values it is shown in full text alone. `given` maps
    argument names to what was passed. `about` says in public words what is special about this call, such as "one
    row". `hint` is the sentence to end on where a check has none that fits better.
    """

    called: str
    part: str = ""
    given: Mapping[str, object] = field(default_factory=dict)
    about: str = ""
    hint: str = ""
    place: str = ""

    def at(self, part: str, place: str = "") -> Subject:
        """Return the same call with another part of its answer."""
        return replace(self, part=part, place=place)

    def within(self, key: object) -> Subject:
        """Return the same call with the item of this index or key in the part."""
        return replace(self, place=f"{self.place}[{key!r}]")

    def failure(self, kind: str, full: str, redacted: str, hint: str = "") -> CheckFailure:
        """Return a failure whose two texts begin with the call; "{it}" in them becomes the part."""
        part = self.part or "the answer"
        return CheckFailure(
            kind,
            f"{self._opening()}{full.replace('{it}', f'{part}{self.place}')}",
            redacted=f"{self._opening()}{redacted.replace('{it}', part)}",
            hint=hint or self.hint,
            given=arguments_text(self.given),
        )

    def same_failure(self, kind: str, text: str, hint: str = "") -> CheckFailure:
        """Return a failure whose one text is safe to show of a hidden run too."""
        return self.failure(kind, text, text, hint)

    def explain(self, failure: CheckFailure) -> CheckFailure:
        """Return the failure of a call that raised or could not be made, with what it was called with."""
        if failure.kind in ("missing", "signature"):
            return failure
        about = f" ({self.about})" if self.about else ""
        return failure.replace(
            text=f"{failure.text}\nThe call was {self.called}{about}.",
            redacted=f"{failure.redacted} The call was {self.called}{shapes_text(self.given)}.",
            hint=failure.hint or self.hint,
            given=arguments_text(self.given),
        )

    def _opening(self) -> str:
        return f"{self.called}{f' ({self.about})' if self.about else ''}: "


def called_with(arguments: str) -> str:
    """Return what follows a message: the arguments of the call, one a line; nothing where there are none."""
    return f"\nIt was called with\n{arguments}" if arguments else ""


def number(value: object) -> str:
    """Return a number in six digits."""
    return f"{float(value):.6g}"  # type: ignore[arg-type]


def kind_of(value: object) -> str:
    """Return the kind of a value in a student's words, for full text only."""
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


def arguments_text(given: Mapping[str, object]) -> str:
    """Return the arguments, one a line, as code that a student can paste."""
    return "\n".join(f"  {name} = {literal(value)}" for name, value in given.items())


def shapes_text(given: Mapping[str, object]) -> str:
    """Return the shapes of the arguments that are arrays: the author chose them, so redacted text may hold them."""
    shapes = [
        f"{name} of shape {value.shape}" for name, value in given.items() if isinstance(value, np.ndarray)
    ]
    return f" with {', '.join(shapes)}" if shapes else ""


def literal(value: object) -> str:
    """Return a value as code; of a large one only its shape or its length."""
    if isinstance(value, np.ndarray):
        if value.size > _SHOWN_NUMBERS:
            return f"an array of shape {value.shape}, dtype {value.dtype}"
        text = _nested(value.astype(str).tolist() if value.dtype.kind in "mM" else value.tolist())
        if value.dtype.kind in "mM":
            return f"np.array({text}, dtype={str(value.dtype)!r})"
        dtype = "" if value.dtype == np.float64 else f", dtype=np.{value.dtype}"
        return f"np.array({text}{dtype})"
    if isinstance(value, list | tuple):
        inside = ", ".join(literal(item) for item in value)
        brackets = "[]" if isinstance(value, list) else "()"
        text = f"{brackets[0]}{inside}{brackets[1]}"
        return text if len(text) <= _SHOWN_CHARACTERS else f"a {type(value).__name__} of length {len(value)}"
    if isinstance(value, np.random.Generator):
        return f"a Generator on {type(value.bit_generator).__name__}"
    if type(value).__module__.partition(".")[0] == "pandas":
        return f"a {type(value).__name__} of shape {value.shape}"  # type: ignore[attr-defined]
    return repr(value)


def _nested(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_nested, value))}]"
    return f"{value:.6g}" if isinstance(value, float) else repr(value)
