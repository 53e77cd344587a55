"""One zip for all tests of a folder, of a course that holds what must not travel too."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import commands, small_course
from tests.platforms.gradescope import container
from tests.platforms.gradescope.container import Container

COURSE = """
    schema = "autograder-course/1"
    id = "small"
    title = "A small course"
    packages = ["reference"]
    time_zone = "UTC"

    [policy.late]
    lose = 0.5
    per = "day"
    [policy.assignments.elsewhere]
    cap = 0.5
"""
BESIDE = {
    "course.toml": COURSE,
    "reference/__init__.py": '''
        """What is right."""

        from reference.twice import double
    ''',
    "reference/twice.py": """
        from .thing import TWO

        def double(x):
            return TWO * x
    """,
    "reference/thing.py": """
        TWO = 2
    """,
    "reference/of_another.py": """
        SECRET_OF_ANOTHER = "the answer to another assignment"
    """,
    "assignments/elsewhere/assignment.toml": small_course.FILES["assignments/small/assignment.toml"].replace(
        '"small"', '"elsewhere"'
    ),
    "assignments/elsewhere/source.py": """
        # %%
        ANSWER_OF_ANOTHER = 42
    """,
    "submissions/small/one.ipynb": """
        {"a student's": "work"}
    """,
    "gradebook.sqlite3": """
        grades
    """,
    "signing.key": """
        -----BEGIN PRIVATE KEY-----
    """,
}


def exported(folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Run the command on the course in the folder."""
    small = folder / "course" / "assignments" / "small"
    return commands.run("export", "assignment", "gradescope", small, *options, cwd=folder, timeout=300)


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder that the course lies in."""
    folder = tmp_path_factory.mktemp("gradescope")
    small_course.write(folder / "course", BESIDE)
    return folder


@pytest.fixture(scope="session")
def zip_file(course: Path) -> Path:
    """The zip with the options' defaults."""
    done = exported(course, "--unverified")
    assert done.returncode == 0, done.stderr
    return course / "gradescope-small.zip"


@pytest.fixture(scope="session")
def late_zip(course: Path) -> Path:
    """A zip that takes points off late work, and shows its tests once the grades are published."""
    options = ("--with-lateness", "--visibility", "after_published", "-o", "late.zip")
    done = exported(course, "--unverified", *options)
    assert done.returncode == 0, done.stderr
    return course / "late.zip"


@pytest.fixture
def unpack(zip_file: Path, tmp_path: Path) -> Callable[[Path | None], Container]:
    """Make a container of a zip."""
    return lambda archive=None: container.unpacked(archive or zip_file, tmp_path / "autograder")


@pytest.fixture
def box(unpack: Callable[[Path | None], Container]) -> Container:
    """A container of the zip with the defaults."""
    return unpack(None)
