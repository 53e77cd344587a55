"""The keys that decide whether a grading has to be made again: pure functions of contents, never of a time or a place.

- The *run key* holds all that the run of a notebook depends on.
- The *test key* holds the run key and all that one test's verdict depends on beyond it.
- The *explanation key* holds what diagnoses depend on.

Points, weights, titles and hints are in no key: results are made of them anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class RunConditions:
    """What the run of a notebook depends on, beside the notebook and its files.

    `seed` is the digest of what hidden inputs are drawn from, `code` that of all code of ours that runs or judges.
    """

    bundle: Mapping[str, bytes] = field(default_factory=dict)
    budgets: bytes = b""
    packages: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    tier: str = ""
    versions: Mapping[str, str] = field(default_factory=dict)
    seed: str = ""
    code: str = ""


def digest(*parts: bytes | str) -> str:
    """Return the SHA-256 of the parts in hexadecimal digits. No two different sequences are written alike."""
    written: list[bytes] = []
    for part in parts:
        data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
        written += (b"%c%d:" % (b"s" if isinstance(part, str) else b"b", len(data)), data)
    return hashlib.sha256(b"".join(written)).hexdigest()


def of_files(files: Mapping[str, bytes]) -> str:
    """Return the digest of files, by name and content."""
    return digest(*(part for name in sorted(files) for part in (name, files[name])))


def handed_in(submitted: bytes, files: Mapping[str, bytes]) -> str:
    """Return the digest of what was handed in, to the byte."""
    return digest(submitted, of_files(files))


def code_cells(
    cells: Iterable[tuple[int, str]], files: Mapping[str, bytes], marked: Mapping[str, tuple[int, ...]] = {}
) -> str:
    """Return the digest of what runs: the code cells at their positions, and the files beside them.

    `marked` holds the cells that bear the id of a question.
    """
    return digest(
        digest(*(part for index, source in cells for part in (str(index), source))),
        of_files(files),
        *(part for question in sorted(marked) for part in (question, str(marked[question]))),
    )


def of_conditions(conditions: RunConditions) -> str:
    """Return the digest of the conditions of a run."""
    return digest(
        of_files(conditions.bundle),
        conditions.budgets,
        digest(*conditions.packages),
        digest(*conditions.forbidden),
        digest(*conditions.names),
        conditions.tier,
        digest(*(part for name in sorted(conditions.versions) for part in (name, conditions.versions[name]))),
        conditions.seed,
        conditions.code,
    )


def run(work: str, conditions: str) -> str:
    """Return the run key of work under conditions, both by their digests."""
    return digest("run", work, conditions)


def test(run_key: str, source: str, judging: str) -> str:
    """Return the test key: of the run, the test's own source, and what all tests of the assignment share."""
    return digest("test", run_key, source, judging)


def explanation(mistakes: Mapping[str, bytes]) -> str:
    """Return the explanation key: of the known mistakes."""
    return digest("explanation", of_files(mistakes))


def reuse(work: str, conditions: str, judging: str) -> str:
    """Return the digest of all that the grading of one submission depends on, but its tests and its explanations."""
    return digest("reuse", work, conditions, judging)
