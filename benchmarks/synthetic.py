"""Records for a whole class what was found of its first two: `python -m benchmarks.synthetic ASSIGNMENT TIER COUNT`.

The class lies in `handed-in` of the course's folder, and its first two submissions have been graded. With a COUNT above
one the same is recorded for further assignments, which exist in the gradebook alone.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec

from autograder.cli import gradebooks
from autograder.course import assignment as assignments
from autograder.engine import job as jobs
from autograder.kept import Ended, HandedIn, KeptGrading
from autograder.records import conditions
from autograder.records.conditions import GradingConditions
from autograder.results import Results, SubmissionResult
from autograder.submissions.names import slug


def main(folder: Path, tier: str, count: int) -> None:
    """Fill the gradebook."""
    assignment = gradebooks.keyed(assignments.load(folder))
    found = conditions.read(assignment, tier, assignment.seed, jobs.versions())
    root = assignment.course.root
    first = msgspec.json.decode((root / "two" / "results.json").read_bytes(), type=Results).submissions
    with gradebooks.opened(assignment.course):
        kept, tests = _kept(found, root)
        for number in range(count):
            renamed = replace(assignment, id=assignment.id if not number else f"{assignment.id}-{number}")
            _fill(replace(found, assignment=renamed), root, kept, first, tests)


def _kept(found: GradingConditions, root: Path) -> tuple[list[KeptGrading], bytes]:
    """Return what the gradebook holds of the first two submissions, and the hidden tests."""
    from autograder.records.services.recorder import GradebookRecorder, Session

    with GradebookRecorder(Session(found, "benchmark", gradebooks.now)) as recorder:
        tests = recorder.collected()
        works = [HandedIn(path.read_bytes()) for path in sorted((root / "handed-in").iterdir())[:2]]
        kept = [one for one in recorder.recall(works) if one is not None]
    assert tests is not None
    assert len(kept) == 2, "grade the first two submissions first"
    return kept, tests


def _fill(
    found: GradingConditions,
    root: Path,
    kept: list[KeptGrading],
    first: tuple[SubmissionResult, ...],
    tests: bytes,
) -> None:
    from autograder.records.services.recorder import GradebookRecorder, Session

    with GradebookRecorder(Session(found, "benchmark", gradebooks.now)) as recorder:
        recorder.keep_collected(tests)
        recorder.record(list(_ended(root, kept, first)))


def _ended(root: Path, kept: list[KeptGrading], first: tuple[SubmissionResult, ...]) -> Iterator[Ended]:
    """Yield the gradings of the class: the second one for its wrong answer, else the first."""
    for number, path in enumerate(sorted((root / "handed-in").iterdir())):
        submitted = path.read_bytes()
        cells = [cell["source"] for cell in json.loads(submitted)["cells"]]
        like = int(any("- b" in cell for cell in cells))
        executed = kept[like].executed.replace(f"number = {like}".encode(), f"number = {number}".encode())
        work = HandedIn(submitted, {}, tuple(enumerate(cells)))
        found = msgspec.structs.replace(kept[like], executed=executed)
        result = msgspec.structs.replace(first[like], sha256=hashlib.sha256(submitted).hexdigest())
        yield Ended(slug([path.stem]), work, found, result)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
