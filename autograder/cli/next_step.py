"""The line with which a command ends: which one comes next."""

from __future__ import annotations

import shlex
from pathlib import Path

import click
import msgspec
from rich.console import Console
from rich.text import Text

from autograder.cli.terminal import json_text


def command(name: str, *arguments: str | Path) -> str:
    """Return a command, ready to be copied."""
    return " ".join(["autograder", name, *(shlex.quote(str(one)) for one in arguments)])


def say(sentence: str) -> None:
    """Print what comes next."""
    click.echo(f"Next: {sentence}")


def report(said: dict[str, object], text: str, step: str, *, as_json: bool) -> None:
    """Print what a command did and what comes next: as JSON for programs, or as sentences."""
    if as_json:
        print(json_text(msgspec.json.encode({**said, "next": step}).decode()))
        return
    Console().print(Text(text), soft_wrap=True)
    say(step)
