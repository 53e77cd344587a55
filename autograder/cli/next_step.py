"""The line with which a command ends: which one comes next."""

from __future__ import annotations

import shlex
from pathlib import Path

import click


def say(command: str, *arguments: str | Path) -> None:
    """Print the next command, ready to be copied."""
    words = " ".join(shlex.quote(str(one)) for one in arguments)
    click.echo(f"Next: autograder {command} {words}".rstrip())
