"""The parts of an import, one by one: kinds of cells, rubrics, settings, test files, and what a release may show."""

from __future__ import annotations

import ast
import json
import tomllib
from pathlib import Path

import pytest

from autograder.errors import MovedInError
from autograder.platforms import limited_bytes
from autograder.platforms.moved_in import (
    assemble,
    assignment_files,
    foreign_notebook,
    shown,
    test_file,
    writing,
)
from autograder.platforms.moved_in.facts import (
    ForeignAssignment,
    MovedAssignment,
    MovedCell,
    MovedQuestion,
    Role,
)
from autograder.platforms.moved_in.foreign_notebook import ForeignCell
from autograder.platforms.nbgrader import cells, config, notebook
from autograder.platforms.nbgrader.cells import CellKind
from autograder.platforms.nbgrader.config import NbgraderConfig
from autograder.platforms.otter import folder, master
from tests.platforms import foreign_courses
from tests.platforms.foreign_courses import answer, document


@pytest.mark.parametrize(
    ("kind", "entry", "found"),
    [
        ("code", {"solution": True, "schema_version": 3}, CellKind.AUTOGRADED_ANSWER),
        ("code", {"grade": True, "points": 2, "schema_version": 3}, CellKind.TESTS),
        ("markdown", {"grade": True, "solution": True, "points": 2}, CellKind.MANUAL_ANSWER),
        ("code", {"grade": True, "solution": True, "locked": True, "points": 2}, CellKind.MANUAL_ANSWER),
        ("markdown", {"task": True, "locked": True, "points": 2, "schema_version": 3}, CellKind.TASK),
        ("markdown", {"locked": True}, CellKind.READ_ONLY),
        ("code", {"schema_version": 1}, CellKind.ORDINARY),
        ("code", None, CellKind.ORDINARY),
    ],
)
def test_the_kind_of_a_cell_follows_from_its_flags(kind: str, entry: object, found: CellKind) -> None:
    assert cells.classified(ForeignCell(1, kind, "", {"nbgrader": entry})).kind is found


@pytest.mark.parametrize(("points", "found"), [("3", 3.0), ("", 0.0), (-1, 0.0), ("many", 0.0), ("nan", 0.0)])
def test_points_of_old_files_are_numbers(points: object, found: float) -> None:
    entry = {"grade": True, "points": points}
    assert cells.classified(ForeignCell(1, "code", "", {"nbgrader": entry})).points == found


def test_a_rubric_has_whole_points_where_they_are_few_and_quarters_else() -> None:
    assert [one.points for one in assemble.levels(3, "all")] == [0, 1, 2, 3]
    assert [one.points for one in assemble.levels(1.5, "all")] == [0, 0.375, 0.75, 1.125, 1.5]


def test_settings_are_toml_whatever_the_texts_hold() -> None:
    foreign = ForeignAssignment("a", 'A "title"\\ é \x7f', "there", (), (), ())
    question = MovedQuestion("q", "line\nbreak", 1, 2.0)
    text = assignment_files.settings(
        foreign, [question], packages=["numpy"], names={}, released=['"""'], markers=[]
    )
    assert tomllib.loads(text)["title"] == 'A "title"\\ é \x7f'
    assert tomllib.loads(text)["shown_lines"] == ['"""']


def test_a_line_of_the_solution_that_the_release_shows_too_is_listed() -> None:
    solved = MovedCell(1, Role.ANSWER, "code", "### BEGIN SOLUTION\nresult = compute(a, b)\n### END SOLUTION")
    given = MovedCell(2, Role.GIVEN, "code", "result = compute(a, b)")
    assert shown.lines([solved, given], "", test_file.BEGIN, test_file.END) == ["result = compute(a, b)"]


def test_a_cell_that_is_no_python_without_its_solution_becomes_the_solution_whole() -> None:
    cell = MovedCell(4, Role.ANSWER, "code", "x = (\n### BEGIN SOLUTION\n1)\n### END SOLUTION")
    made, remarks = shown.parsing([cell])
    assert made[0].text == "### BEGIN SOLUTION\nx = (\n1)\n### END SOLUTION"
    assert [one.cell for one in remarks] == [4]


def moved(*made: dict[str, object]) -> MovedAssignment:
    read = foreign_notebook.read(document(made).encode())
    return assemble.assembled(notebook.read(read, "a", "a", NbgraderConfig(), ("data/in.csv",)), {})


