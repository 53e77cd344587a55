"""What a call that failed in the student's process means, in words.

The report comes from that process and may say anything: only names and places that can be checked are told.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from typing import Any

from autograder.checks.failure import CheckFailure
from autograder.sandbox import values
from autograder.sandbox.channel import Lost


def failure(name: str, error: Any, lines: Mapping[int, int]) -> CheckFailure:
    """What a failed call means, in words: in full for the example run, and without the student's text."""
    if type(error) is not dict:
        raise Lost("violation", "an error of an impossible form")
    kind, text = error.get("kind"), _ADDRESS.sub(" at 0x…", str(error.get("text", ""))[:500])
    if kind == "Missing":
        said = f"{name} is not defined when the notebook has run."
        return CheckFailure("missing", said, redacted=said, hint=f"Define {name} at the top level of a cell.")
    if kind == "NotCallable":
        said = f"{name} is not a function: the name is bound to something that cannot be called."
        full = f"{name} is not a function but a value of type {values.safe_name(text)}."
        return CheckFailure(
            "signature", full, redacted=said, hint=f"Do not use {name} for anything but the function."
        )
    if kind == "NoMethod":
        said = f"The object has no method {name}."
        return CheckFailure("signature", said, redacted=said, hint=f"Define {name} in the class.")
    return _raised(name, error, text, lines)


def _raised(name: str, error: dict[str, Any], text: str, lines: Mapping[int, int]) -> CheckFailure:
    builtin = str(error.get("builtin", ""))
    known = getattr(builtins, builtin, None)
    kind = builtin if isinstance(known, type) and issubclass(known, BaseException) else "Exception"
    place = _place(error.get("cell"), error.get("line"), lines)
    said = f"{name} raised {kind}{place}."
    own = values.safe_name(error.get("type", kind))
    full = f"{name} raised {own}{place}: {text}" if text else f"{name} raised {own}{place}."
    failure_kind = "unwritten" if kind == "NotImplementedError" else "exception"
    return CheckFailure(failure_kind, full, redacted=said, hint=_HINTS.get(kind, ""))


def _place(cell: object, line: object, lines: Mapping[int, int]) -> str:
    """Where in the notebook, if there is such a place: the student's process may have made the numbers up."""
    if type(cell) is int and type(line) is int and 0 < line <= lines.get(cell, 0):
        return f" in cell {cell + 1}, line {line}"
    return ""


_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")  # of an object: another in every run

_HINTS = {
    "NotImplementedError": "This function is still the starter's: write its body.",
    "TypeError": "Check that the function takes the arguments of the handout, by position and in that order.",
    "NameError": "A name is used that no cell defines, or only a cell that failed.",
    "IndexError": "An index lies outside its array: check the shapes, also for a single row or a single layer.",
    "ValueError": "Often two shapes that do not fit: print the shapes of both sides.",
    "ZeroDivisionError": "Something is divided by zero.",
    "RecursionError": "A function calls itself without end.",
    "MemoryError": "The arrays are larger than the memory that a test may use.",
}
