"""The commands of `autograder import`: thin doors, as those in `main`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli.groups import WholeSentences

_PATH = click.Path(path_type=Path)
_SANDBOXES = ("auto", "namespaces", "user", "process", "none")
_out = click.option(
    "-o",
    "out",
    type=_PATH,
    default=None,
    help="The course to add to, or a new folder.  [default: NAME-moved-in]",
)
_sandbox = click.option("--sandbox", type=click.Choice(_SANDBOXES), default="auto", show_default=True)


@click.group("import", cls=WholeSentences)
def import_() -> None:
    """Move a course of another tool in.

    Each assignment that comes along has a report beside it: what came along, what was rewritten, what needs a person.
    """


@import_.command()
@click.argument("course", type=_PATH)
@_out
@_sandbox
def nbgrader(course: Path, out: Path | None, sandbox: str) -> None:
    """Move the source notebooks of an nbgrader course in.

    COURSE is the folder that holds `source`, or that of one assignment. Exit code 1 where something needs a person.
    """
    from autograder.cli import moved_in

    sys.exit(moved_in.nbgrader(course, out, sandbox))


@import_.command()
@click.argument("master", type=_PATH)
@_out
@_sandbox
def otter(master: Path, out: Path | None, sandbox: str) -> None:
    """Move a master notebook of Otter-Grader in.

    MASTER is what `otter assign` reads. Exit code 1 where something needs a person.
    """
    from autograder.cli import moved_in

    sys.exit(moved_in.otter(master, out, sandbox))
