"""`autograder team`: who hands in together, from when to when."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from autograder.cli import gradebooks, next_step, writing
from autograder.cli.roster import Asked
from autograder.cli.terminal import one_line
from autograder.course import course as courses
from autograder.errors import UsageError
from autograder.rendering.text import count
from autograder.wording import listed

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.records.services.directory import Directory


T = TypeVar("T")


def form(name: str, who: Sequence[str], asked: Asked) -> int:
    """Let people be a team from now on; each leaves the team that they were in."""

    def work(here: Directory, actor: str, now: datetime) -> list[str]:
        from autograder.records.services import team_records

        numbers = list(dict.fromkeys(here.find(one) for one in who))
        team_records.form(name, numbers, actor, now)
        return [here.label(number) for number in numbers]

    labels = _written(asked, work)
    verb = "would be" if asked.dry_run else "are" if len(labels) != 1 else "is"
    return _said(asked, {"team": name, "people": labels}, f"{listed(labels)} {verb} in the team {name}.")


def leave(who: str, asked: Asked) -> int:
    """Let a person be in no team from now on."""

    def work(here: Directory, actor: str, now: datetime) -> tuple[str, str]:
        from autograder.records.services import team_records

        number = here.find(who)
        left = team_records.leave(number, actor, now)
        if not left:
            raise UsageError(f"{here.label(number)} is in no team")
        return here.label(number), left

    label, team = _written(asked, work)
    verb = "would leave" if asked.dry_run else "has left"
    return _said(asked, {"person": label, "team": team}, f"{label} {verb} the team {team}.")


def show(asked: Asked) -> int:
    """Print every team with its members of now, or of another time."""
    course = courses.find(asked.course)
    with gradebooks.opened(course):
        from autograder.records.services import directory, team_records
        from autograder.records.tables.people import Team

        here, at = directory.read(), writing.now_or(asked.at, course.policy.zone)
        found = {team.name: team_records.members(team, at) for team in Team.objects.order_by("name", "pk")}
    teams = {name: [here.label(number) for number in numbers] for name, numbers in found.items() if numbers}
    lines = [f"{name}: {listed(people)}" for name, people in teams.items()]
    text = "\n".join(map(one_line, [*lines, f"{count(len(teams), 'team')}."]))
    next_step.report(
        {"teams": teams}, text, "autograder team form TEAM STUDENT STUDENT", as_json=asked.as_json
    )
    return 0


def _written(asked: Asked, work: Callable[[Directory, str, datetime], T]) -> T:
    def do(course: courses.Course, actor: str) -> T:
        from autograder.records.services import directory

        return work(directory.read(), actor, writing.now_or(asked.at, course.policy.zone))

    return writing.run(asked.course, do, dry_run=asked.dry_run)


def _said(asked: Asked, said: dict[str, object], text: str) -> int:
    step = "the same command without --dry-run" if asked.dry_run else "autograder team show"
    next_step.report({**said, "written": not asked.dry_run}, one_line(text), step, as_json=asked.as_json)
    return 0
