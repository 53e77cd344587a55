"""How the kit of public checks shows values and exceptions to a student: the first part of every `checks.py`.

Its text is copied into the bundle together with that of `kit.py`, so it imports NumPy and the standard library alone.
"""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

SHOWN = 24  # entries of an array; a larger one would fill the page, so its shape is shown
WIDTH = 76  # characters of a line of numbers, with its indentation
DIGITS = 6  # as in the sentences


def say(text: str) -> None:
    """Print a text; a character that the terminal lacks is written as its escape."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    print(text.encode(encoding, "backslashreplace").decode(encoding))


def block(title: str, values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the title and, under it, a line of Python for each named value, ready to be copied into a cell."""
    if values:
        yield f"    {title}"
        for name, value in values.items():
            yield from _indented(f"{name} = {literal(value, len(name) + 11)}", 8)


def array_block(title: str, value: Any) -> Iterator[str]:
    """Yield the title and, under it, the numbers of an array of two entries or more, unless it is large."""
    if isinstance(value, np.ndarray) and 2 <= value.size <= SHOWN:
        yield f"    {title}"
        yield from _indented(_numbers(value, WIDTH - 8), 8)


def literal(value: Any, used: int = 0) -> str:
    """Return a value as Python, perhaps of several lines; a large array is described by its shape.

    `used` are the characters that stand before it in its first line.
    """
    if isinstance(value, np.ndarray):
        return _array(value, used)
    if isinstance(value, list | tuple):
        left, right = ("[", "]") if isinstance(value, list) else ("(", ",)" if len(value) == 1 else ")")
        items = ",\n".join(literal(item, used + 1) for item in value)
        return left + items.replace("\n", "\n ") + right
    if hasattr(value, "columns"):
        return _table(value)
    return short(repr(value.item() if isinstance(value, np.generic) else value))


def _table(value: Any) -> str:
    """Return a table as Python, without its row labels; a large one is described by its shape."""
    if value.size > SHOWN:
        return f"...  # a table of shape {value.shape}"
    return f"pd.DataFrame({value.to_dict('list')!r})"


def _array(value: np.ndarray, used: int) -> str:
    if not 0 < value.size <= SHOWN:
        return f"...  # an array of shape {value.shape}"
    numbers = _numbers(value, WIDTH - used - 9).replace("\n", "\n" + " " * len("np.array("))
    return f"np.array({numbers})"


def _numbers(value: np.ndarray, width: int) -> str:
    return np.array2string(value, separator=", ", precision=DIGITS, max_line_width=max(width, 40))


def _indented(text: str, columns: int) -> Iterator[str]:
    """Yield the lines of a text; those of an assignment stand under the value that it begins with."""
    hanging = len(text.partition(" = ")[0]) + 3 if " = " in text.partition("\n")[0] else 0
    first, *rest = text.split("\n")
    yield " " * columns + first
    for line in rest:
        yield " " * (columns + hanging) + line


def kind(value: Any) -> str:
    """Return what a value is, such as "an array of shape (2, 3)", "a tuple of 2 values" or "of type str"."""
    if isinstance(value, np.ndarray):
        return f"an array of shape {value.shape}"
    if isinstance(value, tuple):
        return f"a tuple of {len(value)} value{'s' if len(value) != 1 else ''}"
    return f"of type {type(value).__name__}"


def innermost(problem: BaseException) -> traceback.FrameSummary:
    """Return the innermost frame that is the student's, not one inside a package that it called."""
    frames = traceback.extract_tb(problem.__traceback__)
    return ([frame for frame in frames if not _in_a_package(frame)] or frames)[-1]


def _in_a_package(frame: traceback.FrameSummary) -> bool:
    """Return True for a frame in NumPy, in another package or in Python's own library."""
    path = Path(frame.filename)
    packages = {"numpy", "site-packages", "dist-packages"}
    return bool(packages & set(path.parts)) or path.is_relative_to(Path(traceback.__file__).parent)


def short(text: object) -> str:
    """Return a text in one line, cut if it is long; empty for an exception that has no text."""
    try:
        return " ".join(str(text).split())[:200]
    except Exception:  # __str__ of a student's own exception
        return ""


def found(problem: BaseException, kit_file: str) -> str:
    """Return what a check has found, as a sentence. `kit_file` is the kit's own file in a traceback.

    An exception with `arrays` is a claim that does not hold: its message is the sentence.
    """
    if hasattr(problem, "arrays"):
        return str(problem)
    frame = innermost(problem)
    if frame.filename == kit_file and isinstance(problem, AttributeError):
        return f"{short(problem)}; keep the names that the question gives"
    if frame.filename == kit_file:
        return f"it cannot be called with these arguments: {short(problem)}"
    functions = _functions(problem, kit_file)
    function = functions[-1].name if functions else frame.name
    return f"{type(problem).__name__} in line {frame.lineno} of {function}: {short(problem)}"


def _functions(problem: BaseException, kit_file: str) -> list[traceback.FrameSummary]:
    """Return the frames of the student's own functions, the outermost first; a comprehension's is called <listcomp>."""
    return [
        one
        for one in traceback.extract_tb(problem.__traceback__)
        if one.filename != kit_file and not _in_a_package(one) and not one.name.startswith("<")
    ]


def _caller(problem: BaseException, kit_file: str) -> Iterator[str]:
    """Yield the line of the checked function from which the function that raised was called, if it is another one.

    The mistake is often there: a right function raises for the wrong arguments that it is given.
    """
    frames = _functions(problem, kit_file)
    if frames and frames[0].line and frames[0].name != frames[-1].name:
        yield f"    called from line {frames[0].lineno} of {frames[0].name}: {frames[0].line}"


def lines(problem: BaseException, kit_file: str) -> Iterator[str]:
    """Yield the lines under a sentence: the line that raised, its caller, the arguments, and the arrays that differ."""
    if isinstance(problem, NotImplementedError):
        return
    frame = innermost(problem)
    if frame.line and frame.filename != kit_file and not hasattr(problem, "arrays"):
        yield f"    line {frame.lineno} is: {frame.line}"
        yield from _caller(problem, kit_file)
    yield from block("called with", vars(problem).get("given_arguments", {}))
    for title, array in getattr(problem, "arrays", {}).items():
        yield from array_block(title, array)
