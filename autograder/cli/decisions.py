"""`autograder extend`, `adjust` and `choose`: what people decide about due dates and grades, with the reason."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from autograder.cli import gradebooks, next_step, terms, writing
from autograder.cli.roster import Asked
from autograder.cli.terminal import one_line
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.errors import UsageError
from autograder.policy import amounts, clock
from autograder.policy.assignment_grade import GradeState
from autograder.policy.facts import AdjustmentKind
from autograder.policy.rules import Counting
from autograder.rendering.text import count
from autograder.wording import listed

if TYPE_CHECKING:  # Django must be configured before a table is imported
    from autograder.records.services.decisions import Given
    from autograder.records.services.directory import Directory
    from autograder.records.services.term_grades import Term

T = TypeVar("T")
_PAST = {"Withdrew": "withdrawn"}


@dataclass(frozen=True)
class Whom:
    """For whom a date is extended, as it was said; exactly one of these is not empty."""

    person: str = ""
    section: str = ""
    team: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.person, self.section, self.team))) != 1:
            raise UsageError(
                "name a person with --person, a section with --section or a team with --team: one of them"
            )


def extend(
    folder: Path, whom: Whom, until: str, by: str, reason: str, asked: Asked, *, withdraw: bool
) -> int:
    """Give a person, a section or everybody in a team a later due date, or withdraw those that stand."""
    assignment = assignments.load(folder)
    due = None if withdraw else _due(assignment, until, by)

    def work(given: Given) -> tuple[str, int]:
        from autograder.records.services import decisions, directory

        here = directory.read()
        if whom.section:
            return whom.section, _extend_section(here, assignment.id, whom.section, due, given)
        label, numbers = _people(here, whom, given.now)
        if due is None:
            return label, sum(decisions.withdraw_person(assignment.id, one, given) for one in numbers)
        for number in numbers:
            decisions.extend_person(assignment.id, number, due, given)
        return label, len(numbers)

    label, many = _decided(assignment, work, reason, asked)
    if withdraw and not many:
        raise UsageError(f"{label} has no extension for {assignment.id}, so that there is none to withdraw")
    zone = assignment.course.policy.zone
    if due is None:
        text = f"{_would(asked, 'Withdrew')} {count(many, 'extension')} of {label} for {assignment.id}."
    else:
        text = f"{_would(asked, 'Extended')} {assignment.id} for {label} until {clock.shown(due, zone)} ({reason})."
    return _said(asked, {"assignment": assignment.id, "for": label, "until": due}, text, folder)


def _extend_section(
    here: Directory, assignment: str, section: str, due: datetime | None, given: Given
) -> int:
    """Extend a section's due date, or withdraw what stands; return how many extensions it concerns."""
    from autograder.records.services import decisions

    if not any(section in own for own in here.sections.values()):
        raise UsageError(f"nobody is in the section {section!r}; `autograder roster show` lists the sections")
    if due is None:
        return decisions.withdraw_section(assignment, section, given)
    decisions.extend_section(assignment, section, due, given)
    return 1


def _people(here: Directory, whom: Whom, now: datetime) -> tuple[str, list[int]]:
    """Return what people read for a person or a team, and the numbers of those who are meant."""
    from autograder.records.services import team_records

    if whom.person:
        number = here.find(whom.person)
        return here.label(number), [number]
    team = team_records.find(whom.team)
    numbers = team_records.members(team, now) if team else []
    if team is None or not numbers:
        raise UsageError(f"nobody is in the team {whom.team!r}; `autograder team show` lists the teams")
    return f"the team {team.name} ({listed([here.label(one) for one in numbers])})", numbers


def _due(assignment: Assignment, until: str, by: str) -> datetime:
    """Return the later due date. Raises `UsageError` where it is not later, or there is none to extend."""
    policy = assignment.course.policy
    due = policy.of(assignment.id).due
    if due is None:
        raise UsageError(f"{assignment.id} has no due date in course.toml, so that there is none to extend")
    if bool(until) == bool(by):
        raise UsageError("say the new due date with --until, or how much later it is with --by, and not both")
    if until:
        made = writing.moment(until, policy.zone, end_of_day=True)
    else:
        try:
            made = clock.after(due, amounts.span(by), policy.zone)
        except ValueError as problem:
            raise UsageError(f"--by: {problem}") from None
    if made <= due:
        raise UsageError(
            f"{clock.shown(made, policy.zone)} is not after the due date, {clock.shown(due, policy.zone)}"
        )
    return made