def test_a_text_over_several_lines_keeps_its_lines() -> None:
    tests = 'assert f() == """a\n  b\n"""\nfor x in [1]:\n    assert f()'
    found = moved(answer("def f():\n    return 'a\\n  b\\n'", "f"), foreign_courses.tests(tests, "t", 1))
    text = found.written["hidden/test_cells.py"]
    assert '    assert f() == """a\n  b\n"""\n    for x in [1]:\n        assert f()' in text
    ast.parse(text)


def test_a_test_that_reads_a_file_runs_in_the_assignments_folder() -> None:
    tests = "with open('data/in.csv') as file:\n    assert f() == file.read()"
    found = moved(answer("def f():\n    return ''", "f"), foreign_courses.tests(tests, "t", 1))
    text = found.written["hidden/test_cells.py"]
    assert "FOLDER = Path(__file__).parents[1]" in text
    assert "    with contextlib.chdir(FOLDER):\n" in text


def test_a_test_without_points_has_a_question_of_its_own() -> None:
    found = moved(
        answer("def f():\n    return 1", "f"),
        foreign_courses.tests("assert f() == 1", "t", 2),
        foreign_courses.tests("assert f() < 2", "free", 0),
    )
    settings = tomllib.loads(found.written["assignment.toml"])
    assert {one["id"]: one["points"] for one in settings["questions"]} == {"f": 2, "f-unscored": 0}


def test_what_no_test_can_be_made_of_is_marked_by_hand_with_its_points() -> None:
    found = moved(
        answer("def f():\n    return 1", "f"),
        foreign_courses.tests("import inspect\ninspect.getsource(f)", "look", 3),
        foreign_courses.tests("score = f() / 2\nscore", "part", 1),
    )
    assert [(one.id, one.points) for one in found.by_hand] == [("f-by-hand", 4.0)]
    assert [one.text for one in found.unbound] == [
        "The test look looks into the text of code with inspect.",
        "The test part ends in a value, which nbgrader takes for partial credit.",
    ]


def test_the_hidden_part_of_a_test_that_needs_a_person_stands_in_the_report_alone() -> None:
    hidden = "### BEGIN HIDDEN TESTS\nassert f.__name__ == 'f'  # ```\n### END HIDDEN TESTS"
    found = moved(
        answer("def f():\n    return 1", "f"), foreign_courses.tests(f"assert f() == 1\n{hidden}", "named", 1)
    )
    report = writing.report(writing.ImportOutcome(found))
    code = "assert f() == 1\nassert f.__name__ == 'f'  # ```"
    assert f"The test cell 2:\n\n````python\n{code}\n````\n" in report
    assert not any("__name__" in text for text in found.written.values())


def test_private_files_of_otter_are_not_for_students(tmp_path: Path) -> None:
    path = foreign_courses.write_otter(tmp_path)
    found = folder.found(path)
    read = foreign_notebook.read(path.read_bytes())
    assert "secret.csv" in found.files
    assert master.read(read, found.id, found.title, found.config, found.files).files == ("data/table.csv",)


def test_functions_of_the_exception_format_are_called_with_their_names(tmp_path: Path) -> None:
    read = foreign_notebook.read(document(foreign_courses.EXCEPTIONS).encode())
    found = assemble.assembled(master.read(read, "hw1", "hw1", "export_cell: false", ()), {})
    text = found.written["hidden/test_cells.py"]
    assert "    test_public(double=double)\n" in text
    assert '    test_environment(env={"answer": answer, "double": double})\n' in text
    assert (
        found.rewritten[-1].text
        == "The public tests of q1 stand as assertions where Otter calls grader.check."
    )


def test_answers_that_draw_seed_themselves_where_otter_would() -> None:
    cells = [
        foreign_courses.cell("raw", "# ASSIGNMENT CONFIG\ngenerate:\n  seed: 7"),
        *foreign_courses.OTTER[3:5],
        foreign_courses.cell("raw", "# BEGIN SOLUTION"),
        foreign_courses.cell("code", "z = np.random.normal() # SOLUTION"),
        foreign_courses.cell("raw", "# END SOLUTION"),
        foreign_courses.cell("raw", "# END QUESTION"),
    ]
    cells.insert(1, foreign_courses.cell("raw", "# BEGIN QUESTION\nname: m\nmanual: true"))
    cells.insert(2, foreign_courses.cell("raw", "# END QUESTION"))
    found = master.read(foreign_notebook.read(document(cells).encode()), "a", "a", "", ())
    text = next(one.text for one in found.cells if one.role is Role.ANSWER)
    assert text is not None
    assert text.startswith(
        "import random\nrandom.seed(7)\nimport numpy\nnumpy.random.seed(7)\n### BEGIN SOLUTION"
    )


