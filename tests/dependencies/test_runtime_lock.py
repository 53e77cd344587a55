"""The locks from which a container installs are parts of the lock, and complete."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLATFORMS = ROOT / "autograder" / "platforms"


@pytest.mark.parametrize(
    ("name", "file"), [("autograder", "runtime.lock"), ("uv", "uv.lock"), ("hatchling", "build.lock")]
)
def test_it_is_what_the_package_needs_of_the_lock(name: str, file: str) -> None:
    command = [sys.executable, ROOT / ".ci" / "runtime_lock.py", ROOT / "requirements.lock", name]
    made = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert made == (PLATFORMS / file).read_text()


def test_uv_knows_the_python_that_gradescopes_container_gets() -> None:
    setup = (PLATFORMS / "gradescope" / "container" / "setup.sh").read_text()
    (version,) = (line.partition("=")[2] for line in setup.splitlines() if line.startswith("python_version="))
    command = [
        Path(sys.executable).parent / "uv",
        "python",
        "list",
        "--offline",
        "--only-downloads",
        "--all-versions",
    ]
    listed = subprocess.run(
        [*command, "--all-platforms", "3.11"], capture_output=True, text=True, check=True
    ).stdout
    assert f"cpython-{version}-linux-x86_64-gnu " in listed
