"""The gate's page: every known mistake by every hidden test, and what that says of the tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from autograder.reports import environment


@dataclass(frozen=True)
class Column:
    """One hidden test: its id, title and question; `idle` where it catches no known mistake."""

    id: str
    title: str
    question: str
    idle: bool = False


@dataclass(frozen=True)
class MatrixRow:
    """One known mistake: its question, its file, the misconception, and for each test whether it caught it.

    A field is "always", "sometimes" or "never", over the seeds; `declared` says which tests must catch it.
    """

    question: str
    name: str
    title: str
    caught: tuple[str, ...]
    declared: tuple[bool, ...]


@dataclass(frozen=True)
class Gate:
    """What the page shows. The tests stand by question; `times` maps a step to its seconds."""

    title: str
    course: str
    seeds: int
    tests: Sequence[Column]
    rows: Sequence[MatrixRow]
    faults: Sequence[str]
    remarks: Sequence[str]
    summary: Sequence[tuple[str, str]]
    fragile: Sequence[tuple[str, str]]
    survivors: Sequence[str]
    equivalent: Sequence[str]
    times: Mapping[str, float]


def gate_page(gate: Gate) -> str:
    """The page as HTML: self-contained, no script."""
    heads = [(question, len(list(same))) for question, same in groupby(test.question for test in gate.tests)]
    return environment.render(
        "gate.html.j2", gate=gate, heads=heads, signs={"always": "●", "sometimes": "◐", "never": ""}
    )
