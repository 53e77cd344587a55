"""Opens a purge: the one way to remove something from append-only tables. It leaves a row and an event."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from datetime import datetime

from autograder.records.services import events
from autograder.records.services.events import Change
from autograder.records.tables.events import Purge


@contextlib.contextmanager
def purge(actor: str, action: str, subject: str, now: datetime) -> Iterator[None]:
    """Let the block remove rows of append-only tables. Use it in a transaction, which sees the purge alone."""
    opened = Purge.objects.create(action=action, subject=subject, began=now)
    yield
    Purge.objects.filter(pk=opened.pk).update(ended=now)
    events.append(Change(actor, action, subject), now)
