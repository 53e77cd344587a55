"""`autograder final`: everybody's grade for the course, with its arithmetic; and what was told of it stays."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from autograder import artifacts
from autograder.cli import gradebooks, next_step, terms, writing
from autograder.cli.terminal import one_line
from autograder.course import course as courses
from autograder.errors import UsageError
from autograder.policy import amounts
from autograder.policy.course_grade import CourseGrade
from autograder.rendering.text import count
from autograder.spreadsheet import guarded


def run(
    folder: Path, who: str | None, out: Path | None, *, publish: bool, dry_run: bool, as_json: bool
) -> int:
    """Print final grades, and return the exit code: 1 where one is not final yet."""
    course = courses.find(folder)
    with gradebooks.opened(course):
        from autograder.records.services import term_grades

        now = gradebooks.now()
        term = terms.read(course)
        people = term.people() if who is None else [term.here.find(who)]
        finals = {number: term.final(number, now) for number in people}
        if not finals:
            raise UsageError("the gradebook holds nobody yet; run `autograder roster import FILE`")
        ready = {number: one for number, one in finals.items() if one.is_final}
        if publish and who is not None:
            raise UsageError("final grades are published together: leave the student out")
        if publish and ready:
            writing.within(lambda: term_grades.tell_finals(ready, gradebooks.actor(), now), dry_run=dry_run)
    labels = {number: term.here.label(number) for number in finals}
    if out is not None and not dry_run:
        artifacts.write(out, _table(labels, finals), private=True)
    waiting = len(finals) - len(ready)
    step = _next(course.root, waiting, publish=publish, dry_run=dry_run)
    said = {
        "grades": [_entry(labels[number], one) for number, one in finals.items()],
        "published": len(ready) if publish and not dry_run else 0,
        "waiting": waiting,
    }
    lines = [line for number, one in finals.items() for line in _lines(labels[number], one)]
    told = f"{'Would have published' if dry_run else 'Published'} {count(len(ready), 'final grade')}; "
    lines.append(f"{told if publish else ''}{count(waiting, 'grade waits', 'grades wait')} for something.")
    next_step.report(said, "\n".join(map(one_line, lines)), step, as_json=as_json)
    return 1 if waiting else 0


def _entry(label: str, one: CourseGrade) -> dict[str, object]:
    return {
        "for": label,
        "grade": one.grade,
        "exact": "" if one.share is None else str(one.share),
        "is_final": one.is_final,
        "late_days_left": one.late_days_left,
        "assignments": [
            {
                "assignment": grade.assignment,
                "state": grade.state,
                "points": None if grade.points is None else amounts.shown(grade.points),
                "maximum": amounts.shown(grade.maximum),
                "steps": grade.steps,
            }
            for grade in one.assignments
        ],
        "steps": one.steps,
    }


def _lines(label: str, one: CourseGrade) -> list[str]:
    steps = [f"  {grade.assignment}: {step}" for grade in one.assignments for step in grade.steps]
    return [f"{label}: {one.grade or 'no grade yet'}", *steps, *(f"  {step}" for step in one.steps)]


def _table(labels: dict[int, str], finals: dict[int, CourseGrade]) -> bytes:
    """Return a CSV for people: no text in it runs as a formula."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(["student", "grade", "final", "arithmetic"])
    for number, one in finals.items():
        steps = " ".join(line.strip() for line in _lines(labels[number], one)[1:])
        cells = (labels[number], one.grade, "yes" if one.is_final else "no", steps)
        writer.writerow(map(guarded, cells))
    return text.getvalue().encode("utf-8-sig")


def _next(root: Path, waiting: int, *, publish: bool, dry_run: bool) -> str:
    if dry_run:
        return "the same command without --dry-run"
    if waiting:
        return "autograder status"
    return next_step.command("rollover", "NEXT") if publish else "autograder final --publish"
