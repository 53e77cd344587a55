"""`autograder init`: starts a course, or an assignment in one, and says what to do next."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.course import course, skeleton, starter


def add(folder: Path, assignment: str) -> None:
    """Add an assignment to the course around `folder` and print the path of each of its files."""
    found = course.find(folder)
    for path in skeleton.create(found, assignment):
        click.echo(f"  {path}")
    place = found.assignments / assignment
    click.echo(f"\nThe skeleton of an assignment is in {place}. Next:")
    if found.schedule:
        click.echo(f"  add it to the schedule in {found.root / course.COURSE_FILE}")
    click.echo(f"  autograder verify {place}     # fit as it is; run it again after each change")


def run(folder: Path) -> None:
    """Create a course with one small working assignment and print the path of each of its files."""
    for path in starter.create(folder):
        click.echo(f"  {path}")
    click.echo(f"\nA course is in {folder}. Next:")
    click.echo(f"  autograder verify {folder}/assignments/first-steps     # are its tests right?")
    click.echo(f"  autograder release {folder}/assignments/first-steps    # what students get, once they are")
