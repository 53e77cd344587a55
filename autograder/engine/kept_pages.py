"""Keeps the pages of an earlier grading that would be the same now. Contents decide, never a time.

`pages.json` in the output folder holds for each page what it was made of and what it was, as digests.
"""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

import msgspec

import autograder
from autograder import artifacts
from autograder.limited import regular_file
from autograder.results import AssignmentInfo, SandboxInfo, SubmissionResult

_RENDERING_ROOMS = ("reports", "rendering")


class KeptPage(msgspec.Struct, frozen=True):
    """A page, as two digests: of what it was made of, and of its own bytes."""

    made_of: str
    page: str


class KeptPages:
    """The pages in one output folder."""

    def __init__(self, out: Path, handout: Mapping[str, Any] | None) -> None:
        self._out = out
        self._renderer = _digest(*_code(), msgspec.json.encode(handout))
        self._earlier = _read(out / artifacts.PAGES)
        self._kept: dict[str, KeptPage] = {}

    def made_of(
        self, result: SubmissionResult, info: AssignmentInfo, sandbox: SandboxInfo, notebook: bytes
    ) -> str:
        """Return the digest of all that a page is made of. What its grading cost is not on it."""
        shown = msgspec.structs.replace(result, wall_seconds=0.0, cpu_seconds=0.0)
        return _digest(self._renderer.encode(), msgspec.json.encode((shown, info, sandbox)), notebook)

    def hold(self, result: SubmissionResult, made_of: str) -> bool:
        """Return whether the page is there as it would be made now, and keep it if so."""
        earlier = self._earlier.get(result.id)
        if earlier is None or earlier.made_of != made_of:
            return False
        with contextlib.suppress(OSError):
            if _digest(regular_file.read(self._out / result.feedback)) == earlier.page:
                self._kept[result.id] = earlier
                return True
        return False

    def keep(self, result: SubmissionResult, made_of: str, page: bytes) -> None:
        """Remember a page that was made now."""
        self._kept[result.id] = KeptPage(made_of, _digest(page))

    def close(self, names: Collection[str]) -> None:
        """Write what the pages are, and remove those of submissions that are gone."""
        for path in (self._out / artifacts.FEEDBACK).glob("*.html"):
            if path.stem not in names:
                path.unlink()
        kept = {name: self._kept[name] for name in sorted(self._kept)}
        artifacts.write(self._out / artifacts.PAGES, msgspec.json.encode(kept))


def _read(path: Path) -> dict[str, KeptPage]:
    with contextlib.suppress(OSError, msgspec.MsgspecError):
        return artifacts.decoded(regular_file.read(path), dict[str, KeptPage])
    return {}


def _code() -> list[bytes]:
    """Return the code and the templates that pages are made with."""
    root = Path(autograder.__file__).parent
    files = [
        path
        for room in _RENDERING_ROOMS
        for path in sorted((root / room).rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    ]
    return [path.read_bytes() for path in files]


def _digest(*parts: bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(b"%d:" % len(part))
        whole.update(part)
    return whole.hexdigest()
