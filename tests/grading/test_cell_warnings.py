"""A cell that is no Python is told with the character, the line and the remedy; one that raises, with its line."""

from __future__ import annotations

import sys

import pytest

from autograder.grading import cell_warnings, newer_python
from autograder.grading.findings import GradedNotebook
from autograder.sandbox.runs import CellRun, NotebookRun
from autograder.worker.pipes.notebook import LineNote

HERE = f" The grader runs Python {sys.version_info[0]}.{sys.version_info[1]}."


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
            "line 1 holds “ (U+201C, LEFT DOUBLE QUOTATION MARK)",
        ),
        (
            "x\n\u00a0y",
            "invalid non-printable character U+00A0",
            2,
            "line 2 holds a NO-BREAK SPACE (U+00A0)",
        ),
        ("%%time\n\nx = 3 − 2", "invalid character '−' (U+2212)", 1, "line 3 holds − (U+2212, MINUS SIGN)"),
        ("print('a’)", "unterminated string literal (detected at line 1)", 1, "line 1 holds ’ (U+2019"),
        ("x = 1\0", "source code string cannot contain null bytes", None, "line 1 holds a NUL character"),
        ("y = (“a”, '’)", "invalid character '“' (U+201C)", 1, "line 1 holds “ (U+201C"),
    ],
)
def test_an_odd_character_is_named_with_its_line(source: str, text: str, line: int | None, says: str) -> None:
    (sentence,) = said(invalid(text, line), source)
    assert sentence.startswith(f"Cell 3 has a syntax error: {says}")


@pytest.mark.parametrize(
    "text", ["invalid character 'x' (U+110000)", "invalid character (U+2212)", "(U+0041)"]
)
def test_a_character_that_is_not_in_the_cell_is_not_named(text: str) -> None:
    assert said(invalid(text), "x = (") == [
        f"Cell 3 has a syntax error (line 1: {text}), so none of it ran.{HERE}"
    ]


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


def failed(cause: str = "other", subject: str = "", following: int = 0, ran: int = 0) -> CellRun:
    return CellRun(
        "failed",
        error="ImportError",
        line=1,
        failed_line=1,
        cause=cause,
        subject=subject,
        following=following,
        ran=ran,
    )


@pytest.mark.parametrize(
    ("cause", "subject", "reason"),
    [
        ("package", "polars", "polars is not installed here"),
        ("package", "torch.nn", "torch.nn is absent on purpose, because this assignment is done without it"),
        ("name", "np", "np is not defined"),
        ("magic", "tensorboard", "there is no magic %tensorboard here"),
        ("extension", "lab_black", "the extension lab_black is not installed here"),
        ("style", "science", "the style science is not installed here"),
        ("style", "seaborn", "the style seaborn is no longer there; use seaborn-v0_8 instead"),
        (
            "style",
            "seaborn-whitegrid",
            "the style seaborn-whitegrid is no longer there; use seaborn-v0_8-whitegrid instead",
        ),
        ("member", "numpy.float", "numpy.float is no longer there; use float instead"),
        ("member", "numpy.in1d", "numpy.in1d is no longer there; use np.isin instead"),
        ("member", "numpy.ndarray.ptp", "numpy.ndarray.ptp is no longer there; use np.ptp(x) instead"),
        ("member", "net_utils.relu", "net_utils has no relu here"),
        ("member", "torch.nn", "torch.nn is absent on purpose, because this assignment is done without it"),
        ("backend", "TkAgg", "the back end TkAgg opens windows and does not work here"),
        ("file", "data.csv", "there is no file or folder data.csv here"),
        (
            "file",
            "/content/drive/x.csv",
            "/content/drive/x.csv is a path of another machine, and nothing of that is here",
        ),
    ],
)
def test_the_cause_of_a_failed_line_is_named(cause: str, subject: str, reason: str) -> None:
    run = GradedNotebook({}, NotebookRun({2: failed(cause, subject)}), ())
    assert cell_warnings.warnings(run, {}, ("torch",)) == [f"Line 1 of cell 3 failed: {reason}."]


def test_cells_that_lack_one_thing_are_told_once() -> None:
    cells = {
        2: failed("name", "np"),
        3: failed("file", "a.csv"),
        5: failed("name", "np"),
        6: failed("name", "np"),
    }
    assert cell_warnings.warnings(GradedNotebook({}, NotebookRun(cells), ()), {}) == [
        "Line 1 of cell 3 failed: np is not defined. That is also why cells 6 and 7 failed.",
        "Line 1 of cell 4 failed: there is no file or folder a.csv here.",
    ]


def test_cells_that_raise_each_for_itself_are_told_each() -> None:
    cells = {
        2: CellRun("failed", error="ValueError", line=1),
        3: CellRun("failed", error="ValueError", line=1),
    }
    assert len(cell_warnings.warnings(GradedNotebook({}, NotebookRun(cells), ()), {})) == 2


@pytest.mark.parametrize(
    ("following", "ran", "rest"),
    [
        (2, 2, " The rest of the cell was run without it."),
        (
            3,
            1,
            " Of the rest of the cell, the imports, definitions and assignments that do not need it were run.",
        ),
        (2, 0, " The rest of the cell did not run."),
        (0, 0, ""),
    ],
)
def test_what_became_of_the_rest_of_the_cell_is_said(following: int, ran: int, rest: str) -> None:
    assert said(failed("package", "polars", following, ran)) == [
        f"Line 1 of cell 3 failed: polars is not installed here.{rest}"
    ]


