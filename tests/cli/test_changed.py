"""`verify --changed-since` verifies what a change touches: no less, and hardly more."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.cli import changed
from autograder.course import course as courses
from autograder.course import skeleton, starter
from autograder.errors import UsageError

Change = Callable[[Path], object]


def git(root: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
    done = subprocess.run(
        ["git", "-C", root, *identity, *arguments], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course with two assignments in a repository, below its top."""
    root = tmp_path / "repository" / "course é"
    starter.create(root, "functions")
    skeleton.create(courses.find(root), "second")
    git(root.parent, "init", "--quiet")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "first")
    return root


def since(root: Path, commit: str) -> list[str]:
    return [folder.name for folder in changed.since(courses.find(root), commit)]


def append(path: Path) -> None:
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text((path.read_text() if path.exists() else "") + "\n# more\n")


@pytest.mark.parametrize(
    ("change", "touched"),
    [
        (lambda root: append(root / "README.md"), []),
        (lambda root: append(root / "submissions" / "first-steps" / "ada.ipynb"), []),
        (lambda root: append(root / "assignments" / "second" / "source.py"), ["second"]),
        (lambda root: append(root / "assignments" / "second" / "bugs" / "a é\n.toml"), ["second"]),
        (
            lambda root: next((root / "assignments" / "first-steps" / "bugs").iterdir()).unlink(),
            ["first-steps"],
        ),
        (lambda root: append(root / "reference" / "words.py"), ["first-steps", "second"]),
        (lambda root: append(root / "course.toml"), ["first-steps", "second"]),
    ],
)
@pytest.mark.parametrize("committed", [True, False])
def test_what_a_change_touches_is_found(
    root: Path, change: Change, touched: list[str], committed: bool
) -> None:
    before = git(root, "rev-parse", "HEAD")
    change(root)
    if committed:
        git(root, "add", ".")
        git(root, "commit", "--quiet", "-m", "second")
    assert since(root, before) == touched


def test_a_change_of_another_branch_is_none_of_this_one(root: Path) -> None:
    main = git(root, "rev-parse", "--abbrev-ref", "HEAD")
    git(root, "checkout", "--quiet", "-b", "mine")
    git(root, "checkout", "--quiet", main)
    append(root / "assignments" / "second" / "source.py")
    git(root, "commit", "--quiet", "-am", "theirs")
    git(root, "checkout", "--quiet", "mine")
    assert since(root, main) == []


@pytest.mark.parametrize("commit", ["0" * 40, "no-such-branch", "", "--output=forged", "HEAD~100"])
def test_everything_is_verified_where_the_commit_is_not_known(root: Path, commit: str) -> None:
    assert since(root, commit) == ["first-steps", "second"]
    assert not (root / "forged").exists()


def test_without_a_repository_there_is_a_sentence(tmp_path: Path) -> None:
    starter.create(tmp_path / "course")
    with pytest.raises(UsageError, match="git cannot say what has changed"):
        since(tmp_path / "course", "HEAD")
