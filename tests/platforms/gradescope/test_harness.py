"""The container's folders, closed to everybody but their owner."""

from __future__ import annotations

import stat
from pathlib import Path

from autograder.platforms.gradescope import harness
from autograder.platforms.gradescope.harness import Harness


def test_the_paths_are_those_that_gradescope_documents() -> None:
    found = Harness()
    assert [str(path) for path in (found.source, found.submission, found.metadata, found.results)] == [
        "/autograder/source",
        "/autograder/submission",
        "/autograder/submission_metadata.json",
        "/autograder/results/results.json",
    ]


def test_the_course_and_the_settings_lie_in_the_zip() -> None:
    assert Harness().course.parent == Harness().settings.parent == harness.ROOT / "source"


def test_closing_takes_every_right_from_others_and_none_from_the_owner(tmp_path: Path) -> None:
    found = Harness(tmp_path)
    for folder in (found.source, found.submission, found.results.parent):
        folder.mkdir(mode=0o755)
    found.metadata.write_text("{}")
    found.metadata.chmod(0o644)
    found.close()
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (found.source, found.submission, found.metadata)]
    assert modes == [0o700, 0o700, 0o600]


def test_what_is_not_there_is_left(tmp_path: Path) -> None:
    Harness(tmp_path).close()
    assert list(tmp_path.iterdir()) == []
