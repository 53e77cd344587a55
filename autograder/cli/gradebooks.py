"""Opens the course's gradebook for a command; only here and in the commands about it is Django imported."""

from __future__ import annotations

import contextlib
import getpass
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from autograder.course import secret_key
from autograder.course.assignment import Assignment
from autograder.course.course import Course
from autograder.engine import job as jobs
from autograder.engine.job import Job
from autograder.errors import GradebookError, UsageError
from autograder.kept import Recorder
from autograder.records import address as addresses
from autograder.records import settings
from autograder.records.address import GradebookAddress


@contextlib.contextmanager
def opened(course: Course) -> Iterator[GradebookAddress]:
    """Open the gradebook for a block. Raises `UsageError` if there is none or it must be upgraded first."""
    address = addresses.of_course(course.root, os.environ)
    if not addresses.exists(address):
        raise UsageError(f"the course at {course.root} has no gradebook; run `autograder gradebook init`")
    with connected(address):
        from autograder.records.services import upkeep

        upkeep.require_current()
        yield address


@contextlib.contextmanager
def connected(address: GradebookAddress) -> Iterator[None]:
    """Make the database at this place that of the process. What the database says no to becomes one sentence."""
    settings.configure(address)
    from django.db import Error, connections

    try:
        yield
    except Error as error:
        said = str(error).strip().splitlines()
        problem = (
            f"the gradebook at {address.shown} cannot be used: {said[0] if said else type(error).__name__}"
        )
        raise GradebookError(problem) from error
    finally:
        connections.close_all()


@contextlib.contextmanager
def recorder(job: Job, *, fresh: bool = False, trial: bool = False) -> Iterator[Recorder]:
    """Give the recorder for a class that is graded now."""
    with opened(job.assignment.course):
        from autograder.records import conditions
        from autograder.records.services.recorder import GradebookRecorder, Session

        found = conditions.read(keyed(job.assignment), job.trial.tier, job.seed, jobs.versions())
        with GradebookRecorder(Session(found, actor(), now, fresh=fresh, trial=trial)) as made:
            yield made


def keyed(assignment: Assignment) -> Assignment:
    """Return the assignment with the course's secret key."""
    return replace(assignment, key=secret_key.ensure(assignment.course.root))


def actor() -> str:
    """Return who uses this command, as the open gradebook names the person of the account: without the name."""
    from autograder.records.services import people

    try:
        name = getpass.getuser()
    except (OSError, KeyError):
        name = f"user {os.getuid()}"
    return people.account(name, now())


def now() -> datetime:
    """Return the time, in UTC."""
    return datetime.now(UTC)
