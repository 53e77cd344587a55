"""Runs a transaction, and runs it again where the database asked for that."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable
from typing import TypeVar

from django.db import DatabaseError, transaction

T = TypeVar("T")
_TIMES = 8  # a deadlock or a conflict seldom comes twice in a row
_FIRST_PAUSE = 0.02  # seconds; doubled each time, with a random part, so that two writers do not meet again
_SQLITE = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED})
_POSTGRESQL = frozenset({"40001", "40P01", "55P03"})  # serialization failure, deadlock, lock not available


def run(work: Callable[[], T], *, pause: Callable[[float], None] = time.sleep) -> T:
    """Run `work` in a transaction of its own, and return what it returns.

    It is run again if the database was locked, found a deadlock or could not serialize it: it must change nothing but
    the database. Raises `RuntimeError` within another transaction, which could not be repeated as a whole.
    """
    for attempt in range(_TIMES - 1):
        try:
            return _once(work)
        except DatabaseError as error:
            if not is_passing(error):
                raise
        pause(_FIRST_PAUSE * 2**attempt * random.uniform(0.5, 1.5))
    return _once(work)


def _once(work: Callable[[], T]) -> T:
    with transaction.atomic(durable=True):
        return work()


def is_passing(error: BaseException) -> bool:
    """Return whether the same transaction may succeed a moment later, by the code that the database gave."""
    cause = error.__cause__
    if isinstance(cause, sqlite3.Error):
        return (
            getattr(cause, "sqlite_errorcode", 0) & 0xFF in _SQLITE
        )  # the low byte names the error's family
    return getattr(cause, "sqlstate", None) in _POSTGRESQL
