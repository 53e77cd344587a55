"""Plays a term with the course that ships with the framework: `python -m benchmarks.term FOLDER`."""

from __future__ import annotations

import shutil
import sys
import time
from datetime import timedelta
from pathlib import Path

from benchmarks.term.play import FIRST, BrokenTest, Scenario, TermPlay

ASSIGNMENTS = ("signals", "initializers", "activations", "batchnorm")
PEOPLE, PAIRS, DISTINCT = 120, 20, 10
_RIGHT = (
    "agreement.check_values(student, CLIP, clipping.clip_by_global_norm, cases)\n\n\n@pytest.mark.weight(0.5)"
)
_WRONG = _RIGHT.replace("clipping.clip_by_global_norm", "lambda grads, limit: grads")


def main(target: Path) -> None:
    """Write the course into a new folder with dates of the past, and play its term."""
    root = Path(__file__).parents[2]
    target = target.resolve()  # the commands run in other folders
    shutil.rmtree(target, ignore_errors=True)
    course = target / "course"
    course.mkdir(parents=True)
    for name in ("reference", "datasets", *(f"assignments/{one}" for one in ASSIGNMENTS)):
        shutil.copytree(root / name, course / name, ignore=shutil.ignore_patterns("__pycache__"))
    (course / "course.toml").write_text(_settings(), "utf-8")
    broken = BrokenTest("assignments/signals/hidden/test_clip.py", _RIGHT, _WRONG)
    began = time.monotonic()
    TermPlay(Scenario(course, ASSIGNMENTS, PEOPLE, PAIRS, DISTINCT, broken)).run()
    print(f"It took {time.monotonic() - began:.0f} seconds.")


def _settings() -> str:
    head = 'schema = "autograder-course/1"\nid = "term"\ntitle = "A term"\npackages = ["reference", "datasets"]\n'
    entries = [
        f'[[schedule]]\nid = "{name}"\ncloses = {(FIRST + timedelta(weeks=2 * number)).isoformat()}\n'
        for number, name in enumerate(ASSIGNMENTS)
    ]
    return "\n".join([head, 'time_zone = "UTC"\n', *entries])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
