"""A transaction is repeated where the database asks for it, and nowhere else."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Callable

import psycopg.errors
import pytest
from django.db import IntegrityError, OperationalError, connections, transaction

from autograder.records.services import events, transactions
from autograder.records.services.events import Change
from autograder.records.tables.events import EventRecord
from autograder.records.tables.people import Lease, Team
from tests.records.conftest import NOW, Gradebook


def caused(cause: Exception) -> OperationalError:
    error = OperationalError("some words")
    error.__cause__ = cause
    return error


def sqlite_error(code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError("some words")
    error.sqlite_errorcode = code
    return error


PASSING = [
    sqlite_error(sqlite3.SQLITE_BUSY),
    sqlite_error(sqlite3.SQLITE_BUSY_SNAPSHOT),
    sqlite_error(sqlite3.SQLITE_LOCKED),
    psycopg.errors.SerializationFailure(),
    psycopg.errors.DeadlockDetected(),
    psycopg.errors.LockNotAvailable(),
]
LASTING = [sqlite_error(sqlite3.SQLITE_FULL), psycopg.errors.DiskFull(), ValueError()]


@pytest.mark.parametrize("cause", PASSING, ids=repr)
def test_a_conflict_passes(cause: Exception) -> None:
    assert transactions.is_passing(caused(cause))


@pytest.mark.parametrize("cause", LASTING, ids=repr)
def test_another_failure_does_not_pass(cause: Exception) -> None:
    assert not transactions.is_passing(caused(cause))


def failing(times: int, error: Exception) -> tuple[Callable[[], int], list[int]]:
    tries: list[int] = []

    def work() -> int:
        tries.append(len(tries))
        Team.objects.create(name="a team")
        if len(tries) <= times:
            raise error
        return len(tries)

    return work, tries


def test_a_transaction_is_run_again_until_it_succeeds(gradebook: Gradebook) -> None:
    work, _ = failing(3, caused(PASSING[0]))
    assert transactions.run(work, pause=lambda seconds: None) == 4


def test_a_repeated_transaction_leaves_the_rows_of_its_last_try_alone(gradebook: Gradebook) -> None:
    work, _ = failing(3, caused(PASSING[0]))
    transactions.run(work, pause=lambda seconds: None)
    assert Team.objects.count() == 1


def test_pauses_grow(gradebook: Gradebook) -> None:
    work, _ = failing(4, caused(PASSING[0]))
    pauses: list[float] = []
    transactions.run(work, pause=pauses.append)
    assert pauses[3] > pauses[0]


def test_a_conflict_that_does_not_end_is_raised(gradebook: Gradebook) -> None:
    work, tries = failing(1000, caused(PASSING[0]))
    with pytest.raises(OperationalError):
        transactions.run(work, pause=lambda seconds: None)
    assert len(tries) == 8


def test_another_failure_is_raised_at_once(gradebook: Gradebook) -> None:
    work, tries = failing(1, IntegrityError("some words"))
    with pytest.raises(IntegrityError):
        transactions.run(work)
    assert len(tries) == 1


def test_it_refuses_to_run_within_another_transaction(gradebook: Gradebook) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        transactions.run(lambda: None)


def in_threads(*works: Callable[[], None]) -> list[BaseException]:
    problems: list[BaseException] = []

    def guarded(work: Callable[[], None]) -> None:
        try:
            work()
        except BaseException as error:
            problems.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=guarded, args=[work]) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return problems


def test_two_writers_at_once_append_to_one_chain(gradebook: Gradebook) -> None:
    def write() -> None:
        for _ in range(25):
            transactions.run(lambda: events.append(Change("tests", "counted", "x"), NOW))

    assert in_threads(write, write, write) == []
    assert (EventRecord.objects.count(), events.first_broken()) == (75, None)


@pytest.mark.parametrize("vendor", ["postgresql"], indirect=True)
def test_a_real_deadlock_is_survived(gradebook: Gradebook) -> None:
    for name in ("a", "b"):
        Lease.objects.create(name=name, holder="", until=NOW)
    meet = threading.Barrier(2)

    def crossing(first: str, second: str) -> Callable[[], None]:
        met: list[bool] = []

        def work() -> None:
            Lease.objects.filter(name=first).update(holder=first)
            if not met:
                met.append(True)
                meet.wait(20)
            Lease.objects.filter(name=second).update(holder=first)

        return lambda: transactions.run(work)

    assert in_threads(crossing("a", "b"), crossing("b", "a")) == []
