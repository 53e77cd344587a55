"""Parts of earlier assignments: found, placed in the notebook, and told where one cannot be given."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course import source
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from tests import later_course

ONE_CELL = 'one code cell must have given="double", as in \'# %% given="double"\': there the part stands'


def code_cells(notebook: dict[str, list[dict[str, list[str]]]]) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]  # type: ignore[comparison-overlap]


def problem(root: Path, *changes: tuple[str, str]) -> str:
    settings = later_course.SETTINGS
    for old, new in changes:
        assert old in settings
        settings = settings.replace(old, new)
    with pytest.raises(AssignmentError) as caught:
        later_course.write(root, "own", settings)
    return caught.value.problem


def with_source(assignment: Assignment, old: str, new: str) -> Assignment:
    text = assignment.source.read_text("utf-8")
    assert old in text
    assignment.source.write_text(text.replace(old, new), "utf-8")
    return assignment


def test_a_part_is_provided_unless_a_kind_is_written(tmp_path: Path) -> None:
    made = later_course.write(tmp_path, "provided", later_course.SETTINGS.replace('kind = "KIND"', ""))
    assert [part.kind for part in made.given] == ["provided"]


@pytest.mark.parametrize("notebook", [source.released_notebook, source.solution_notebook])
def test_a_provided_part_is_the_earlier_solution_in_its_cell(tmp_path: Path, notebook: object) -> None:
    made = later_course.write(tmp_path, "provided")
    assert code_cells(notebook(made))[0] == "def double(x):\n    return 2 * x"  # type: ignore[operator]


def test_an_own_part_is_a_cell_to_paste_into(tmp_path: Path) -> None:
    made = later_course.write(tmp_path, "own")
    said = '# Paste here, from your notebook "A small assignment", your own double(x).'
    assert code_cells(source.released_notebook(made))[0] == said


def test_the_solution_has_the_earlier_solution_as_its_own_part(tmp_path: Path) -> None:
    made = later_course.write(tmp_path, "own")
    assert code_cells(source.solution_notebook(made))[0] == "def double(x):\n    return 2 * x"


@pytest.mark.parametrize("notebook", [source.released_notebook, source.solution_notebook])
def test_a_withheld_part_has_its_signature_alone(tmp_path: Path, notebook: object) -> None:
    made = later_course.write(tmp_path, "withheld")
    said = "double is withheld: it answers only while your work is graded"
    assert code_cells(notebook(made))[0] == f"def double(x):\n    raise NotImplementedError('{said}')"  # type: ignore[operator]


def test_an_own_part_is_a_last_question_without_points(tmp_path: Path) -> None:
    made = later_course.write(tmp_path, "own")
    assert [(one.id, one.title, one.points) for one in made.questions] == [
        ("quadruple", "Four times as much", 3.0),
        ("double", "Twice as much", 0.0),
    ]


def test_other_parts_are_no_questions(tmp_path: Path) -> None:
    assert [one.id for one in later_course.write(tmp_path, "withheld").questions] == ["quadruple"]


def test_a_part_may_have_an_id_of_its_own(tmp_path: Path) -> None:
    settings = later_course.SETTINGS.replace('kind = "KIND"', 'kind = "own"\nid = "twice"').replace(
        "NEEDS", 'needs = ["twice"]'
    )
    made = later_course.write(tmp_path, "own", settings)
    assert made.all_needs("quadruple") == ["twice"]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (
            (('question = "double"', 'question = "dubble"'), ("NEEDS", "")),
            "given: 'small' has no question 'dubble'",
        ),
        (
            (('question = "double"', 'question = "why"'), ("NEEDS", "")),
            "given: 'small' has a question 'why', and it asks for no function",
        ),
        (
            (('from = "small"', 'from = "large"'),),
            "given: the schedule in course.toml does not list 'large', "
            "so that no order is known; add it there",
        ),
        (
            (('from = "small"', 'from = "later"'),),
            "given: 'later' is not before 'later' in the schedule of course.toml; "
            "parts come from earlier assignments alone",
        ),
        (
            (('kind = "KIND"', 'kind = "own"\nid = "quadruple"'), ("NEEDS", "")),
            "two questions have the id 'quadruple'",
        ),
        (
            (('kind = "KIND"', 'kind = "own"\nid = "A"'), ("NEEDS", "")),
            "id 'A' must be small letters, digits, - and _, beginning with a letter",
        ),
        (
            (('kind = "KIND"', 'kind = "withheld"'),),
            "question 'quadruple' needs 'double', which is no question",
        ),
    ],
)
def test_what_cannot_be_given_is_one_sentence(
    tmp_path: Path, changes: tuple[tuple[str, str], ...], said: str
) -> None:
    assert problem(tmp_path, *changes) == said


def test_a_part_whose_name_a_question_asks_for_is_refused(tmp_path: Path) -> None:
    change = ('name = "quadruple", signature = "quadruple(x)"', 'name = "double", signature = "double(x)"')
    assert problem(tmp_path, change) == "the name 'double' is given, and question 'quadruple' asks for it too"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('# %% given="double"', "# %%", ONE_CELL),
        ('# %% given="double"', '# %% given="double double"', ONE_CELL),
        (
            'given="double"',
            'given="double triple"',
            'a cell has given="triple", and assignment.toml gives no part of that id',
        ),
        (
            '# %% given="double"\n',
            '# %% given="double"\nx = 1\n',
            'the cell with given="double" must be empty: the parts become its text',
        ),
    ],
)
def test_a_part_without_its_cell_is_one_sentence(tmp_path: Path, old: str, new: str, said: str) -> None:
    made = with_source(later_course.write(tmp_path, "own"), old, new)
    with pytest.raises(AssignmentError) as caught:
        source.released_notebook(made)
    assert caught.value.problem == said


def test_the_course_that_ships_can_be_loaded_part_by_part(backprop: Assignment) -> None:
    assert assignments.load(backprop.folder).given == ()
