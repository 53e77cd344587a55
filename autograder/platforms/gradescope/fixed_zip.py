"""Zips whose bytes depend on their contents alone."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Collection, Mapping

_EPOCH = (1980, 1, 1, 0, 0, 0)
_UNIX = 3
_REGULAR = 0o100000


def zip_of(contents: Mapping[str, bytes], *, programs: Collection[str] = (), mode: int = 0o644) -> bytes:
    """Return a zip of files by path: stored, sorted and dated 1980. `programs` can be executed, the rest has `mode`."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(contents):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.create_system = _UNIX
            entry.external_attr = (_REGULAR | (0o755 if name in programs else mode)) << 16
            archive.writestr(entry, contents[name])
    return made.getvalue()
