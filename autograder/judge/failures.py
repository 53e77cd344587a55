"""Puts a call that failed in the student's process into words.

The report comes from that process and may say anything: only names and places that can be checked go into a message.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Mapping
from types import MappingProxyType

from autograder.checks.failure import CheckFailure, FailureKind, Origin
from autograder.sandbox import values
from autograder.worker.pipes.student import StepError


def failure(
    name: str,
    error: StepError,
    lines: Mapping[int, int],
    lost_names: Mapping[str, str] = MappingProxyType({}),
) -> CheckFailure:
    """Return the failure of a call of `name`, in full for the example run, and redacted for a hidden one.

    `lost_names` says why names have no value. It is known before any hidden input, and so is all that a redacted
    message says of it.
    """
    text = _ADDRESS.sub(" at 0x…", error.text[:500])
    if error.kind == "Missing" and name in lost_names:
        redacted = f"{name} has no value, because {lost_names[name]}."
        return CheckFailure(FailureKind.MISSING, redacted, redacted=redacted, origin=Origin(name))
    if error.kind == "Missing":
        redacted = f"{name} was not defined after your notebook ran."
        hint = f"Define {name} at the top level of a cell."
        return CheckFailure(FailureKind.MISSING, redacted, redacted=redacted, hint=hint, origin=Origin(name))
    if error.kind == "NotCallable":
        redacted = f"{name} is not a function: the name is bound to something that cannot be called."
        full = f"{name} is not a function but a value of type {values.safe_name(text)}."
        hint = f"Do not use {name} for anything but the function."
        return CheckFailure(FailureKind.SIGNATURE, full, redacted=redacted, hint=hint, origin=Origin(name))
    if error.kind == "NoMethod":
        redacted = f"The object has no method {name}."
        hint = f"Define {name} in the class."
        return CheckFailure(
            FailureKind.SIGNATURE, redacted, redacted=redacted, hint=hint, origin=Origin(name)
        )
    if error.kind in _SENTENCES:
        kind, said, hint = _SENTENCES[error.kind]
        told = said.format(name=name)
        return CheckFailure(kind, told, redacted=told, hint=hint.format(name=name), origin=Origin(name))
    return _raised(name, error, text, lines, lost_names)


def no_cell(question: str) -> CheckFailure:
    """Return the failure of a question that has no cell in the notebook."""
    said = f"The notebook has no cell for the question {question}."
    hint = f'Keep the cell of the handout for it, or begin yours with the line "# Your answer ({question})".'
    return CheckFailure(FailureKind.MISSING, said, redacted=said, hint=hint)


_SENTENCES = {
    "NoAttribute": (
        FailureKind.SIGNATURE,
        "The object has no attribute {name}.",
        "Give it one in the class: self.{name} = … in __init__, or a property.",
    ),
    "NoSource": (
        FailureKind.SIGNATURE,
        "The notebook holds no definition of {name} that can be read.",
        "Define {name} with def or class in a cell.",
    ),
    "Unset": (
        FailureKind.UNWRITTEN,
        "{name} still holds the starter's placeholder.",
        "Give {name} its value at the top level of a cell.",
    ),
    "NoFigure": (
        FailureKind.SIGNATURE,
        "There is no figure of {name}.",
        "Draw it with Matplotlib, and return it or show it.",
    ),
}


def _raised(
    name: str, error: StepError, text: str, lines: Mapping[int, int], lost_names: Mapping[str, str]
) -> CheckFailure:
    known = getattr(builtins, error.builtin, None)
    builtin = error.builtin if isinstance(known, type) and issubclass(known, BaseException) else "Exception"
    place = _place(error.cell, error.line, lines)
    own = values.safe_name(error.type or builtin)
    full = f"{name} raised {own}{place}: {text}" if text else f"{name} raised {own}{place}."
    redacted = f"{name} raised {builtin}{place}."
    if builtin == "NameError":
        full = _because(name, place, error.missing, lost_names) or full
        redacted += _without_value(lost_names)
    kind = FailureKind.UNWRITTEN if builtin == "NotImplementedError" else FailureKind.EXCEPTION
    cell, line = (error.cell, error.line) if place else (None, None)
    origin = Origin(name, builtin, cell, line)
    return CheckFailure(kind, full, redacted=redacted, hint=_HINTS.get(builtin, ""), origin=origin)


def _because(name: str, place: str, missing: str, lost_names: Mapping[str, str]) -> str:
    """Return why the name that the call missed has no value; an empty text where no cell was to bind it."""
    reason = lost_names.get(missing)
    return f"{name} uses {missing}{place}, which has no value, because {reason}." if reason else ""


def _without_value(lost_names: Mapping[str, str]) -> str:
    """Return which names have no value because of which cell, whatever name the call missed."""
    reasons: dict[str, list[str]] = {}
    for name, reason in lost_names.items():
        reasons.setdefault(reason, []).append(name)
    parts = [f"{', '.join(names[:_FEW])}, because {reason}" for reason, names in reasons.items()]
    return f" These have no value: {'; '.join(parts[:_FEW])}." if parts else ""


def _place(cell: int | None, line: int | None, lines: Mapping[int, int]) -> str:
    """Name the place in the notebook, if there is such a one: the student's process may have invented the numbers."""
    if cell is not None and line is not None and 0 < line <= lines.get(cell, 0):
        return f" in cell {cell + 1}, line {line}"
    return ""


_FEW = 5
_ADDRESS = re.compile(r" at 0x[0-9A-Fa-f]+")  # of an object: another in every run

_HINTS = {
    "NotImplementedError": "This function is still the starter's: write its body.",
    "TypeError": "Print the type of each value in that line: a list, None, or an array where one number is needed? If"
    " the call itself fails, take the arguments of the handout, by position and in that order; a method takes self"
    " first.",
    "NameError": "The function uses a name that no cell defines, or only a cell that failed: look at its spelling too.",
    "IndexError": "An index lies outside its array, list or text: check how long each is, also when it has one part or"
    " none.",
    "ValueError": "Print the values in that line, and the shapes of arrays: often two do not fit, a text is no number,"
    " or a list has other parts than are taken out of it. `if`, `max` and `min` need single numbers; for arrays there"
    " are np.where, np.maximum and np.minimum.",
    "KeyError": "A dict lacks this key, or a table this column: print the keys, or df.columns, before that line.",
    "AttributeError": "Print the type of the value in front of the dot: it has no such name. Is the name misspelt, or"
    " the value another than you think, such as None?",
    "ZeroDivisionError": "Something is divided by zero.",
    "RecursionError": "A function calls itself without end.",
    "MemoryError": "The arrays are larger than the memory that a test may use.",
}
