"""A cell that is no Python is told with the character, the line and the remedy; one that raises, with its line."""

from __future__ import annotations

import pytest

from autograder.grading import cell_warnings
from autograder.grading.findings import GradedNotebook
from autograder.sandbox.runs import CellRun, NotebookRun


def said(cell: CellRun, source: str = "") -> list[str]:
    return cell_warnings.warnings(GradedNotebook({}, NotebookRun({2: cell}), ()), {2: source})


def invalid(text: str, line: int | None = 1, error: str = "SyntaxError") -> CellRun:
    return CellRun("failed", error=error, text=text, line=line, parsed=False)


@pytest.mark.parametrize(
    ("source", "text", "line", "says"),
    [
        (
            "print(“a”)",
            "invalid character '“' (U+201C)",
            1,
            ": line 1 holds “ (U+201C, LEFT DOUBLE QUOTATION MARK)",
        ),
        (
            "x\n\u00a0y",
            "invalid non-printable character U+00A0",
            2,
            ": line 2 holds a NO-BREAK SPACE (U+00A0)",
        ),
        ("%%time\n\nx = 3 − 2", "invalid character '−' (U+2212)", 1, ": line 3 holds − (U+2212, MINUS SIGN)"),
        ("print('a’)", "unterminated string literal (detected at line 1)", 1, ": line 1 holds ’ (U+2019"),
        ("x = 1\0", "source code string cannot contain null bytes", None, ": line 1 holds a NUL character"),
        ("y = (“a”, '’)", "invalid character '“' (U+201C)", 1, ": line 1 holds “ (U+201C"),
    ],
)
def test_an_odd_character_is_named_with_its_line(source: str, text: str, line: int | None, says: str) -> None:
    (sentence,) = said(invalid(text, line), source)
    assert sentence.startswith(f"Cell 3 is not valid Python{says}")


@pytest.mark.parametrize(
    "text", ["invalid character 'x' (U+110000)", "invalid character (U+2212)", "(U+0041)"]
)
def test_a_character_that_is_not_in_the_cell_is_not_named(text: str) -> None:
    assert said(invalid(text), "x = (") == ["Cell 3 is not valid Python (line 1); nothing in the cell ran."]


def test_a_curly_quote_in_a_right_string_is_not_blamed() -> None:
    assert "U+" not in said(invalid("'(' was never closed"), "print('It’s'")[0]


@pytest.mark.parametrize(
    "source", ["print 'a'", "  print x, y", "exec 'x = 1'", "except E, e:", "raise E, 'a'"]
)
def test_python_2_is_named(source: str) -> None:
    assert "Python 2" in said(invalid("invalid syntax"), source)[0]


def test_a_cell_that_raises_while_it_runs_keeps_what_it_did() -> None:
    assert said(CellRun("failed", error="SyntaxError", line=4)) == [
        "Cell 3 raised SyntaxError in line 4; the rest of the cell did not run."
    ]


def test_a_line_beyond_the_cell_does_no_harm() -> None:
    assert said(invalid("invalid syntax", 10**6), "x") == [
        "Cell 3 is not valid Python; nothing in the cell ran."
    ]
