"""`autograder publish`, `status` and `show`: what students are told, where a term stands, and one student's grades."""

from __future__ import annotations

from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.cli import gradebooks
from autograder.cli.terminal import one_line
from autograder.course import assignment as assignments
from autograder.course import course as courses
from autograder.errors import UsageError
from autograder.exports.grades_csv import number
from autograder.rendering.text import count


def publish(folder: Path, *, undo: bool, as_json: bool) -> int:
    """Publish the grades of an assignment, or take the last publication back; return 1 where some grades wait."""
    assignment = assignments.load(folder)
    with gradebooks.opened(assignment.course):
        return _undo(assignment.id, as_json=as_json) if undo else _publish(assignment.id, as_json=as_json)


def _publish(assignment: str, *, as_json: bool) -> int:
    from autograder.records.services import grades, publications, transactions

    def work() -> tuple[int, list[str]]:
        found = grades.current(assignment)
        ready = [one for one in found if not one.grade.waits_for]
        if ready:
            publications.publish(assignment, ready, gradebooks.actor(), gradebooks.now())
        return len(ready), [
            f"{one.name} waits for {one.grade.waits_for}" for one in found if one.grade.waits_for
        ]

    published, waiting = transactions.run(work)
    if not published and not waiting:
        raise UsageError(f"nothing was handed in for {assignment} yet; run `autograder grade` first")
    text = "\n".join((f"Published {count(published, 'grade')} of {assignment}.", *map(one_line, waiting)))
    said = {"published": published, "waiting": waiting, "next": "autograder status"}
    _say(said, f"{text}\nNext: autograder status", as_json=as_json)
    return 1 if waiting else 0


def _undo(assignment: str, *, as_json: bool) -> int:
    from autograder.records.services import publications, transactions

    taken = transactions.run(lambda: publications.undo(assignment, gradebooks.actor(), gradebooks.now()))
    if taken is None:
        raise UsageError(f"no publication of {assignment} stands, so that there is none to take back")
    at = f"{taken.at:%Y-%m-%d %H:%M} UTC"
    text = f"Took back the publication of {assignment} of {at}. Next: autograder publish"
    _say({"undone": taken.at.isoformat(), "next": "autograder publish"}, text, as_json=as_json)
    return 0


def status(folder: Path, *, as_json: bool) -> int:
    """Print where each assignment of a course stands."""
    with gradebooks.opened(courses.find(folder)):
        from autograder.records.services import status as statuses

        found = statuses.of_course()
    if as_json:
        print(msgspec.json.encode(found).decode())
        return 0
    table = _table(
        "assignment", "people", "mean", "of", "waiting", "published", "not told yet", "flaky tests", "next"
    )
    for one in found:
        table.add_row(
            one.assignment,
            str(one.people),
            number(one.mean),
            number(one.max_score),
            ", ".join(f"{many} for {reason}" for reason, many in one.waiting.items()),
            one.published[:16].replace("T", " "),
            str(one.changed),
            Text(", ".join(one_line(test) for test in one.flaky)),
            Text(one.next),
        )
    Console().print(table)
    return 0


def show(folder: Path, student: str, *, as_json: bool) -> int:
    """Print one student's grades, each with the lines of its arithmetic."""
    with gradebooks.opened(courses.find(folder)):
        from autograder.records.services import histories

        found = histories.of_person(student)
    if found is None:
        raise UsageError(f"the gradebook knows no {student!r}; `autograder status` lists the assignments")
    if as_json:
        print(msgspec.json.encode(found).decode())
        return 0
    console = Console()
    for one in found:
        told = f"told {number(one.told)}" if one.told is not None else "not published"
        wait = f"; waits for {one.grade.waits_for}" if one.grade.waits_for else ""
        total = f"{number(one.grade.score)} of {number(one.grade.max_score)}"
        console.print(Text(f"{one.assignment}: {total}, {told}{wait}"))
        table = _table("points", "of", "question", "test, mark or adjustment", "outcome", "message")
        for line in one.grade.lines:
            table.add_row(
                number(line.points),
                number(line.max_points),
                line.question,
                Text(one_line(line.title or line.item)),
                line.outcome.replace("_", " "),
                Text(one_line(line.message)),
            )
        console.print(table)
    console.print(
        Text(f"Next: {'autograder publish' if any(one.differs for one in found) else 'autograder status'}")
    )
    return 0


def _table(*titles: str) -> Table:
    table = Table(box=None, pad_edge=False)
    for title in titles:
        right = title in ("points", "of", "people", "mean", "not told yet")
        table.add_column(title, justify="right" if right else "left", overflow="fold")
    return table


def _say(said: object, text: str, *, as_json: bool) -> None:
    if as_json:
        print(msgspec.json.encode(said).decode())
    else:
        Console().print(Text(text), soft_wrap=True)
