"""The commands `export assignment KIND`: a whole assignment in the form of another system. Thin doors, as in `main`."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli import export_notebook
from autograder.cli.groups import WholeSentences

_PATH = click.Path(path_type=Path)
_VISIBILITIES = ("visible", "after_due_date", "after_published", "hidden")


@click.group(cls=WholeSentences)
def assignment() -> None:
    """Write a whole assignment for another system."""


@assignment.command()
@click.argument("folder", metavar="ASSIGNMENT", type=_PATH)
@click.option(
    "-o", "out", type=_PATH, default=None, metavar="ZIP", help="The file.  [default: gradescope-ID.zip]"
)
@click.option(
    "--visibility",
    type=click.Choice(_VISIBILITIES),
    default="visible",
    show_default=True,
    help="When students see the tests.",
)
@click.option(
    "--minutes",
    type=click.IntRange(3, 40),
    default=10,
    show_default=True,
    help="The limit on one run that is set on Gradescope.",
)
@click.option(
    "--raw/--with-lateness", "raw", default=True, help="Leave out, or apply, the course's penalties."
)
@click.option(
    "--requirements", type=_PATH, default=None, help="A lock with hashes of further packages to install."
)
@click.option(
    "--unverified",
    is_flag=True,
    help="Export it although `autograder verify` has not found it fit as it is.",
)
def gradescope(
    folder: Path,
    out: Path | None,
    visibility: str,
    minutes: int,
    raw: bool,
    requirements: Path | None,
    unverified: bool,
) -> None:
    """Write the zip that grades ASSIGNMENT on Gradescope.

    The zip holds the hidden tests and the course's secret key: give it to nobody but Gradescope.
    """
    from autograder.cli import export_gradescope

    export_gradescope.run(
        folder, out, visibility, minutes, requirements, lateness=not raw, unverified=unverified
    )


assignment.add_command(export_notebook.notebook)