def test_a_file_is_read_up_to_a_bound(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limited_bytes, "MAX_FILE", 1 << 20)
    (tmp_path / "large").write_bytes(b"x" * ((1 << 20) + 1))
    with pytest.raises(MovedInError, match="is larger than 1 MB"):
        limited_bytes.bounded(tmp_path / "large")
    with pytest.raises(MovedInError, match="is no file"):
        limited_bytes.bounded(tmp_path)


def test_a_file_that_would_take_the_place_of_a_test_does_not_come_along() -> None:
    read = foreign_notebook.read(
        document(
            [answer("def f():\n    return 1", "f"), foreign_courses.tests("assert f() == 1", "t", 1)]
        ).encode()
    )
    files = ("data.csv", "hidden/conftest.py", "Assignment.toml", "hidden.key")
    made = assemble.assembled(notebook.read(read, "a", "a", NbgraderConfig(), files), {})
    assert made.copied == ("data.csv",)
    assert [one.text.split()[2] for one in made.by_person] == [
        "hidden/conftest.py",
        "Assignment.toml",
        "hidden.key",
    ]


def test_a_title_is_text_and_never_code() -> None:
    read = foreign_notebook.read(
        document(
            [answer("def f():\n    return 1", "f"), foreign_courses.tests("assert f() == 1", "t", 1)]
        ).encode()
    )
    title = 'x"""\nimport os\nid = "b"\n"""'
    made = assemble.assembled(notebook.read(read, "a", title, NbgraderConfig(), ()), {})
    tree = ast.parse(made.written["hidden/test_cells.py"])
    assert [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import)] == ["import pytest"]
    assert tomllib.loads(made.written["assignment.toml"])["id"] == "a"


def test_an_autotest_compares_with_the_solution_in_the_judge() -> None:
    given = foreign_courses.cell("code", "import math\n\ndef deg(x):\n    return math.degrees(x)")
    found = moved(
        given,
        answer("def f(x):\n    ### BEGIN SOLUTION\n    return deg(x)\n    ### END SOLUTION", "f"),
        foreign_courses.tests(
            "assert f(0) == 0\n### AUTOTEST f(1); f(2)\n### HASHED AUTOTEST len(str(f(3)))", "t", 1
        ),
    )
    text = found.written["hidden/test_cells.py"]
    assert found.unbound == ()
    assert (
        "    def solution_2():\n"
        "        import math\n"
        "        def deg(x):\n"
        "            return math.degrees(x)\n"
        "        def f(x):\n"
        "            return deg(x)\n"
        "        return [f(1), f(2)]\n"
        "    from numpy.testing import assert_equal as assert_equal_to_solution\n"
        "    for from_student, from_solution in zip([f(1), f(2)], solution_2(), strict=True):\n"
        "        assert_equal_to_solution(from_student, from_solution)\n"
    ) in text
    assert "AUTOTEST" not in found.written["source.ipynb"]


def test_markers_that_the_configuration_renames_are_known() -> None:
    settings, unread = config.read(foreign_courses.CONFIG)
    read = foreign_notebook.read(document(foreign_courses.SECOND).encode())
    made = assemble.assembled(notebook.read(read, "a", "a", settings, (), unread), {})
    assert "### BEGIN SOLUTION" in made.written["source.ipynb"]
    assert "SECRET" not in made.written["source.ipynb"]
    assert "half(-1)" not in made.written["source.ipynb"]
    assert [one.name for one in made.bound] == ["half-tests", "half-auto"]


def test_a_released_cell_gets_the_import_that_only_hidden_tests_had() -> None:
    hidden = "### BEGIN HIDDEN TESTS\nfrom math import isclose\nassert isclose(f(), 1)\n### END HIDDEN TESTS"
    found = moved(
        answer("def f():\n    return 1", "f"),
        foreign_courses.tests(hidden, "hidden", 1),
        foreign_courses.tests("assert isclose(f(), 1)", "shown", 1),
    )
    cells = json.loads(found.written["source.ipynb"])["cells"]
    assert "".join(cells[-1]["source"]) == "from math import isclose\nassert isclose(f(), 1)"
    assert found.rewritten[-1].text == "The cell got `from math import isclose`, which only hidden tests had."