def adjust(
    folder: Path, who: str, kind: AdjustmentKind | None, points: str, reason: str, asked: Asked
) -> int:
    """Change a person's grade, and show its arithmetic; without a kind, withdraw what was decided before."""
    assignment = assignments.load(folder)
    value = _points(points) if points else None

    def work(given: Given) -> int:
        from autograder.records.services import decisions, directory

        here = directory.read()
        number = here.find(who)
        if kind is not None:
            decisions.adjust(assignment.id, number, kind, value, given)
        elif not decisions.withdraw(assignment.id, number, given):
            raise UsageError(f"nothing was decided about {here.label(number)} in {assignment.id}")
        return number

    return _shown(assignment, work, reason, asked)


def _points(text: str) -> Fraction:
    try:
        return (
            -amounts.amount(text.strip()[1:])
            if text.strip().startswith("-")
            else amounts.amount(text.strip("+ "))
        )
    except ValueError as problem:
        raise UsageError(str(problem)) from None


def choose(folder: Path, who: str, attempt: int, reason: str, asked: Asked) -> int:
    """Let one attempt of a person count. Raises `UsageError` where the policy counts another one anyway."""
    assignment = assignments.load(folder)
    counts = assignment.course.policy.of(assignment.id).counts
    if counts is not Counting.CHOSEN:
        raise UsageError(
            f"of {assignment.id} the {counts} attempt counts; "
            "to let people choose, write counts = 'chosen' into [policy]"
        )

    def work(given: Given) -> int:
        from autograder.records.services import decisions

        term = terms.read(assignment.course)
        number = term.here.find(who)
        attempts = term.facts[number].attempts_at(assignment.id) if number in term.facts else []
        if attempt > len(attempts):
            has = count(len(attempts), "attempt")
            raise UsageError(
                f"{term.here.label(number)} has {has} at {assignment.id}; there is no attempt {attempt}"
            )
        kind, _, reception = attempts[attempt - 1].reference.partition(":")
        if kind != "reception":
            raise UsageError("this attempt was never collected; run `autograder collect` first")
        decisions.choose(assignment.id, number, int(reception), given)
        return number

    return _shown(assignment, work, reason, asked)


def _shown(assignment: Assignment, work: Callable[[Given], int], reason: str, asked: Asked) -> int:
    """Decide, and show the grade as it is then, a sentence for each step."""

    def decide(given: Given) -> tuple[int, Term]:
        return work(given), terms.read(assignment.course)

    number, term = _decided(assignment, decide, reason, asked)
    made = term.grade(number, assignment.id)
    from autograder.records.services import term_grades

    would = "would be" if asked.dry_run else "is"
    has_points = made.state in (GradeState.GRADED, GradeState.MISSING)
    total = f" of {amounts.about(made.maximum)}" if has_points else ""
    head = f"{term.here.label(number)}, {assignment.id}: {would} {term_grades.shown(made)}{total}."
    text = "\n".join([head, *(f"  {step}" for step in made.steps)])
    said: dict[str, object] = {
        "assignment": assignment.id,
        "for": term.here.label(number),
        "state": made.state,
        "points": term_grades.shown(made),
        "steps": made.steps,
    }
    return _said(asked, said, text, assignment.folder)


def _decided(assignment: Assignment, work: Callable[[Given], T], reason: str, asked: Asked) -> T:
    """Run `work` in a transaction of the course's gradebook, with who decides, when and why."""
    with gradebooks.opened(assignment.course):
        from autograder.records.services.decisions import Given

        now = writing.now_or(asked.at, assignment.course.policy.zone)
        given = Given(gradebooks.actor(), now, reason)
        return writing.within(lambda: work(given), dry_run=asked.dry_run)


def _said(asked: Asked, said: dict[str, object], text: str, folder: Path) -> int:
    step = "the same command without --dry-run" if asked.dry_run else next_step.command("publish", folder)
    lines = "\n".join(map(one_line, text.split("\n")))
    next_step.report({**said, "written": not asked.dry_run}, lines, step, as_json=asked.as_json)
    return 0


def _would(asked: Asked, done: str) -> str:
    return f"Would have {_PAST.get(done, done.lower())}" if asked.dry_run else done
