"""What a recorder recalls is not graded again: the same results come out, with the points and hints of today."""

from __future__ import annotations

import copy
import json
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from autograder import artifacts
from autograder.course import assignment as assignments
from autograder.engine import facts, local, outputs
from autograder.engine.job import Job
from autograder.engine.kept_pages import KeptPages
from autograder.kept import EarlierTests, Ended, HandedIn, KeptGrading
from autograder.results import Results, SubmissionResult
from autograder.sandbox.tiers import Trial
from autograder.submissions.collect import collect
from tests import small_course

CODES = {"anna": "def double(x):\n    return 2 * x", "bob": "def double(x):\n    return 3 * x"}


class Remembering:
    """A recorder that holds everything in memory, and counts what it is given."""

    def __init__(self) -> None:
        self.tests: bytes | None = None
        self.kept: dict[bytes, KeptGrading] = {}
        self.recorded: list[str] = []
        self.owner: dict[bytes, str] = {}
        self.forgets: set[str] = set()
        self.changed_tests: set[str] = set()

    def collected(self) -> bytes | None:
        return self.tests

    def keep_collected(self, tests: bytes) -> None:
        self.tests = tests

    def recall(self, works: Sequence[HandedIn]) -> list[KeptGrading | None]:
        return [None if self.changed(work) else self.kept.get(work.submitted) for work in works]

    def changed(self, work: HandedIn) -> bool:
        """Whether something has changed that the grading of this work depends on."""
        return bool(self.changed_tests) or self.owner.get(work.submitted) in self.forgets

    def recall_tests(self, handed_in: HandedIn) -> EarlierTests | None:
        kept = self.kept.get(handed_in.submitted)
        if kept is None or not self.changed_tests:
            return None
        same = tuple(test for test in kept.tests if test.id not in self.changed_tests)
        return EarlierTests(same, explained=True)

    def record(self, ended: Sequence[Ended]) -> None:
        for one in ended:
            self.recorded.append(one.name)
            self.owner[one.handed_in.submitted] = one.name
            if one.kept is not None:
                self.kept[one.handed_in.submitted] = one.kept

    def asked(self) -> dict[str, tuple[str, ...]]:
        """The tests that the last grading of each student judged."""
        return {name: self.kept[data].asked for data, name in self.owner.items()}


class Class:
    """A class of two, graded with one recorder as often as a test likes."""

    def __init__(self, root: Path, tier: str, recorder: Remembering) -> None:
        self.root, self.tier, self.recorder = root, tier, recorder
        self.folder = root / "assignments" / "small"

    def grade(self, *, judged: bool = True) -> Results:
        """Grade the class. Unless it may be `judged`, a judge cannot even start."""
        assignment = assignments.load(self.folder)
        if not judged:
            assignment = replace(assignment, course=replace(assignment.course, root=self.root / "nowhere"))
            (self.root / "nowhere").mkdir(exist_ok=True)
        out = self.root / "graded"
        job = Job(assignment, collect([self.root / "handed-in"]), Trial(self.tier, (), ()), 3, 1, out)
        return local.run(job, recorder=self.recorder, pages=KeptPages(out, outputs.handout(assignment)))

    def page(self, name: str) -> Path:
        return self.root / "graded" / artifacts.FEEDBACK / f"{name}.html"

    def rewrite(self, path: str, old: str, new: str) -> None:
        text = (self.folder / path).read_text("utf-8")
        assert old in text
        (self.folder / path).write_text(text.replace(old, new), "utf-8")


