"""`autograder init`: starts a course, and says what to do next."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.course import starter


def run(folder: Path) -> None:
    """Create a course with one small working assignment and print the path of each of its files."""
    for path in starter.create(folder):
        click.echo(f"  {path}")
    click.echo(f"\nA course is in {folder}. Next:")
    click.echo(f"  autograder verify {folder}/assignments/first-steps     # are its tests right?")
    click.echo(f"  autograder release {folder}/assignments/first-steps    # what students get, once they are")
