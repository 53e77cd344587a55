"""What a failed hidden test tells at most is counted here in the code, and is no more than `docs/security.md` states."""

from __future__ import annotations

import ast
import builtins
import math
import re
from collections.abc import Iterator
from pathlib import Path

from autograder.checks.failure import FailureKind
from autograder.grading import session
from autograder.grading.findings import CarryOutcome, Unjudged
from autograder.grading.session import MOST_LINES, told_lines
from autograder.judge import failures
from autograder.results import Outcome
from autograder.sandbox.channel import LostReason
from autograder.worker.pipes.student import StepError
from tests.docs import pages

PAGE = pages.ROOT / "docs" / "security.md"
SECTION = PAGE.read_text("utf-8").partition("## What a student sees\n")[2].partition("\n## ")[0]
ROWS = re.findall(r"^\| ([^|]+?) \| ([\d,]+) \| ([\d.–]+) \|$", SECTION, re.MULTILINE)
STATED = {what: int(number.replace(",", "")) for what, number, _ in ROWS}
TYPES, PLACES, SENTENCES, CALLS, AGAIN, NAMED = STATED.values()
EXCEPTIONS = [
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
]


def test_the_table_has_the_six_things_that_are_told() -> None:
    assert len(STATED) == 6


def test_the_bits_of_each_row_are_the_logarithm_of_its_number() -> None:
    assert {what: bits for what, _, bits in ROWS if bits != "–"} == {
        what: f"{math.log2(number):.1f}".removesuffix(".0")
        for what, number in STATED.items()
        if number != SENTENCES
    }


def test_the_total_is_the_sum() -> None:
    one_call = math.log2(TYPES * PLACES + SENTENCES)
    total = math.ceil(one_call + math.log2(CALLS) + math.log2(AGAIN) + math.log2(NAMED))
    assert re.findall(r"\*\*(\d+) bits\*\*", SECTION) == [str(total)]


def test_no_more_types_of_exceptions_are_told_than_stated() -> None:
    told = {redacted(StepError("raised", builtin=name)) for name in [*EXCEPTIONS, "int", "Own", "print", ""]}
    assert len(told) == len(EXCEPTIONS) <= TYPES


def test_no_more_places_are_told_than_stated() -> None:
    """A notebook of a million lines in many cells tells as many places as the longest that is counted."""
    cells = [(index, "\n" * lines) for index, lines in enumerate((10, 1000, 500_000, 500_000, 3))]
    lines = told_lines(cells)
    told = {
        redacted(StepError("raised", builtin="ValueError", cell=cell, line=line), lines)
        for cell in (*range(-1, 7), None, 10**6)
        for line in (*range(-1, MOST_LINES + 3), 499_999, 10**9, None)
    }
    assert len(told) == MOST_LINES + 1 == PLACES


def test_an_ordinary_notebook_has_all_its_lines() -> None:
    assert told_lines([(0, "a\nb"), (3, "c"), (4, "")]) == {0: 2, 3: 1, 4: 1}


def test_a_failure_tells_no_more_sentences_than_stated() -> None:
    """Every sentence of every check, which is more than one test can say, and what the grader says by itself."""
    checks = sum(
        len(set(sentences(path))) for path in sorted((pages.ROOT / "autograder/checks").rglob("*.py"))
    )
    modules = ("judge/failures", "judge/verdicts", "grading/session", "grading/deadline", "grading/judging")
    own = sum(len(set(sentences(pages.ROOT / "autograder" / f"{name}.py"))) for name in modules)
    kinds = len(FailureKind) + len(Outcome) + len(Unjudged) + len(LostReason)
    assert checks + own + kinds <= SENTENCES


def test_a_second_asking_has_no_more_outcomes_than_stated() -> None:
    assert len(CarryOutcome) == AGAIN


def test_the_number_of_lines_stands_in_the_page() -> None:
    assert f"first {session.MOST_LINES:,} lines" in SECTION


def redacted(error: StepError, lines: dict[int, int] | None = None) -> str:
    """What a student reads of a hidden run in which a call raised this."""
    return failures.failure("double", error, lines or {}).redacted


def sentences(path: Path) -> Iterator[str]:
    """Every text of a module that is no docstring and may be, or end, a sentence."""
    tree = ast.parse(path.read_text("utf-8"))
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in docstrings else None
        if isinstance(text, str) and text.endswith((".", ".)")) and " " in text:
            yield text
