"""`autograder rollover`: next term's course, and what stays of this term and for how long."""

from __future__ import annotations

import os
from pathlib import Path

from autograder.cli import gradebooks, next_step
from autograder.cli.terminal import one_line
from autograder.course import course as courses
from autograder.course import next_term
from autograder.course.course import Course
from autograder.errors import UsageError
from autograder.policy import clock
from autograder.records import address as addresses
from autograder.rendering.text import count


def run(folder: Path, target: Path, weeks: int, *, dry_run: bool, as_json: bool) -> int:
    """Make next term's course, and print what it holds and what is kept of this one."""
    course = courses.find(folder)
    if dry_run and target.exists() and any(target.iterdir()):
        raise UsageError(f"{target} is not empty; name a new folder")
    made = [] if dry_run else next_term.create(course, target, weeks)
    kept = _kept(course)
    moved = (
        f"dates {weeks} weeks later"
        if weeks
        else "last term's dates, which are to be changed (or say --weeks)"
    )
    verb = "Would make" if dry_run else "Made"
    lines = [
        f"{verb} {target}: the same assignments with new seeds, a new key, an empty roster, no gradebook, {moved}.",
        *kept,
    ]
    assignment = target / course.assignments.relative_to(course.root)
    first = next((one.name for one in course.assignment_folders()), "ASSIGNMENT")
    step = (
        "the same command without --dry-run" if dry_run else next_step.command("verify", assignment / first)
    )
    said = {"course": str(target), "made": [str(path) for path in made], "kept": kept, "written": not dry_run}
    next_step.report(said, "\n".join(map(one_line, lines)), step, as_json=as_json)
    return 0


def _kept(course: Course) -> list[str]:
    """Return sentences on what is kept of this term, where, and for how long."""
    place = addresses.of_course(course.root, os.environ)
    if not addresses.exists(place):
        return [f"{course.root} stays as it is; it has no gradebook."]
    with gradebooks.opened(course):
        from autograder.records.services import directory
        from autograder.records.tables.submitted import SubmissionRecord

        people = len(directory.read().people)
        works = SubmissionRecord.objects.count()
    held = f"{count(people, 'person', 'people')} and {count(works, 'submission')} stay in the gradebook {place.shown}"
    last = max(next_term.dates(course), default=None)
    keep = course.policy.keep
    if keep is None:
        until = 'until somebody removes them (write keep = "730 days" into [policy] to say for how long)'
    elif last is None:
        until = f"for {keep}"
    else:
        zone = course.policy.zone
        until = f"until {clock.shown(clock.after(last, keep, zone), zone)} ({keep} after the last due date)"
    return [
        f"{held}, {until}.",
        "To erase one person: autograder roster erase STUDENT. To erase all: remove the gradebook and its backups.",
    ]
