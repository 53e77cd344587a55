"""The markers around a solution: what stands between them never reaches students, and a slip is refused."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.course import markers
from autograder.errors import AssignmentError

SOURCE = """def f(x):
    y = x
    ### BEGIN SOLUTION
    return 2 * y
    ### END SOLUTION
"""


def refusal(text: str, separator: str = "") -> str:
    lines = ((f"line {number}", line) for number, line in enumerate(text.splitlines(), start=1))
    with pytest.raises(AssignmentError) as raised:
        markers.check(Path("source.py"), lines, re.compile(separator) if separator else None)
    return raised.value.problem


def test_markers_that_pair_up_are_accepted() -> None:
    markers.check(Path("source.py"), (("line", line) for line in (SOURCE * 2).splitlines()))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "### BEGIN SOLUTION\nx",
            "line 1: '### BEGIN SOLUTION' has no '### END SOLUTION' after it in its cell",
        ),
        (
            "x\n### END SOLUTION",
            "line 2: '### END SOLUTION' has no '### BEGIN SOLUTION' before it in its cell",
        ),
        (
            "### BEGIN SOLUTION\n### BEGIN SOLUTION",
            "line 2: '### BEGIN SOLUTION' inside the solution that begins at line 1",
        ),
        (
            "# BEGIN SOLUTION",
            "line 1: '# BEGIN SOLUTION' is no marker; write '### BEGIN SOLUTION' or '### END SOLUTION'",
        ),
    ],
)
def test_markers_that_do_not_pair_up_are_refused_with_their_line(text: str, said: str) -> None:
    assert refusal(text) == said


@pytest.mark.parametrize(
    "line",
    ["## BEGIN SOLUTION", "###BEGIN SOLUTION", "### begin solution", "### END-SOLUTION", "### END SOLUTIONS"],
)
def test_a_line_that_is_nearly_a_marker_is_refused(line: str) -> None:
    assert refusal(line).startswith(f"line 1: {line!r} is no marker;")


@pytest.mark.parametrize("line", ["# begin of the solution", "BEGIN SOLUTION", "x = '### BEGIN SOLUTION'"])
def test_an_ordinary_line_is_no_marker(line: str) -> None:
    markers.check(Path("source.py"), iter([("line 1", line)]))


def test_a_solution_may_not_go_on_in_the_next_cell() -> None:
    said = "line 1: '### BEGIN SOLUTION' has no '### END SOLUTION' after it in its cell"
    assert refusal("### BEGIN SOLUTION\n# %%\n### END SOLUTION", "# %%") == said


def test_with_solutions_only_the_markers_are_left_out() -> None:
    assert markers.with_solutions(SOURCE) == "def f(x):\n    y = x\n    return 2 * y"


def test_a_stub_in_the_solutions_place_names_the_function() -> None:
    assert markers.without_solutions(SOURCE, "code") == (
        'def f(x):\n    y = x\n    # YOUR CODE HERE\n    raise NotImplementedError("f is not written yet")'
    )


@pytest.mark.parametrize(
    ("inside", "name"),
    [
        ("class Dense:\n    def forward(self):\n        pass", "Dense"),
        ("async def g(): ...", "g"),
        ("x = 1", "this part"),
    ],
)
def test_a_whole_solution_is_called_by_the_first_name_that_it_defines(inside: str, name: str) -> None:
    text = f"### BEGIN SOLUTION\n{inside}\n### END SOLUTION"
    assert f'"{name} is not written yet"' in markers.without_solutions(text, "code")


def test_a_method_is_called_by_its_own_name_and_not_its_class() -> None:
    text = "class A:\n    def f(self):\n        ### BEGIN SOLUTION\n        pass\n        ### END SOLUTION"
    assert '"f is not written yet"' in markers.without_solutions(text, "code")


def test_a_solution_in_text_leaves_no_stub() -> None:
    text = "**Your answer**\n\n### BEGIN SOLUTION\nBecause.\n### END SOLUTION"
    assert markers.without_solutions(text, "markdown") == "**Your answer**\n"


def test_a_cell_without_a_solution_is_left_as_it_is() -> None:
    assert markers.without_solutions("x = 1\ny = 2", "code") == "x = 1\ny = 2"


def test_each_line_is_told_as_part_of_a_solution_or_not() -> None:
    found = [(number, inside) for number, _, inside in markers.lines(SOURCE)]
    assert found == [(1, False), (2, False), (4, True)]


PROMPTED = (
    "### BEGIN SOLUTION\n### PROMPT x = ...\nx = 2\n### PROMPT\n### PROMPT print(x)\n### END SOLUTION\ny = 3"
)


def test_prompts_are_what_students_get_in_the_solutions_place() -> None:
    assert markers.without_solutions(PROMPTED, "code") == "x = ...\nprint(x)\ny = 3"


def test_a_prompt_is_no_part_of_the_solution() -> None:
    assert markers.with_solutions(PROMPTED) == "x = 2\ny = 3"


def test_an_empty_prompt_alone_leaves_nothing() -> None:
    text = "def f():\n    ### BEGIN SOLUTION\n    ### PROMPT\n    g()\n    ### END SOLUTION\n    return 1"
    assert markers.without_solutions(text, "code") == "def f():\n    return 1"


def test_a_text_may_have_a_prompt_too() -> None:
    text = "### BEGIN SOLUTION\n### PROMPT Your answer\nBecause.\n### END SOLUTION"
    assert markers.without_solutions(text, "markdown").strip() == "Your answer"
