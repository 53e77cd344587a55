"""Finds what a foreign release shows although it looks like a secret, and cells that are nothing without a solution."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import structs

from autograder.course import markers as solution_markers
from autograder.notebooks import python_parser
from autograder.platforms.moved_in.facts import MovedCell, Remark
from autograder.release import leaks, marker_words


def lines(cells: Sequence[MovedCell], tests: str, begin: str, end: str) -> list[str]:
    """Return the lines of solutions and hidden tests that stand in the released notebook too."""
    secret: dict[str, str] = {}
    for cell in cells:
        for _, line, inside in solution_markers.lines(cell.text or ""):
            if inside:
                leaks.note(secret, line, "", leaks.SOLUTION_LENGTH)
    for line in leaks.unshown(tests.splitlines()):
        leaks.note(secret, line, "", leaks.SECRET_LENGTH)
    released = {leaks.plain(line) for line in _released(cells)}
    return [line for line in secret if line in released]


def markers(cells: Sequence[MovedCell]) -> list[str]:
    """Return the released lines that look like a marker of another tool."""
    return list(
        dict.fromkeys(
            line.strip() for line in _released(cells) if marker_words.is_marker(line, in_page=False)
        )
    )


def _released(cells: Sequence[MovedCell]) -> Iterator[str]:
    for cell in cells:
        if cell.text is not None:
            yield from solution_markers.without_solutions(cell.text, cell.kind).splitlines()


def parsing(cells: Sequence[MovedCell]) -> tuple[list[MovedCell], list[Remark]]:
    """Return the cells, with those as a whole between markers that are no Python without their solution."""
    made, remarks = list[MovedCell](), list[Remark]()
    for cell in cells:
        if cell.kind == "code" and cell.text and not _parses(cell.text):
            whole = solution_markers.with_solutions(cell.text)
            cell = structs.replace(cell, text=f"{solution_markers.BEGIN}\n{whole}\n{solution_markers.END}")
            remarks.append(
                Remark(cell.number, "The whole cell became the solution: its rest alone is no Python.")
            )
        made.append(cell)
    return made, remarks


def _parses(text: str) -> bool:
    released = solution_markers.without_solutions(text, "code")
    if released == text:
        return True
    try:
        python_parser.module(
            "\n".join(line for line in released.splitlines() if not line.lstrip().startswith(("%", "!")))
        )
    except SyntaxError:
        return False
    return True
