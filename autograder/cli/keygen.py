"""`autograder keygen`: makes the pair of keys with which results are signed and audited."""

from __future__ import annotations

from pathlib import Path

import click

from autograder.cli import next_step
from autograder.platforms.signing import keys


def run(path: Path) -> int:
    """Write both keys, and say which one goes where."""
    public = keys.create(path)
    click.echo(f"{path} signs: keep it where results are graded, and nowhere else.")
    click.echo(
        f"{public} audits: give it to whoever is to check results (key {keys.fingerprint(keys.public(public))})."
    )
    next_step.say(next_step.command("grade", "ASSIGNMENT", "SUBMISSIONS", "--sign", path))
    return 0
