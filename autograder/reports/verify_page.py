"""The page of `autograder verify`: every known mistake by every hidden test, and what that says of the tests."""

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
    """One known mistake: its question, its file's name, the misconception, and how often each test caught it.

    An entry of `caught` is "always", "sometimes" or "never", over the seeds; `declared` says which tests must catch it.
    """

    question: str
    name: str
    title: str
    caught: tuple[str, ...]
    declared: tuple[bool, ...]


@dataclass(frozen=True)
class VerifyPage:
    """The contents of the page. The tests are in the order of their questions; `times` maps a step to its seconds."""

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


def verify_page(page: VerifyPage) -> str:
    """Return the page as HTML: self-contained, without a script."""
    heads = [(question, len(list(same))) for question, same in groupby(test.question for test in page.tests)]
    return environment.render(
        "verify.html.j2", page=page, heads=heads, signs={"always": "●", "sometimes": "◐", "never": ""}
    )
