"""The commands of pipelines: thin doors, as those in `main`."""

from __future__ import annotations

import sys
from pathlib import Path

import click

_PATH = click.Path(path_type=Path)


@click.command()
@click.argument("file", type=_PATH)
def keygen(file: Path) -> None:
    """Make a pair of keys that sign and audit results.

    Writes the private key to FILE, readable by you alone, and the public one to FILE.pub.
    """
    from autograder.cli import keygen

    sys.exit(keygen.run(file))


@click.command()
@click.argument("results", type=_PATH)
@click.option("--key", type=_PATH, required=True, help="The public key that you trust.")
@click.option("--assignment", type=_PATH, default=None, help="The assignment that the results should be of.")
@click.option(
    "--submissions", multiple=True, type=_PATH, help="What was handed in; may be given several times."
)
@click.option(
    "--least-tier",
    type=click.Choice(("namespaces", "user", "process", "none")),
    default="process",
    show_default=True,
    help="Refuse results of a weaker tier.",
)
@click.option("--sample", type=click.IntRange(1), default=None, help="Grade so many again, drawn by chance.")
@click.option("--all", "every", is_flag=True, help="Grade all of them again.")
@click.option(
    "--jobs", type=click.IntRange(1), default=None, help="How many to grade at once.  [default: cores]"
)
@click.option("--json", "as_json", is_flag=True, help="Write the report as JSON.")
def audit(
    results: Path,
    key: Path,
    assignment: Path | None,
    submissions: tuple[Path, ...],
    least_tier: str,
    sample: int | None,
    every: bool,
    jobs: int | None,
    as_json: bool,
) -> None:
    """Check the signature of RESULTS, and repeat the grading.

    Exit code 1 where the signature does not hold or a verdict differs, 3 where it cannot be repeated here.
    """
    from autograder.cli import audit

    number = None if every else sample or 0
    options = audit.AuditOptions(results, key, assignment, submissions, least_tier, number, jobs, as_json)
    sys.exit(audit.run(options))


def add_to(group: click.Group) -> None:
    """Add the commands to a group."""
    for command in (keygen, audit):
        group.add_command(command)
