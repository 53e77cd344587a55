"""Says in a word why a statement of a cell failed, for a message that the grader composes."""

from __future__ import annotations

import ast

from autograder.worker import wire
from autograder.worker.pipes.notebook import Cause
from autograder.worker.rest import magic

_LONGEST = 100


def cause(error: BaseException, statement: ast.stmt | None) -> tuple[Cause, str]:
    """Return the kind of cause, and its subject: a package, a name, a magic, an extension, a style or a file."""
    kind, subject = _cause(error, statement or ast.Pass())
    known = type(subject) is str and subject
    return (kind, wire.encodable(subject[:_LONGEST])) if known else ("other", "")


def _cause(error: BaseException, statement: ast.stmt) -> tuple[Cause, str]:
    back_end = _argument(statement, ("use", "switch_backend"), "") if isinstance(error, ImportError) else ""
    if back_end:
        return "backend", back_end
    if isinstance(error, ModuleNotFoundError):
        asked = _line_magic(statement)
        return (
            ("extension", asked[1])
            if asked[:1] in (["load_ext"], ["reload_ext"])
            else ("package", error.name or "")
        )
    if isinstance(error, NameError):
        return "name", error.name or ""
    if isinstance(error, FileNotFoundError):
        return "file", error.filename
    if type(error).__name__ == "UsageError":
        asked = _line_magic(statement) or magic(statement, "run_cell_magic")
        return "magic", asked[0] if asked else ""
    if isinstance(error, OSError):
        return "style", _argument(statement, ("use", "context"), "style")
    return "other", ""


def _line_magic(statement: ast.stmt) -> list[str]:
    return next((found for part in ast.walk(statement) if (found := magic(part, "run_line_magic"))), [])


def _argument(statement: ast.stmt, functions: tuple[str, ...], of: str) -> str:
    """Return the text that one of these functions is called with, of an object of that name if one is given."""
    for part in ast.walk(statement):
        if (
            isinstance(part, ast.Call)
            and isinstance(part.func, ast.Attribute)
            and part.func.attr in functions
        ):
            owner = getattr(part.func.value, "attr", getattr(part.func.value, "id", ""))
            if part.args and isinstance(part.args[0], ast.Constant) and owner == (of or owner):
                return str(part.args[0].value)
    return ""
