"""Hidden tests that are not fit to judge anyone: the solution alone shows it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from autograder.errors import AssignmentError
from autograder.judge.client import Judge
from autograder.verify import folder
from autograder.verify.report import verify
from autograder.verify.result import VerifyReport
from tests.verify import courses

RIGHT = 'assert student.call("double", 2) == 4'
UNSTEADY = "".join(
    [
        "\n\nimport itertools, os, random\n\ncount = itertools.count()\n",
        courses.hidden_test("test_first", f"{RIGHT}\ncount.__next__()"),
        courses.hidden_test("test_follows", f"{RIGHT}\nassert next(count) > 0"),
        courses.hidden_test("test_draws", "x = os.urandom(1)[0]\nassert student.call('double', x) == 2 * x"),
        courses.hidden_test("test_global", "x = random.random()\nassert student.call('double', x) == 2 * x"),
        courses.hidden_test("test_later", RIGHT, mark='@pytest.mark.skip(reason="later")'),
        courses.hidden_test("test_file", "np.load('absent.npz')"),
        courses.hidden_test("test_fixture", RIGHT, arguments="student, absent"),
    ]
)


def verified(root: Path, tier: str, text: str) -> VerifyReport:
    return verify(courses.write(root, more={courses.TESTS: text}), tier, 1)


@pytest.fixture(scope="module")
def unsteady(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> VerifyReport:
    return verified(tmp_path_factory.mktemp("unsteady"), best_tier, UNSTEADY)


@pytest.mark.parametrize(
    "said",
    [
        "test_follows passes in some runs with the same seed and not in others: .* the tests before it",
        "test_draws asks for other values in each run with the same seed: .* draw every input from the fixture rng",
        "test_later is skipped, so nobody can earn its points: remove the skip or the test: later",
        r"test_file is a grader error: FileNotFoundError: .*absent.npz' \(test_double.py, line \d+\)",
        "test_fixture is a grader error: .*there is no fixture 'absent'",
    ],
)
def test_it_is_named_with_the_reason(unsteady: VerifyReport, said: str) -> None:
    assert [fault for fault in unsteady.faults if re.search(said, fault)] != [], unsteady.faults


def test_the_global_streams_are_the_same_in_every_run(unsteady: VerifyReport) -> None:
    assert [fault for fault in unsteady.faults if "test_global" in fault] == []


@pytest.mark.parametrize(
    "ending", ["import os; os._exit(0)", "raise KeyboardInterrupt", "pytest.exit('bye')"]
)
def test_a_test_that_ends_its_judge_is_named_once(tmp_path: Path, best_tier: str, ending: str) -> None:
    report = verified(tmp_path, best_tier, courses.hidden_test("test_ends", f"{RIGHT}\n{ending}"))
    assert [fault for fault in report.faults if "test_ends: it ended the process that judges" in fault] != []
    assert len(report.faults) == 2


def test_a_fork_that_a_test_leaves_does_not_judge(tmp_path: Path, best_tier: str) -> None:
    text = courses.hidden_test("test_forks", f"{RIGHT}\nimport os\nos.fork()")
    declared = courses.NUMBERS + ', "test_double.py::test_forks"'
    files = {"bugs/thrice.py": courses.bug("Thrice.", "def double(x): return 3 * x", declared)}
    report = verify(courses.write(tmp_path, files, more={courses.TESTS: text}), best_tier, 1)
    assert report.faults == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("def test_a(:", r"test_double.py, line 1: SyntaxError: invalid syntax"),
        ("\nimport nothing_like_this", r"test_double.py, line 2: ModuleNotFoundError"),
        ("import os\nos._exit(1)", "importing them did not end within 60 s, or ended the process"),
        ("import sys\nsys.exit(1)", "does a test file or conftest.py call sys.exit"),
        ("import pytest\n@pytest.mark.weigth(2)\ndef test_a(): 'x'", "'weigth' not found"),
        (
            "import pytest\n@pytest.mark.question('double')\n@pytest.mark.weight('2')\ndef test_a(): 'x'",
            "must have a weight above 0: a finite number",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_collected_is_named_with_its_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(AssignmentError, match=said), Judge(courses.write(tmp_path, {courses.TESTS: text})):
        pass


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            {"hidden/checks.py": courses.hidden_test("test_a", "pass")},
            "hidden/checks.py, line 4: test_a never runs",
        ),
        (
            {"hidden/test_b.py": 2 * courses.hidden_test("test_a", "pass")},
            "replaces the one in line 4",
        ),
        ({"hints.toml": "[hints]\n'relu' = 'x'\n"}, "is no id of a cluster"),
        ({"source.py": "# %%\ndef double(x): return 2 * x\n"}, 'no cell has answer="why"'),
    ],
)
def test_what_the_folder_shows_is_named(tmp_path: Path, files: dict[str, str], said: str) -> None:
    assert [fault for fault in folder.faults(courses.write(tmp_path, files)) if said in fault] != []
