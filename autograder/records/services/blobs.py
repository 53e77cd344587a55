"""Keeps bytes by their digest, compressed, in the database: one backup and one transaction hold everything."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable

from autograder.records.tables.submitted import Blob

_LEVEL = 6


def put(contents: Iterable[bytes]) -> list[str]:
    """Keep these bytes, those that are not kept yet, and return their digests."""
    named = [(hashlib.sha256(data).hexdigest(), data) for data in contents]
    known = set(
        Blob.objects.filter(sha256__in=[digest for digest, _ in named]).values_list("sha256", flat=True)
    )
    new = [
        Blob(sha256=digest, size=len(data), data=zlib.compress(data, _LEVEL))
        for digest, data in dict(named).items()
        if digest not in known
    ]
    Blob.objects.bulk_create(new, ignore_conflicts=True)
    return [digest for digest, _ in named]


def get(digest: str) -> bytes | None:
    """Return the bytes with this digest; None where they were erased."""
    found = Blob.objects.filter(sha256=digest).values_list("data", flat=True).first()
    return None if found is None else zlib.decompress(bytes(found))


def several(digests: Iterable[str]) -> dict[str, bytes]:
    """Return the bytes with these digests, those that were not erased."""
    rows = Blob.objects.filter(sha256__in=set(digests)).values_list("sha256", "data")
    return {digest: zlib.decompress(bytes(data)) for digest, data in rows}
