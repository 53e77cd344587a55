"""The last step of building the container: do the hidden tests find there all that they import?

`python -m autograder.platforms.gradescope.built ROOT` ends with 1, and one sentence, where they do not.
"""

from __future__ import annotations

import sys
from pathlib import Path

from autograder.course import assignment as assignments
from autograder.errors import AutograderError
from autograder.judge.client import Judge
from autograder.platforms.gradescope import settings
from autograder.platforms.gradescope.harness import Harness


def collected(root: Path) -> int:
    """Return how many hidden tests of the zip in the container below `root` are collected.

    Raises `AutograderError` where they cannot be: a package is missing, for one.
    """
    harness = Harness(root)
    chosen = settings.read(harness.settings)
    with Judge(assignments.load(harness.course / chosen.assignment)) as judge:
        return len(judge.tests)


if __name__ == "__main__":
    try:
        print(f"The container has what the {collected(Path(sys.argv[1]))} hidden tests import.")
    except AutograderError as error:
        sys.exit(f"autograder: {error}; name what is missing with --requirements when you export")
