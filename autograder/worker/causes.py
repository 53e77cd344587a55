"""Says in a word why a statement of a cell failed, for a message that the grader composes."""

from __future__ import annotations

import ast
import os
import sys
import types
from collections.abc import Iterator

from autograder.worker import wire
from autograder.worker.jupyter.shell import NoKeyboard
from autograder.worker.pipes.notebook import Cause
from autograder.worker.rest import magic

_LONGEST = 100


def cause(error: BaseException, statement: ast.stmt | None) -> tuple[Cause, str]:
    """Return the kind of cause, and its subject: a package, a name, a magic, an extension, a style or a file."""
    try:
        kind, subject = _cause(error, statement or ast.Pass())
    except Exception:  # whatever the attributes of the notebook's own exceptions raise
        return "other", ""
    known = type(subject) is str and subject
    return (kind, wire.encodable(subject[:_LONGEST])) if known else ("other", "")


def _cause(error: BaseException, statement: ast.stmt) -> tuple[Cause, str]:
    if isinstance(error, ImportError):
        return _of_import(error, statement)
    if isinstance(error, AttributeError):
        return "member", _refused(error) or _absent_attribute(error)
    if isinstance(error, NameError):
        return "name", error.name or ""
    if isinstance(error, FileNotFoundError):
        return "file", error.filename or _argument(statement, ("loadtxt", "genfromtxt"), "")
    if type(error).__name__ == "UsageError":
        asked = _line_magic(statement) or magic(statement, "run_cell_magic")
        return "magic", asked[0] if asked else ""
    if isinstance(error, NoKeyboard):
        return "keyboard", "input()"
    if isinstance(error, OSError):
        return "style", _argument(statement, ("use", "context"), "style")
    return "file", _absent_script(statement)


def _of_import(error: ImportError, statement: ast.stmt) -> tuple[Cause, str]:
    back_end = _argument(statement, ("use", "switch_backend"), "")
    if back_end:
        return "backend", back_end
    if not isinstance(error, ModuleNotFoundError):
        return "member", _refused(error) or _absent_import(error, statement)
    asked, name = _line_magic(statement), error.name or ""
    if asked[:1] in (["load_ext"], ["reload_ext"]):
        return "extension", asked[1]
    return ("member" if name.rpartition(".")[0] in sys.modules else "package"), name


def _refused(error: BaseException) -> str:
    """Return the attribute that a module's own `__getattr__` refused, as `numpy.float`; else an empty text."""
    step = error.__traceback__
    while step is not None and step.tb_next is not None:
        step = step.tb_next
    if step is None or step.tb_frame.f_code.co_name != "__getattr__":
        return ""
    code, names = step.tb_frame.f_code, step.tb_frame.f_globals
    own = getattr(names.get("__getattr__"), "__code__", None) is code
    return f"{names['__name__']}.{step.tb_frame.f_locals[code.co_varnames[0]]}" if own else ""


def _absent_attribute(error: AttributeError) -> str:
    """Return the attribute that a module has not, or an object of a library; an empty text for any other object."""
    owner = error.obj
    if isinstance(owner, types.ModuleType):
        return f"{owner.__name__}.{error.name}"
    kind = type(owner)
    return f"{kind.__module__}.{kind.__qualname__}.{error.name}" if _is_of_library(kind) else ""


def _is_of_library(kind: type) -> bool:
    file = getattr(sys.modules.get(kind.__module__), "__file__", None) or ""
    return "site-packages" in file


def _absent_import(error: ImportError, statement: ast.stmt) -> str:
    """Return the first name that a `from` import of the statement asks for in vain; else an empty text."""
    known = vars(sys.modules[error.name]) if error.name in sys.modules else {}
    return next(
        (f"{error.name}.{name}" for name in _imported(statement, error.name) if name not in known), ""
    )


def _imported(statement: ast.stmt, module: str | None) -> Iterator[str]:
    for part in ast.walk(statement):
        if isinstance(part, ast.ImportFrom) and part.module == module:
            yield from (alias.name for alias in part.names)


def _absent_script(statement: ast.stmt) -> str:
    """Return the file that `%run` does not find, for which IPython raises a plain `Exception`; else an empty text."""
    name, *arguments = _line_magic(statement) or [""]
    words = [word for word in "".join(arguments).split() if not word.startswith("-")]
    return words[0] if name == "run" and words and not os.path.exists(words[0]) else ""


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
