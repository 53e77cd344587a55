"""What an assignment declares of needs and stand-ins is checked before anything runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.errors import AssignmentError
from autograder.judge.client import Judge
from tests.grading.follow_through import layers_course


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return layers_course.write(tmp_path)


def changed(folder: Path, name: str, old: str, new: str) -> Path:
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    return folder


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("carried = 0.5", "carried = 1.5", "between 0 and 1"),
        ("carried = 0.5", "carried = -0.1", "between 0 and 1"),
        ("carried = 0.5", 'together = ["relu"]', "'relu', which is not among its needs"),
        ('needs = ["layer"]', 'needs = ["nothing"]', "'nothing', which is no question"),
        ('needs = ["layer"]', 'needs = ["network"]', "in a circle: network needs network"),
        ('needs = ["affine", "relu"]', 'needs = ["network"]', "in a circle"),
    ],
)
def test_a_contradiction_in_the_file_is_named(folder: Path, old: str, new: str, problem: str) -> None:
    with pytest.raises(AssignmentError, match=problem):
        assignments.load(changed(folder, "assignment.toml", old, new))


@pytest.mark.parametrize(
    ("source", "problem"),
    [
        ("from layers_reference import affine, relu", "nothing to stand in for layer"),
        ("from layers_reference import nothing", "stand_ins.py, line 1: ImportError"),
        ("def relu(:", "stand_ins.py, line 1: SyntaxError"),
        ("from layers_reference import affine, layer\nrelu = 3", "nothing to stand in for relu"),
        ("", "nothing to stand in for"),
    ],
)
def test_a_broken_file_of_stand_ins_is_named(folder: Path, source: str, problem: str) -> None:
    (folder / "hidden" / "stand_ins.py").write_text(source)
    with pytest.raises(AssignmentError, match=problem), Judge(assignments.load(folder)):
        pass


def test_without_the_file_nothing_stands_in(folder: Path) -> None:
    (folder / "hidden" / "stand_ins.py").unlink()
    with Judge(assignments.load(folder)) as judge:
        assert judge.stand_ins == {}
