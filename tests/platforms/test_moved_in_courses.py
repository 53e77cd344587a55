"""A course of each format with every feature: moved in, verified, released as its tool would release it, and graded."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.course.assignment import Assignment
from autograder.course.source import released_notebook
from autograder.grading import judging
from autograder.notebooks import code
from autograder.platforms.moved_in import writing
from autograder.release import bundle
from autograder.results import Outcome
from autograder.verify import report as reports
from tests.platforms import foreign_courses
from tests.warm import started

WRONG = {
    "numbers": "def squares(n):\n    return [i + i for i in range(1, n + 1)]\n",
    "hw1": "def square(x):\n    return abs(x) * 2\n",
}


def moved_in_report(assignment: Assignment) -> str:
    return (assignment.folder / writing.REPORT).read_text("utf-8")


def file_of_tests(assignment: Assignment) -> str:
    return (assignment.hidden / "test_cells.py").read_text("utf-8")


def sources(notebook: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]).strip() for cell in notebook["cells"]]


@pytest.mark.parametrize("course", ["from_nbgrader", "from_otter"])
def test_what_was_moved_in_is_fit_as_it_is(
    course: str, request: pytest.FixtureRequest, best_tier: str
) -> None:
    assignment: Assignment = request.getfixturevalue(course)
    assert reports.verify(assignment, best_tier, seeds=1).faults == ()


@pytest.mark.parametrize("course", ["from_nbgrader", "from_otter"])
def test_a_mistake_fails_the_tests_of_its_question_alone(
    course: str, request: pytest.FixtureRequest, best_tier: str
) -> None:
    assignment: Assignment = request.getfixturevalue(course)
    wrong = WRONG[assignment.id]
    name = wrong.partition("(")[0].removeprefix("def ")
    owner = next(one.id for one in assignment.questions for asked in one.names if asked.name == name)
    work = code.code_of(json.loads((assignment.folder / "source.ipynb").read_text()))
    work.cells.append((len(work.cells), wrong))
    with started(assignment, best_tier) as warm:
        questions = {test.id: test.question for test in warm.runner.judge.tests}
        findings = judging.grade(*warm, work, 1).findings
    failed = {questions[test] for test, one in findings.items() if one.outcome is Outcome.FAILED}
    assert failed == {owner}
    assert not any("121" in one.message for one in findings.values())


def test_nine_in_ten_test_cells_are_bound_and_the_others_are_listed(
    from_nbgrader: Assignment, from_otter: Assignment
) -> None:
    told = moved_in_report(from_nbgrader)
    assert "10 of 11 test cells became hidden tests" in told
    assert "- cell 23: The test running-source looks into the text of code with inspect." in told
    assert "7 of 7 test cells became hidden tests" in moved_in_report(from_otter)


def nbgrader_release() -> list[str]:
    """The cells that nbgrader gives to students, by its documentation: regions by substring, stubs in their place."""
    return [text for cell in foreign_courses.FIRST if (text := _released(cell)) is not None]


def _released(cell: dict[str, Any]) -> str | None:
    kept: list[str] = []
    inside = ""
    for line in "".join(cell["source"]).splitlines():
        for word in ("SOLUTION", "HIDDEN TESTS", "MARK SCHEME"):
            if f"BEGIN {word}" in line:
                inside = word
                if word == "SOLUTION" and cell["cell_type"] == "code":
                    indent = line[: len(line) - len(line.lstrip())]
                    kept += [f"{indent}# YOUR CODE HERE", f"{indent}raise NotImplementedError()"]
            elif f"END {word}" in line:
                inside = ""
                break
        else:
            if not inside and "AUTOTEST" not in line:  # nbgrader: assertions that it generates
                kept.append(line)
    return "\n".join(kept).strip() or None


def _without_names(text: str) -> str:
    """Our stub names what is to be written, and an answer marked by hand begins with its question."""
    lines = [
        line.partition("(")[0] + "()" if line.lstrip().startswith("raise NotImplementedError(") else line
        for line in text.splitlines()
        if "Your answer (" not in line
    ]
    return "\n".join(lines).strip()


def test_students_get_what_nbgrader_would_give_them_cell_by_cell(from_nbgrader: Assignment) -> None:
    ours = [_without_names(text) for text in sources(released_notebook(from_nbgrader))]
    assert [text for text in ours if text] == nbgrader_release()


def test_students_get_what_otter_would_give_them_cell_by_cell(from_otter: Assignment) -> None:
    ours = [_without_names(text) for text in sources(released_notebook(from_otter))]
    assert ours == [
        "import numpy as np",  # Otter: with its own import, and grader = otter.Notebook(…)
        "import numpy as np\n\nrng_seed = 42\ntable = np.loadtxt('data/table.csv', delimiter=',')",
        "**Question 1.** Write `square`, and give `nine` its value.",
        "def square(x):\n    ...\n\nnine = ...",
        "assert square(2) == 4\n\nassert nine == 9",  # Otter: grader.check("q1")
        "**Question 2.** The rows of `table` whose first number is positive.",
        "positive = table[...]",
        "assert positive.shape == (2, 2)",  # Otter: grader.check("q2")
        "**Question 3.** Draw three numbers from a generator with the seed.",
        "drawn = ...\ndrawn.round(2)",
        "assert len(drawn) == 3",  # Otter: grader.check("q3")
        "**Question 4.** Why is a square never negative?",
        "_Type your answer here, replacing this text._",
        "**Question 5.** Print a table.",
        "...",
    ]


def test_points_and_marking_are_those_of_the_source(
    from_nbgrader: Assignment, from_otter: Assignment
) -> None:
    def told(assignment: Assignment) -> dict[str, tuple[float, str]]:
        return {one.id: (one.points, one.marking) for one in assignment.questions}

    assert told(from_nbgrader) == {
        "squares": (3.5, "automatic"),
        "values": (2.0, "automatic"),
        "line": (2.0, "automatic"),
        "slope": (4.0, "automatic"),
        "count": (1.0, "automatic"),
        "swap": (2.0, "automatic"),
        "running": (1.0, "automatic"),
        "running-by-hand": (1.0, "hand"),
        "why": (2.0, "hand"),
        "show": (1.0, "hand"),
        "draw": (4.0, "hand"),
    }
    assert told(from_otter) == {
        "q1": (3.0, "automatic"),
        "q2": (2.0, "automatic"),
        "q3": (4.0, "automatic"),
        "q4": (2.0, "hand"),
        "q5": (1.0, "hand"),
    }


def test_a_mark_scheme_is_the_rubric(from_nbgrader: Assignment) -> None:
    assert from_nbgrader.question("draw").rubric[-1].description == "Two axes with labels."


def test_files_and_pictures_come_along_and_private_files_do_not(
    from_nbgrader: Assignment, from_otter: Assignment
) -> None:
    assert from_nbgrader.files == ("data/points.csv",)
    assert from_otter.files == ("data/table.csv",)
    notebook = json.loads(bundle.bundle_contents(from_nbgrader)["numbers.ipynb"])
    assert notebook["cells"][1]["attachments"] == {"dot.png": {"image/png": foreign_courses.DOT}}


def test_a_test_is_the_cell_with_its_names_bound_at_its_head(from_nbgrader: Assignment) -> None:
    assert (
        '@pytest.mark.question("squares")\n'
        "@pytest.mark.weight(2)\n"
        "@pytest.mark.no_example\n"
        "def test_squares_tests(notebook):\n"
        '    """The tests of squares-tests hold."""\n'
        '    squares = notebook.function("squares")\n'
        "    ### BEGIN SHOWN\n"
        '    """squares gives what it promises."""\n'
        "    assert squares(1) == [1]\n"
        "    assert squares(4) == [1, 4, 9, 16]\n"
        "    ### END SHOWN\n"
        "    assert squares(11)[-1] == 121, 'the hidden end is 121'\n"
    ) in file_of_tests(from_nbgrader)


def test_a_question_that_is_all_or_nothing_is_one_test(from_otter: Assignment) -> None:
    text = file_of_tests(from_otter)
    assert text.count('@pytest.mark.question("q2")') == 1
    assert "assert positive.shape == (2, 2)" in text
    assert "assert str(positive.sum()) == '10.0'" in text


def test_tests_without_a_known_mistake_are_listed(from_otter: Assignment) -> None:
    assert from_otter.untested == ("test_cells.py::test_q3_2",)
    assert "- `test_cells.py::test_q3_2`" in moved_in_report(from_otter)
