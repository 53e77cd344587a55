"""An edit of the solution becomes the statements that it changes; one that does not fit is refused in a sentence."""

from __future__ import annotations

import pytest

from autograder.course import edits

FIRST = "def half(x):\n    y = x / 2  # halved\n\n    return y\n\n\ndef twice(x):\n    return 2 * x\n"
SECOND = (
    "class Counter:\n    def add(self):\n        self.n += 1\n\n    def take(self):\n        self.n += 1\n"
)
SOLUTION = (FIRST, SECOND)


def test_the_function_that_an_edit_changes_is_given_whole() -> None:
    assert edits.cell(SOLUTION, "- return 2 * x\n+ return 3 * x") == "def twice(x):\n    return 3 * x\n"


def test_a_line_may_be_marked_as_a_diff_marks_it() -> None:
    assert edits.cell(SOLUTION, "-    return 2 * x\n+    return 3 * x") == "def twice(x):\n    return 3 * x\n"


def test_one_line_may_become_several_with_an_indentation_of_their_own() -> None:
    made = edits.cell(SOLUTION, "- return 2 * x\n+ if x:\n+     return 3\n+ return x")
    assert made == "def twice(x):\n    if x:\n        return 3\n    return x\n"


def test_a_line_may_be_taken_away() -> None:
    assert edits.cell(SOLUTION, "- y = x / 2  # halved") == "def half(x):\n\n    return y\n"


def test_a_line_that_stays_says_where_another_is_added() -> None:
    assert edits.cell(SOLUTION, "+ x = -x\n  return 2 * x") == "def twice(x):\n    x = -x\n    return 2 * x\n"


def test_blank_lines_of_the_solution_do_not_count() -> None:
    assert (
        edits.cell(SOLUTION, "- y = x / 2  # halved\n- return y\n+ return x")
        == "def half(x):\n    return x\n"
    )


def test_several_edits_may_change_several_functions() -> None:
    made = edits.cell(SOLUTION, "- return y\n+ return -y\n\n- return 2 * x\n+ return 3 * x\n")
    assert made == (
        "def half(x):\n    y = x / 2  # halved\n\n    return -y\n\n\ndef twice(x):\n    return 3 * x\n"
    )


def test_several_edits_of_one_function_are_made_together() -> None:
    made = edits.cell(SOLUTION, "- return y\n+ return -y\n\n- y = x / 2  # halved\n+ y = x")
    assert made == "def half(x):\n    y = x\n\n    return -y\n"


def test_a_line_that_occurs_twice_is_found_in_the_function_that_is_named() -> None:
    made = edits.cell(SOLUTION, "- self.n += 1\n+ self.n -= 1", "Counter.take")
    assert made == SECOND.replace("take(self):\n        self.n += 1", "take(self):\n        self.n -= 1")


def test_a_line_that_occurs_twice_is_found_beside_one_that_stays() -> None:
    made = edits.cell(SOLUTION, "  def take(self):\n-     self.n += 1\n+     self.n -= 1")
    assert made == SECOND.replace("take(self):\n        self.n += 1", "take(self):\n        self.n -= 1")


def test_a_decorator_belongs_to_its_function() -> None:
    solution = ["@cached\ndef f(x):\n    return x\n"]
    assert edits.cell(solution, "- return x\n+ return 2") == "@cached\ndef f(x):\n    return 2\n"


def test_a_cell_with_a_line_magic_can_be_edited() -> None:
    assert edits.cell([f"%matplotlib inline\n{FIRST}"], "- return 2 * x\n+ return x") == (
        "def twice(x):\n    return x\n"
    )


@pytest.mark.parametrize(
    ("text", "function", "said"),
    [
        ("- return 4 * x\n+ return x", "", "the solution has no line 'return 4 * x'; is it 'return 2 * x'?"),
        ("- import os\n+ import re", "", "the solution has no line 'import os'"),
        (
            "- y = x / 2  # halved\n- return 2 * x\n+ return x",
            "",
            "the lines from 'y = x / 2  # halved' on do not follow each other like this in the solution",
        ),
        (
            "- self.n += 1\n+ self.n -= 1",
            "",
            "the solution has 'self.n += 1' 2 times: name the function, or add a line that stays",
        ),
        ("- return 2 * x\n+ return 3", "half", "the solution has no line 'return 2 * x'"),
        ("- return 2 * x\n+ return 3", "thrice", "the solution defines no thrice"),
        ("- self.n += 1\n+ pass", "Counter.drop", "the solution defines no Counter.drop"),
        (
            "- return 2 * x\n+ return (",
            "",
            "the solution is no Python after its edit: '(' was never closed",
        ),
        ("return 2 * x", "", "the line 'return 2 * x' of its edit must begin with '-', '+' or a space"),
        ("- return y\n+ return y", "", "its edit of 'return y' changes nothing"),
        (
            "+ return 3",
            "",
            "its edit adds 'return 3' and does not say where: add a line of the solution that stays",
        ),
        (
            "- return y\n+ return 1\n\n- return y\n+ return 2",
            "",
            "two of its edits change the line 'return y'",
        ),
    ],
)
def test_an_edit_that_does_not_fit_is_one_sentence(text: str, function: str, said: str) -> None:
    with pytest.raises(edits.EditError) as caught:
        edits.cell(SOLUTION, text, function)
    assert str(caught.value) == said
