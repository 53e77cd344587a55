"""A course says in which isolation it may be graded at the least."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from autograder.course import course
from autograder.errors import CourseError
from autograder.sandbox import tiers
from tests import small_course


def requiring(root: Path, tier: str) -> Path:
    small_course.write(root)
    path = root / course.COURSE_FILE
    path.write_text(f'require_tier = "{tier}"\n{path.read_text()}')
    return root


@pytest.mark.parametrize("tier", tiers.ORDER)
def test_each_tier_that_isolates_can_be_required(tmp_path: Path, tier: str) -> None:
    assert course.load(requiring(tmp_path, tier)).require_tier == tier


@pytest.mark.parametrize("tier", ["none", "auto", "strong"])
def test_any_other_word_is_refused_with_those_that_are_known(tmp_path: Path, tier: str) -> None:
    with pytest.raises(CourseError) as refused:
        course.load(requiring(tmp_path, tier))
    assert refused.value.problem == (
        f"require_tier is '{tier}', and the tiers are 'namespaces', 'user' and 'process'"
    )


def test_grading_without_isolation_is_refused_in_one_sentence(tmp_path: Path) -> None:
    folder = requiring(tmp_path / "course", "process") / "assignments" / "small"
    (tmp_path / "handed-in.ipynb").write_text("{}")
    command = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        folder,
        tmp_path / "handed-in.ipynb",
        "--sandbox",
        "none",
    ]
    done = subprocess.run([*command, "-o", tmp_path / "out"], capture_output=True, text=True, timeout=300)
    assert (done.returncode, done.stderr) == (
        2,
        "autograder: the course requires the tier process (`require_tier` in course.toml), and none is weaker: grade "
        "without --sandbox, on a machine that offers it\n",
    )
