"""What the command imports before anything is graded: each package is time that every class waits."""

from __future__ import annotations

import subprocess
import sys


def test_grading_imports_no_pytest_in_the_graders_own_process() -> None:
    found = "import autograder.cli.grade, sys; print('pytest' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", found], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
