"""The doors of the commands by which people decide: extensions, adjustments, chosen attempts, and teams."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from autograder.cli.groups import WholeSentences
from autograder.cli.roster_commands import writes
from autograder.errors import UsageError

_PATH = click.Path(path_type=Path)
_reason = click.option("--reason", default="", help="Why; it is kept, and stands in the grade's arithmetic.")


@click.command()
@click.argument("assignment", type=_PATH)
@click.option("--person", default="", help="For one person.")
@click.option("--section", default="", help="For everybody in a section.")
@click.option("--team", default="", help="For everybody who is in a team now.")
@click.option("--until", default="", help="The new due date, by the course's clocks.")
@click.option("--by", default="", help="How much later it is due, such as '2 days'.")
@click.option("--withdraw", is_flag=True, help="Instead, withdraw the extensions that stand.")
@_reason
@writes
def extend(
    assignment: Path,
    person: str,
    section: str,
    team: str,
    until: str,
    by: str,
    withdraw: bool,
    reason: str,
    asked: Any,
) -> int:
    """Give a person, a section or a team a later due date."""
    from autograder.cli import decisions

    whom = decisions.Whom(person, section, team)
    return decisions.extend(assignment, whom, until, by, reason, asked, withdraw=withdraw)


@click.command()
@click.argument("student")
@click.argument("assignment", type=_PATH)
@click.option("--add", default="", help="Add points, or take them where they are negative.")
@click.option("--set", "fixed", default="", help="Set the points, whatever the tests and lateness gave.")
@click.option("--excuse", is_flag=True, help="The assignment does not count for this person.")
@click.option("--incomplete", is_flag=True, help="The grade waits for something.")
@click.option("--withhold", is_flag=True, help="The grade is not given out.")
@click.option("--withdraw", is_flag=True, help="Instead, withdraw what was decided before.")
@_reason
@writes
def adjust(
    student: str,
    assignment: Path,
    add: str,
    fixed: str,
    excuse: bool,
    incomplete: bool,
    withhold: bool,
    withdraw: bool,
    reason: str,
    asked: Any,
) -> int:
    """Change a grade, with the reason, and show its arithmetic."""
    from autograder.cli import decisions
    from autograder.policy.facts import AdjustmentKind

    said = [
        (AdjustmentKind.ADDED, bool(add)),
        (AdjustmentKind.SET, bool(fixed)),
        (AdjustmentKind.EXCUSED, excuse),
        (AdjustmentKind.INCOMPLETE, incomplete),
        (AdjustmentKind.WITHHELD, withhold),
    ]
    kinds = [kind for kind, is_said in said if is_said]
    if len(kinds) + withdraw != 1:
        raise UsageError("say one of --add, --set, --excuse, --incomplete, --withhold and --withdraw")
    return decisions.adjust(assignment, student, kinds[0] if kinds else None, add or fixed, reason, asked)


@click.command()
@click.argument("student")
@click.argument("assignment", type=_PATH)
@click.argument("attempt", type=click.IntRange(1))
@_reason
@writes
def choose(student: str, assignment: Path, attempt: int, reason: str, asked: Any) -> int:
    """Let the attempt of this number count, where the policy lets people choose.

    ATTEMPT counts the person's attempts from 1, in the order in which they were received.
    """
    from autograder.cli import decisions

    return decisions.choose(assignment, student, attempt, reason or "chosen by the person", asked)


@click.group(cls=WholeSentences)
def team() -> None:
    """Keep who hands in together, in pairs or teams that change."""


@team.command()
@click.argument("team")
@click.argument("students", nargs=-1, required=True, metavar="STUDENT...")
@writes
def form(team: str, students: tuple[str, ...], asked: Any) -> int:
    """Let people be the team of this name from now on."""
    from autograder.cli import team as teams

    return teams.form(team, students, asked)


@team.command("leave")
@click.argument("student")
@writes
def leave_team(student: str, asked: Any) -> int:
    """Let somebody be in no team from now on."""
    from autograder.cli import team as teams

    return teams.leave(student, asked)


@team.command("show")
@writes
def show_teams(asked: Any) -> int:
    """List the teams with their members."""
    from autograder.cli import team as teams

    return teams.show(asked)
