"""Events are chained by hash, hold nothing personal, and stay valid when a person is erased."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import timedelta

import msgspec
import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from autograder.records import triggers
from autograder.records.services import events, people, transactions
from autograder.records.services.events import Change
from autograder.records.tables.events import EventRecord
from autograder.records.tables.gradings import GradingRecord
from autograder.records.tables.submitted import Blob
from tests.records import rows
from tests.records.conftest import NOW, Gradebook


def append(count: int) -> None:
    for number in range(count):
        change = Change("tests", "counted", f"number:{number}", after="ab")
        transactions.run(lambda change=change, number=number: events.append(change, NOW + timedelta(number)))  # type: ignore[misc]


def test_an_empty_log_is_whole(gradebook: Gradebook) -> None:
    assert (events.first_broken(), events.head()) == (None, events.ROOT)


def test_a_log_of_several_events_is_whole(gradebook: Gradebook) -> None:
    append(4)
    assert events.first_broken() is None


def test_the_head_is_the_hash_of_the_last_event(gradebook: Gradebook) -> None:
    append(3)
    assert events.head() == EventRecord.objects.get(number=3).hash


def without_triggers(raw: Callable[[str], None], vendor: str) -> None:
    if vendor == "postgresql":
        raw("ALTER TABLE records_event DISABLE TRIGGER USER")
        return
    for name in triggers.names(vendor, triggers.EVENTS):
        raw(f"DROP TRIGGER {name}")


@pytest.mark.parametrize("column", ["actor", "action", "subject", "before", "after"])
def test_a_changed_event_is_found(gradebook: Gradebook, raw: Callable[[str], None], column: str) -> None:
    append(3)
    without_triggers(raw, gradebook.vendor)
    raw(f"UPDATE records_event SET {column} = 'other' WHERE number = 2")
    assert events.first_broken() == 2


def test_a_removed_event_is_found(gradebook: Gradebook, raw: Callable[[str], None]) -> None:
    append(3)
    without_triggers(raw, gradebook.vendor)
    raw("DELETE FROM records_event WHERE number = 2")
    assert events.first_broken() == 2


def test_an_event_of_a_transaction_that_fails_is_not_there(gradebook: Gradebook) -> None:
    with contextlib.suppress(ZeroDivisionError), transaction.atomic():
        events.append(Change("tests", "counted", "number:1"), NOW)
        raise ZeroDivisionError
    assert EventRecord.objects.count() == 0


def test_an_event_outside_of_a_transaction_is_refused(gradebook: Gradebook) -> None:
    with pytest.raises(TransactionManagementError):
        events.append(Change("tests", "counted", "number:1"), NOW)


def erase() -> None:
    person = rows.one_of_each()
    transactions.run(lambda: people.erase(person, "tests", NOW))


def everything() -> str:
    """Every value of every table, as text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f"SELECT * FROM {table}")
            found += [bytes(v).decode("latin-1") if isinstance(v, memoryview | bytes) else str(v)
                      for row in cursor.fetchall() for v in row]  # fmt: skip
    return "\n".join(found)


def test_a_persons_name_is_in_the_gradebook_until_it_is_erased(gradebook: Gradebook) -> None:
    rows.one_of_each()
    assert rows.ANNA in everything()


def test_an_erased_persons_name_is_nowhere(gradebook: Gradebook) -> None:
    erase()
    GradingRecord.objects.get()
    assert [line for line in everything().splitlines() if "lovelace" in line] == []


def test_the_chain_is_whole_after_a_person_was_erased(gradebook: Gradebook) -> None:
    erase()
    assert (events.first_broken(), EventRecord.objects.order_by("number").last().action) == (
        None,
        "person.erased",
    )  # type: ignore[union-attr]


def test_the_bytes_of_an_erased_person_are_gone(gradebook: Gradebook) -> None:
    erase()
    assert Blob.objects.count() == 0


def test_bytes_that_another_person_handed_in_too_stay(gradebook: Gradebook) -> None:
    rows.submission("bob", b"{}")
    erase()
    assert Blob.objects.count() == 1


def test_the_grade_of_an_erased_person_stays_under_the_number(gradebook: Gradebook) -> None:
    erase()
    assert msgspec.json.decode(bytes(GradingRecord.objects.get().result))["score"] == 1.0