def test_a_line_that_failed_in_a_function_names_both_lines() -> None:
    cell = CellRun("failed", error="ValueError", line=2, failed_line=5, following=1, ran=1)
    assert said(cell) == [
        "Line 5 of cell 3 failed: it raised ValueError in line 2. The rest of the cell was run without it."
    ]


def test_the_cause_of_a_name_that_is_lost_is_known() -> None:
    run = NotebookRun({0: failed("package", "polars")}, lost={"pl": (0, 1)})
    assert cell_warnings.lost_names(run) == {"pl": "line 1 of cell 1 failed: polars is not installed here"}


def chain() -> NotebookRun:
    """Return a run whose cells 2 and 3 fail for a name that cell 1 did not bind."""
    cells = {0: failed("package", "numba"), 1: failed("name", "njit"), 2: failed("name", "double")}
    return NotebookRun(cells, lost={"njit": (0, 1), "double": (1, 1)})


def test_cells_that_fail_for_one_cause_share_its_note() -> None:
    assert cell_warnings.warnings(GradedNotebook({}, chain(), ()), {}) == [
        "Line 1 of cell 1 failed: numba is not installed here. That is also why cells 2 and 3 failed."
    ]


def test_a_name_that_is_lost_through_another_has_the_first_cause() -> None:
    assert (
        cell_warnings.lost_names(chain())["double"] == "line 1 of cell 1 failed: numba is not installed here"
    )


def test_a_test_that_misses_a_package_says_that_it_is_absent_on_purpose() -> None:
    run = NotebookRun({0: failed("package", "torch")}, lost={"torch": (0, 1)})
    assert cell_warnings.lost_names(run, ("torch",)) == {
        "torch": "line 1 of cell 1 failed: torch is absent on purpose, because this assignment is done without it"
    }


def noted(*notes: LineNote) -> NotebookRun:
    """Return a run whose only cell fails in line 1, and of whose further lines this is known."""
    cell = failed("package", "h5py", 2, 1)
    cell.notes += notes
    return NotebookRun({0: cell}, lost={"x": (0, 4)})


def further(run: NotebookRun) -> list[str]:
    """Return what is told beside the first line that failed."""
    return cell_warnings.warnings(GradedNotebook({}, run, ()), {})[1:]


def test_each_further_line_that_failed_is_told_with_its_own_cause() -> None:
    run = noted(
        LineNote(3, "package", "utils", "ModuleNotFoundError"), LineNote(4, "other", "", "ValueError")
    )
    assert further(run) == [
        "Line 3 of cell 1 failed too: utils is not installed here.",
        "Line 4 of cell 1 failed too: it raised ValueError.",
    ]


def test_one_cause_is_told_once() -> None:
    run = noted(
        LineNote(2, "package", "h5py.version", "ModuleNotFoundError"),
        LineNote(3, "file", "a.csv", "FileNotFoundError"),
        LineNote(4, "file", "a.csv", "FileNotFoundError"),
    )
    assert further(run) == ["Line 3 of cell 1 failed too: there is no file or folder a.csv here."]


def test_a_name_that_a_further_line_has_lost_is_blamed_on_that_line() -> None:
    run = noted(LineNote(4, "file", "a.csv", "FileNotFoundError"))
    assert cell_warnings.lost_names(run) == {
        "x": "line 4 of cell 1 failed: there is no file or folder a.csv here"
    }


def test_a_cell_that_fails_for_a_further_line_is_told_with_that_line() -> None:
    run = noted(LineNote(4, "file", "a.csv", "FileNotFoundError"))
    run.cells[1] = failed("name", "x")
    assert further(run) == [
        "Line 4 of cell 1 failed too: there is no file or folder a.csv here. That is also why cell 2 failed."
    ]


@pytest.mark.parametrize(
    ("cause", "subject", "reason"),
    [
        (
            "window",
            "qt",
            "the back end qt needs a window or a browser, and figures are shown as pictures here",
        ),
        (
            "colab",
            "google.colab.output",
            "google.colab.output is only on Colab, and its calls do nothing here",
        ),
        (
            "colab",
            "google.colab.patches",
            "google.colab.patches is only on Colab, and its calls do nothing here; show pictures with plt.imshow instead",
        ),
    ],
)
def test_a_line_that_has_no_effect_is_told_once(cause: str, subject: str, reason: str) -> None:
    run = NotebookRun({0: CellRun("ok", notes=[LineNote(2, cause, subject), LineNote(5, cause, subject)])})
    assert cell_warnings.warnings(GradedNotebook({}, run, ()), {}) == [
        f"Line 2 of cell 1 has no effect: {reason}."
    ]


def test_a_name_that_was_given_away_is_told_with_both_cells() -> None:
    run = GradedNotebook({}, NotebookRun({}, rebound={"train": (1, 4)}), ())
    assert cell_warnings.warnings(run, {}) == [
        "train was defined in cell 2, and cell 5 gives the name to something that cannot be called. "
        "The tests called what cell 2 had defined; give the other thing another name."
    ]


def test_a_line_beyond_the_cell_does_no_harm() -> None:
    assert said(invalid("invalid syntax", 10**6), "x") == [
        f"Cell 3 has a syntax error (invalid syntax), so none of it ran.{HERE}"
    ]


def test_a_syntax_that_needs_a_newer_python_is_named_with_both_versions(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(newer_python, "HERE", (3, 11))
    assert said(invalid("invalid syntax"), "type X = int") == [
        "Cell 3 has a syntax error: line 1 uses a type statement, which needs Python 3.12, and the grader runs "
        "Python 3.11. None of the cell ran."
    ]
