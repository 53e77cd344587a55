"""The container's build ends with a sentence where the hidden tests miss something."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.platforms.gradescope.container import Container


def built(root: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-P", "-s", "-m", "autograder.platforms.gradescope.built", str(root)]
    return subprocess.run(command, capture_output=True, text=True, timeout=200)


def test_what_the_tests_import_is_found(box: Container) -> None:
    done = built(box.root)
    assert (done.returncode, done.stdout) == (0, "The container has what the 3 hidden tests import.\n")


def test_a_package_that_is_missing_is_named(box: Container) -> None:
    hidden = box.root / "source" / "course" / "assignments" / "small" / "hidden"
    (hidden / "test_more.py").write_text("import nowhere_to_be_found\n")
    done = built(box.root)
    assert done.returncode == 1
    assert done.stderr == (
        f"autograder: {hidden}: the tests cannot be collected: test_more.py, line 1: ModuleNotFoundError: No module "
        "named 'nowhere_to_be_found'; name what is missing with --requirements when you export\n"
    )


def test_a_damaged_zip_is_one_sentence(box: Container) -> None:
    (box.root / "source" / "autograder.json").write_text("{")
    assert built(box.root).stderr.count("\n") == 1
