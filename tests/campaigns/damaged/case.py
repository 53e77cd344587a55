"""What a damaged submission is to these tests: how it is made, and, typed by hand, what grading must say of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

Make = Callable[[Path], None]


@dataclass(frozen=True)
class Case:
    """One submission. `kind` is its line in the report, `what` a person's word for the damage.

    `make` gets the path in the class folder; `file` is the name that the results must show. `score` is of 4, or
    None where nothing can be graded; `says` stands in the problem, or in a warning where there is a score.
    """

    kind: str
    what: str
    make: Make
    path: str
    file: str
    score: float | None
    says: str = ""


def bytes_of(data: bytes) -> Make:
    """Writes one file."""

    def make(path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    return make


def files_of(files: dict[str, bytes]) -> Make:
    """Writes a folder with these files; with none it is empty."""

    def make(path: Path) -> None:
        path.mkdir(parents=True)
        for name, data in files.items():
            bytes_of(data)(path / name)

    return make


def graded(
    kind: str, what: str, path: str, content: bytes | Make, score: float = 4, says: str = "", file: str = ""
) -> Case:
    """A submission that keeps its score, or what the damage left of it."""
    return Case(kind, what, _maker(content), path, file or path, score, says)


def reported(kind: str, what: str, path: str, content: bytes | Make, says: str, file: str = "") -> Case:
    """A submission that cannot be graded; `says` are words of the sentence that its student gets."""
    return Case(kind, what, _maker(content), path, file or path, None, says)


def _maker(content: bytes | Make) -> Make:
    return bytes_of(content) if isinstance(content, bytes) else content
