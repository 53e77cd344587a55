"""The command as `pip install .` leaves it: the wheel in a place of its own, far from the repository."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


def linked(source: str, target: str) -> None:
    """A hard link where the file system has them: the libraries are hundreds of megabytes."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment that has our libraries and our wheel, and nothing of the repository."""
    folder = tmp_path_factory.mktemp("installed")
    pip = [sys.executable, "-m", "pip", "wheel", "-q", "--disable-pip-version-check"]
    subprocess.run([*pip, "--no-deps", "--no-build-isolation", "--no-index", ROOT, "-w", folder], check=True)
    venv.create(folder / "venv", symlinks=True)
    (packages,) = (folder / "venv").glob("lib/python*/site-packages")
    shutil.copytree(
        sysconfig.get_path("purelib"),
        packages,
        copy_function=linked,
        dirs_exist_ok=True,
        ignore=shutil.ignore_patterns("*autograder*"),
    )
    (wheel,) = folder.glob("*.whl")
    zipfile.ZipFile(wheel).extractall(packages)
    return folder / "venv" / "bin" / "python"


def run(python: Path, *arguments: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    command = [python, "-m", "autograder", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=cwd)


@pytest.fixture(scope="module")
def course(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("home")
    run(installed, "init", "my-course", cwd=folder)
    return folder / "my-course"


def test_the_doctor_finds_the_same_far_from_a_course_as_in_one(
    installed: Path, course: Path, tmp_path: Path
) -> None:
    there, here = run(installed, "doctor", cwd=tmp_path), run(installed, "doctor", cwd=course)
    assert (there.returncode, there.stdout) == (here.returncode, here.stdout)


@pytest.fixture(scope="module")
def codes(installed: Path, course: Path, best_tier: str) -> list[int]:
    """How the commands of the README end, one after the other."""
    assignment = course / "assignments" / "first-steps"
    commands = (
        ("verify", assignment, "--sandbox", best_tier),
        ("release", assignment),
        ("grade", assignment, "released/first-steps", "--sandbox", best_tier, "-o", "graded"),
    )
    return [run(installed, *words, cwd=course).returncode for words in commands]


def test_a_new_course_is_verified_released_and_graded(codes: list[int]) -> None:
    assert codes == [0, 0, 0]


def test_the_pages_of_an_installed_command_have_their_style(codes: list[int], course: Path) -> None:
    assert "<style>" in (course / "graded" / "index.html").read_text()


def test_the_installed_package_says_that_it_is_typed(installed: Path) -> None:
    (package,) = installed.parents[1].glob("lib/python*/site-packages/autograder")
    assert (package / "py.typed").is_file()
