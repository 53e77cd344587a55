"""Turns expressions that must give what they give with the solution into assertions: the judge runs the solution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from autograder.notebooks import python_parser
from autograder.platforms.moved_in.binding import CellNames
from autograder.platforms.moved_in.facts import Lines
from autograder.platforms.moved_in.test_file import indented


def expanded(parts: Sequence[Lines], names: CellNames, cell: int) -> tuple[Lines, ...]:
    """Return the parts of a test cell, with expressions that are compared as code. Raises `SyntaxError`."""
    return tuple(
        Lines(_code(one, number, names, cell), one.shown) for number, one in enumerate(parts, start=1)
    )


def _code(part: Lines, number: int, names: CellNames, cell: int) -> str:
    if not part.compared:
        return part.text
    expressions = part.text.splitlines()
    for text in expressions:
        python_parser.expression(text)
    listed = f"[{', '.join(expressions)}]"
    needed = "\n".join(one.text for one in names.solution(expressions, cell))
    return "\n".join(_comparison(f"solution_{number}", needed, listed))


def _comparison(function: str, needed: str, listed: str) -> Iterator[str]:
    yield f"def {function}():"
    yield from indented(f"{needed}\nreturn {listed}" if needed else f"return {listed}")
    yield "from numpy.testing import assert_equal as assert_equal_to_solution"
    yield f"for from_student, from_solution in zip({listed}, {function}(), strict=True):"
    yield "    assert_equal_to_solution(from_student, from_solution)"
