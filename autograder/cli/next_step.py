"""The line with which a command ends: which one comes next."""

from __future__ import annotations

import shlex
from pathlib import Path

import click


def command(name: str, *arguments: str | Path) -> str:
    """Return a command, ready to be copied."""
    return " ".join(["autograder", name, *(shlex.quote(str(one)) for one in arguments)])


def say(sentence: str) -> None:
    """Print what comes next."""
    click.echo(f"Next: {sentence}")
