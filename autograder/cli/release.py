"""`autograder release`: writes what students are given, and lists it."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.course import assignment as assignments
from autograder.release import bundle


def run(folder: Path, out: Path) -> None:
    """Write the student's bundle and print the path of each file in it."""
    written = bundle.release(assignments.load(folder), out)
    for path in (*(written.folder / name for name in written.files), written.zip):
        click.echo(f"  {path}")
