"""The commands `export assignment KIND`: a whole assignment in the form of another system."""

from __future__ import annotations

import click

from autograder.cli import export_gradescope
from autograder.cli.groups import WholeSentences


@click.group(cls=WholeSentences)
def assignment() -> None:
    """Write a whole assignment for another system."""


assignment.add_command(export_gradescope.gradescope)
