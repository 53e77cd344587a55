"""Takes the marks that people gave over into the results of a class that was graded again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course.assignment import Assignment
from autograder.engine import outputs
from autograder.marking import scores, written_answers
from autograder.marking.fitting import Fitting
from autograder.marking.kept_marks import KeptMark
from autograder.results import Results


@dataclass(frozen=True)
class MarksTakenOver:
    """The results with the marks, how many were kept, and a sentence on each that was dropped, by name."""

    results: Results
    kept: int
    dropped: tuple[str, ...]


def take_over(
    graded: Results, out: Path, assignment: Assignment, marks: Sequence[KeptMark]
) -> MarksTakenOver:
    """Enter the marks whose answers are unchanged, and write the outputs that they change."""
    answers = written_answers.read(graded, out, outputs.handed_out(assignment))
    kept, dropped = Fitting(graded, answers).of_kept(marks)
    marked = scores.apply(graded, [one.given() for one in kept])
    if kept:
        outputs.rewrite(marked, out, assignment, {one.submission for one in kept})
    return MarksTakenOver(marked, len(kept), tuple(dropped))
