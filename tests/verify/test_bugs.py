"""Known mistakes and variants that are mistakes themselves: one course holds them all, and each is named."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import answers
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.judge.messages import HiddenTest
from autograder.verify import bugs
from autograder.verify.report import verify
from autograder.verify.result import VerifyReport
from tests.verify import courses

FILES = {
    "bugs/equals.py": courses.bug("Adds it twice.", "def double(x):\n    return x + x"),
    "bugs/alike.py": courses.bug("Adds it thrice.", "def double(x):\n    return x + x + x"),
    "bugs/raises.py": courses.bug(
        "Never gets there.", "raise ValueError('no')\ndef double(x):\n    return 5 * x"
    ),
    "bugs/endless.py": courses.bug("Never ends.", "def double(x):\n    return 5 * x\nwhile True: pass"),
    "bugs/double.toml": courses.entry(
        "fails_at_once", "- def double(x):\n-     return 2 * x\n+ def double(x=1 / 0):\n+     return 5 * x"
    ),
    "bugs/declares.py": courses.bug("Looks it up.", "RAISES = 'KeyError'\ndef double(x):\n    return 7 * x"),
    "variants/raises.py": '"""Goes on."""\ndef double(x):\n    return 2 * x\nimport no_such_package',
    "variants/wrong.py": '"""Is wrong."""\ndef double(x):\n    return 2.5 * x',
}


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> VerifyReport:
    return verify(courses.write(tmp_path_factory.mktemp("bugs"), FILES), best_tier, 1)


@pytest.mark.parametrize(
    "said",
    [
        r"bug equals gives the same values as the solution in every test of double",
        r"bug alike and bug thrice behave alike in every test of double",
        r"bugs/declares.py: declares that it raises KeyError, and it raises nothing in the tests of double",
        r"bugs/raises.py, line 4: the cell raises ValueError: no$",
        r"bugs/endless.py, line \d: the cell does not end within its time \(cell_seconds = 1.5\)",
        r"bugs/double.toml, fails_at_once, line 1 of the edited code: the cell raises ZeroDivisionError",
        r"variants/raises.py, line 4: the cell raises ModuleNotFoundError",
        r"variant wrong: .*::test_values and .*::test_number must not fail, but failed: ",
    ],
)
def test_it_is_named_with_its_place(report: VerifyReport, said: str) -> None:
    assert [fault for fault in report.faults if re.search(said, fault)] != [], report.faults


def test_a_mistake_that_does_not_run_is_not_blamed_on_the_tests(report: VerifyReport) -> None:
    assert [fault for fault in report.faults if fault.startswith("bug raises")] == []


@pytest.mark.parametrize("name", ["bug equals", "variant wrong"])
def test_faults_of_one_cause_are_one(report: VerifyReport, name: str) -> None:
    assert len([fault for fault in report.faults if fault.startswith(name)]) == 1


def parametrized(base: str, *parameters: str) -> list[HiddenTest]:
    return [HiddenTest(f"{base}[{one}]", "", "double", 1, "", False) for one in parameters]


def test_a_base_name_means_every_parameter(small: Assignment) -> None:
    tests = [*parametrized("test_a.py::test_b", "wide", "tall"), *parametrized("test_a.py::test_bc", "wide")]
    thrice = replace(answers.answers(small)[2], caught_by=("test_a.py::test_b",))
    assert bugs.expanded([thrice], tests)[0].caught_by == (
        "test_a.py::test_b[wide]",
        "test_a.py::test_b[tall]",
    )


def test_one_parameter_may_be_named(small: Assignment) -> None:
    tests = parametrized("test_a.py::test_b", "wide", "tall")
    thrice = replace(answers.answers(small)[2], caught_by=("test_a.py::test_b[tall]",))
    assert bugs.expanded([thrice], tests) == [thrice]


def test_a_mistake_in_what_a_cell_prints_may_define_nothing(tmp_path: Path) -> None:
    cell = '\n# %% answer="double"\nprint("two")\n'
    edit = courses.entry("prints", '- print("two")\n+ print("three")')
    made = courses.write(tmp_path, {"bugs/prints.toml": edit}, more={"source.py": cell})
    found = next(one for one in answers.answers(made) if one.name == "prints")
    assert list(bugs._changing_nothing(found)) == []
    assert found.defines == ("double",)  # the question's id: what its cells print is recorded under it


def test_it_says_where_its_time_goes(report: VerifyReport) -> None:
    assert list(report.seconds) == [
        "release and folder",
        "start of the workers",
        "solution, repeated",
        "stand-ins",
        "starter, mistakes, variants",
    ]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        (
            "bugs/four.py",
            courses.bug("Multiplies by three.", "double = 4"),
            "bugs/four and bugs/thrice name the same misconception, 'Multiplies by three.'",
        ),
        ("bugs/dubble.py", courses.bug("Mistyped.", "def dubble(x): return 3 * x"), "changes nothing of the solution"),
        ("variants/less.py", '"""Less."""\ny = 3', "variant less changes nothing of the solution: it defines y"),
        (
            "bugs/typo.py",
            courses.bug("T.", "double = 3", '"test_number"'),
            "bugs/typo.py: caught_by names test_number, which is no test; is it test_double.py::test_number?",
        ),
        (
            "bugs/hand.py",
            courses.bug("H.", "double = 3", question="why"),
            "bugs/hand.py: no test of why, the question of this mistake, is in caught_by",
        ),
        (
            "bugs/many.toml",
            courses.entry("four", "- return 2 * x\n+ return 4 * x", "test_nothing"),
            "bugs/many.toml, four: caught_by names test_double.py::test_nothing, which is no test",
        ),
    ],
)  # fmt: skip
def test_what_a_file_declares_must_be_so(
    tmp_path_factory: pytest.TempPathFactory, report: VerifyReport, name: str, text: str, said: str
) -> None:
    assignment = courses.write(tmp_path_factory.mktemp("declared"), {name: text})
    found = bugs.declared(answers.answers(assignment), report.tests)
    assert [fault for fault in found if said in fault] != []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (courses.bug("T.", "def double(x:"), r"bad.py: line 4: this is no Python"),
        (
            courses.bug("T.", "double = 3", question="tripel"),
            "QUESTION is 'tripel', which is no question: double, why",
        ),
        (
            '"""T."""\nQUESTION = "double"\nCAUGHT_BY = ("test_double.py::test_number")\n',
            "has a comma behind it",
        ),
        ('"""T."""\ndouble = 3\n', "must say QUESTION"),
        ("double = 3\n", "needs a docstring whose first line names the mistake or the difference"),
    ],
)
def test_a_file_that_cannot_be_taken_is_named(
    tmp_path_factory: pytest.TempPathFactory, text: str, said: str
) -> None:
    assignment = courses.write(tmp_path_factory.mktemp("files"), {"bugs/bad.py": text})
    with pytest.raises(AssignmentError, match=said):
        answers.answers(assignment)