def notebook(code: str) -> dict[str, object]:
    cell: Mapping[str, object] = {
        "cell_type": "code",
        "id": "a",
        "metadata": {},
        "source": code,
        "outputs": [],
        "execution_count": None,
    }
    return {"cells": [cell], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


@pytest.fixture(scope="module")
def graded_once(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Class:
    """A class that was graded once, and that no test changes."""
    made = Class(tmp_path_factory.mktemp("memory") / "course", best_tier, Remembering())
    small_course.write(made.root)
    for name, code in CODES.items():
        path = made.root / "handed-in" / name / "small.ipynb"
        path.parent.mkdir(parents=True)
        path.write_text(json.dumps(notebook(code)), "utf-8")
    made.grade()
    return made


@pytest.fixture
def graded(graded_once: Class, tmp_path: Path) -> Class:
    """A copy of the class that was graded once, with what its recorder holds."""
    root = Path(shutil.copytree(graded_once.root, tmp_path / "course"))
    return Class(root, graded_once.tier, copy.deepcopy(graded_once.recorder))


def without_costs(results: Results) -> list[SubmissionResult]:
    return [msgspec.structs.replace(one, wall_seconds=0.0, cpu_seconds=0.0) for one in results.submissions]


def test_an_unchanged_class_has_the_same_results_without_any_test_being_asked(graded: Class) -> None:
    before = msgspec.json.decode((graded.root / "graded" / artifacts.RESULTS).read_bytes(), type=Results)
    assert without_costs(graded.grade(judged=False)) == without_costs(before)


def test_only_what_is_not_recalled_is_graded(graded: Class) -> None:
    graded.recorder.forgets = {"bob"}
    kept = dict(graded.recorder.kept)
    graded.grade()
    again = [kept[data].rest != graded.recorder.kept[data].rest for data in kept]
    assert again.count(True) == 1


def test_points_are_those_of_today(graded: Class) -> None:
    graded.rewrite("assignment.toml", "points = 4", "points = 8")
    assert [one.score for one in graded.grade().submissions] == [8.0, 2.0]


def test_a_hint_for_a_cluster_judges_nothing(graded: Class) -> None:
    first = graded.grade().submissions[1].questions[0].tests
    cluster = next(test.clusters[0] for test in first if test.clusters)
    (graded.folder / "hints.toml").write_text(f'[hints]\n"{cluster}" = "Two, not three."\n', "utf-8")
    tests = graded.grade(judged=False).submissions[1].questions[0].tests
    assert "Two, not three." in {test.hint for test in tests}


def test_a_hint_that_a_test_declares_is_that_of_today(graded: Class) -> None:
    first = graded.grade().submissions[1].questions[0].tests
    graded.recorder.tests = None  # as after a change in the folder of tests
    graded.rewrite("hidden/test_double.py", 'hint("Multiply by two."', 'hint("Add it to itself."')
    tests = graded.grade().submissions[1].questions[0].tests
    assert ("Multiply by two." in {test.hint for test in first}, {test.hint for test in tests}) == (
        True,
        {test.hint.replace("Multiply by two.", "Add it to itself.") for test in first},
    )
    assert graded.recorder.asked() == {"anna": (), "bob": ()}


NUMBER = "test_double.py::test_number"
EVERY = {"test_double.py::test_values", NUMBER, "test_double.py::test_keeps_its_argument"}


def test_a_first_grading_judges_every_test(graded: Class) -> None:
    assert {name: set(asked) for name, asked in graded.recorder.asked().items()} == {
        "anna": EVERY,
        "bob": EVERY,
    }


def test_after_one_test_changes_that_one_alone_is_judged(graded: Class) -> None:
    """Whether the answers are right or wrong: the values that a diagnosis compares are kept of wrong ones."""
    before = graded.grade()
    graded.recorder.changed_tests = {NUMBER}
    assert without_costs(graded.grade()) == without_costs(before)
    assert graded.recorder.asked() == {"anna": (NUMBER,), "bob": (NUMBER,)}


def test_a_mended_test_moves_whom_it_concerns(graded: Class) -> None:
    graded.rewrite("hidden/test_double.py", '"double", 4) == 8', '"double", 4) in (8, 12)')
    graded.recorder.changed_tests = {NUMBER}
    assert [one.score for one in graded.grade().submissions] == [4.0, 2.0]
    assert graded.recorder.asked() == {"anna": (NUMBER,), "bob": (NUMBER,)}


def test_a_question_that_goes_wrong_is_asked_for_the_values_that_its_diagnosis_needs(graded: Class) -> None:
    graded.rewrite("hidden/test_double.py", '"double", 4) == 8', '"double", 4) == 12')
    graded.recorder.changed_tests = {NUMBER}
    graded.grade()
    assert {name: set(asked) for name, asked in graded.recorder.asked().items()} == {
        "anna": EVERY,
        "bob": {NUMBER},
    }


def test_an_unchanged_page_is_not_made_again(graded: Class) -> None:
    before = graded.page("anna").stat()
    graded.grade()
    after = graded.page("anna").stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("damage", [b"", b"another page"])
def test_a_page_that_was_changed_is_made_again(graded: Class, damage: bytes) -> None:
    before = graded.page("anna").read_bytes()
    graded.page("anna").write_bytes(damage)
    graded.grade()
    assert graded.page("anna").read_bytes() == before


def test_a_page_whose_result_changed_is_made_again(graded: Class) -> None:
    before = graded.page("anna").read_bytes()
    graded.rewrite("assignment.toml", "points = 4", "points = 8")
    graded.grade()
    assert graded.page("anna").read_bytes() != before


def test_the_page_of_a_submission_that_is_gone_is_removed(graded: Class) -> None:
    (graded.root / "handed-in" / "bob" / "small.ipynb").unlink()
    (graded.root / "handed-in" / "bob").rmdir()
    graded.grade()
    assert not graded.page("bob").exists()


def test_what_another_version_kept_is_graded_again(graded: Class) -> None:
    damaged = msgspec.Raw(b'{"another": "form"}')
    graded.recorder.kept = {
        data: msgspec.structs.replace(kept, rest=damaged) for data, kept in graded.recorder.kept.items()
    }
    assert [one.score for one in graded.grade().submissions] == [4.0, 1.0]


def test_no_message_with_a_hidden_input_is_kept(graded: Class) -> None:
    found = [facts.recalled(kept, {}, {}) for kept in graded.recorder.kept.values()]
    assert {finding.full for one in found for finding in one.stages.findings.values()} == {""}
