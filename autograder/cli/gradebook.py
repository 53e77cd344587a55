"""`autograder gradebook`: makes, upgrades, checks, backs up and restores the course's gradebook."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec

from autograder.cli import gradebooks, next_step
from autograder.course import course as courses
from autograder.errors import UsageError
from autograder.records import address as addresses
from autograder.records import settings
from autograder.records.address import GradebookAddress
from autograder.rendering.text import count


def _address(folder: Path) -> GradebookAddress:
    return addresses.of_course(courses.find(folder).root, os.environ)


def init(folder: Path, *, as_json: bool) -> int:
    """Make an empty gradebook. Raises `UsageError` where there is one."""
    address = _address(folder)
    if address.file is not None:
        if address.file.exists():
            raise UsageError(f"{address.file} exists; run `autograder gradebook upgrade` after a new version")
        settings.configure(address)  # refuses a network drive before anything is written
        address.file.touch(0o600)
    with gradebooks.connected(address):
        from autograder.records.services import upkeep

        if not upkeep.is_empty():
            raise UsageError(f"{address.shown} holds a gradebook; run `autograder gradebook upgrade`")
        upkeep.upgrade()
    next_step.report(
        {"gradebook": address.shown},
        f"Made the gradebook {address.shown}; `autograder grade` records in it as it goes.",
        "autograder grade ASSIGNMENT SUBMISSIONS",
        as_json=as_json,
    )
    return 0


def upgrade(folder: Path, *, as_json: bool) -> int:
    """Bring the gradebook to this version."""
    address = _existing(folder)
    with gradebooks.connected(address):
        from autograder.records.services import upkeep

        applied = upkeep.pending()
        upkeep.upgrade()
    text = f"Applied {', '.join(applied)}." if applied else "The gradebook is that of this version already."
    next_step.report({"applied": applied}, text, "autograder gradebook check", as_json=as_json)
    return 0


def check(folder: Path, *, as_json: bool) -> int:
    """Report the condition of the gradebook; return 1 where something is wrong."""
    address = _existing(folder)
    with gradebooks.connected(address):
        from autograder.records.services import upkeep

        condition = upkeep.check()
    if condition.problems:
        text = "\n".join(condition.problems)
    else:
        text = (
            f"The gradebook is whole: {condition.events} events, the last has the hash {condition.head}. "
            "Keep this hash elsewhere."
        )
    step = (
        "restore a backup, or ask who changed it"
        if condition.problems
        else "autograder gradebook backup FILE"
    )
    next_step.report(msgspec.to_builtins(condition), text, step, as_json=as_json)
    return 1 if condition.problems else 0


def backup(folder: Path, target: Path, *, as_json: bool) -> int:
    """Write a backup to a new file, while others go on working."""
    address = _existing(folder)
    with gradebooks.connected(address):
        from autograder.records.services import backups

        backups.backup(address, target)
    next_step.report(
        {"backup": str(target)}, f"Wrote {target}.", "keep it on another machine", as_json=as_json
    )
    return 0


def restore(folder: Path, source: Path, *, force: bool, as_json: bool) -> int:
    """Put a backup in the place of the gradebook."""
    address = _address(folder)
    with gradebooks.connected(address):
        from autograder.records.services import backups

        backups.restore(address, source, force=force)
    next_step.report(
        {"restored": str(source)}, f"Restored {source}.", "autograder gradebook check", as_json=as_json
    )
    return 0


def erase(folder: Path, student: str, *, write: bool, as_json: bool) -> int:
    """Say what erasing a person would remove; with `write`, erase the person, which cannot be undone."""
    with gradebooks.opened(courses.find(folder)):
        from autograder.records.services import people, transactions

        person = people.find(student)
        if person is None:
            raise UsageError(f"the gradebook knows no {student!r}; `autograder show` takes the same names")
        traces = people.traces(person)
        if write:
            transactions.run(lambda: people.erase(person, gradebooks.actor(), gradebooks.now()))
    verb = "Erased" if write else "Would erase"
    text = (
        f"{verb} {count(len(traces.names), 'name')} of {student} and the bytes of {count(traces.blobs, 'file')}, of "
        f"{count(traces.submissions, 'submission')}. Grades stay under the number {traces.person}. "
        "Results folders and backups are not touched."
    )
    again = next_step.command("gradebook", "erase", student, "--write")
    step = "remove the student from results folders and old backups" if write else again
    said = {**msgspec.to_builtins(traces), "erased": write}
    next_step.report(said, text, step, as_json=as_json)
    return 0


def _existing(folder: Path) -> GradebookAddress:
    address = _address(folder)
    if not addresses.exists(address):
        raise UsageError(f"there is no gradebook at {address.shown}; run `autograder gradebook init`")
    return address
