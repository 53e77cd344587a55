"""Known mistakes are read from Python files and from lists of edits; what is wrong with one names file and entry."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from autograder.course import answers, mistakes
from autograder.course import assignment as assignments
from autograder.errors import AssignmentError
from autograder.notebooks.code import NotebookCode
from tests.verify import courses

ENTRY = """
[[mistakes]]
id = "quadruple"
misconception = "Multiplies by four."
advice = '''
Two times,
not four.'''
edit = '''
- return 2 * x
+ return 4 * x
'''
[mistakes.caught_by]
"test_double.py" = ["test_values", "test_number"]
"""
FILE = f'question = "double"\n{ENTRY}'
BACKPROP = Path(__file__).parents[2] / "assignments" / "backprop"


def load(root: Path, text: str) -> list[mistakes.Mistake]:
    return mistakes.load(courses.write(root, {"bugs/double.toml": text}))


def test_both_forms_stand_beside_each_other_sorted_by_name(tmp_path: Path) -> None:
    assert [(one.name, one.place) for one in load(tmp_path, FILE)] == [
        ("in_place", "bugs/in_place.py"),
        ("quadruple", "bugs/double.toml, quadruple"),
        ("thrice", "bugs/thrice.py"),
    ]


def test_an_entry_gives_what_a_file_gives(tmp_path: Path) -> None:
    (found,) = (one for one in load(tmp_path, FILE) if one.name == "quadruple")
    assert found == mistakes.Mistake(
        name="quadruple",
        place="bugs/double.toml, quadruple",
        question="double",
        misconception="Multiplies by four.",
        advice="Two times, not four.",
        caught_by=("test_double.py::test_values", "test_double.py::test_number"),
        cell="def double(x):\n    return 4 * x\n",
    )


def test_both_forms_may_declare_an_exception(tmp_path: Path) -> None:
    text = FILE.replace("advice =", 'raises = "KeyError"\nadvice =')
    file = """\"\"\"Looks it up.\"\"\"
QUESTION = "double"
CAUGHT_BY = ("test_double.py::test_values",)
RAISES = "KeyError"
def double(x): return {}[2]
"""
    assignment = courses.write(tmp_path, {"bugs/double.toml": text, "bugs/looks_up.py": file})
    declared = {one.name: one.raises for one in answers.bugs(assignment, NotebookCode(()))}
    assert (declared["quadruple"], declared["looks_up"], declared["thrice"]) == ("KeyError", "KeyError", "")


@pytest.mark.parametrize("name", ["quadruple", "thrice"])
def test_an_answer_defines_exactly_the_functions_that_it_replaces(tmp_path: Path, name: str) -> None:
    assignment = courses.write(tmp_path, {"bugs/double.toml": FILE})
    (bug,) = (one for one in answers.bugs(assignment, NotebookCode(())) if one.name == name)
    assert bug.defines == ("double",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('question = "double"', 'question = "triple"', "question is 'triple', which is no question: double, why"),
        ('id = "quadruple"\n', "", "mistake 1: id '' must be letters, digits, - and _, beginning with a letter"),
        (
            "advice =",
            'raises = "Oops"\nadvice =',
            "quadruple: raises is 'Oops', which is no built-in exception such as KeyError",
        ),
        ("advice =", 'raises = "SystemExit"\nadvice =', "quadruple: raises is 'SystemExit'"),
        ('"quadruple"', '"four times"', "mistake 1: id 'four times' must be letters"),
        ('"quadruple"', '"thrice"', "thrice is the name of the mistake in bugs/double.toml, thrice too"),
        ("Multiplies by four.", " ", "quadruple: needs misconception, one sentence that names the mistake"),
        ("- return 2 * x\n+ return 4 * x\n", "", "quadruple: needs edit, the lines of the solution that it changes"),
        ('["test_values", "test_number"]', "[]", "quadruple: needs caught_by, the tests that must catch it, by file"),
        ("- return 2 * x", "- return 2 x", "quadruple: the solution has no line 'return 2 x'; is it 'return 2 * x'?"),
        ("4 * x", "4 *", "quadruple: the solution is no Python after its edit: invalid syntax"),
        ("edit =", "edits =", "cannot be read: Object contains unknown field `edits` - at `$.mistakes[0]`"),
        ("[[mistakes]]", "[[mistakes", "cannot be read: "),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_entry_is_one_sentence_with_its_place(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    with pytest.raises(AssignmentError) as caught:
        load(tmp_path, FILE.replace(old, new, 1))
    assert caught.value.problem.startswith(said)


def test_a_name_that_is_given_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="quadruple is the name of the mistake in bugs/double"):
        load(tmp_path, FILE + ENTRY)


def test_every_mistake_of_an_assignment_names_tests_that_exist() -> None:
    assignment = assignments.load(BACKPROP)
    tests = {
        f"{path.name}::{node.name}"
        for path in assignment.hidden.glob("test_*.py")
        for node in ast.parse(path.read_text("utf-8")).body
        if isinstance(node, ast.FunctionDef)
    }
    assert {test for one in mistakes.load(assignment) for test in one.caught_by} <= tests
