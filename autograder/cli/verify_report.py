"""The report of `autograder verify`, on the terminal and as a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.cli.terminal import printable
from autograder.judge.messages import HiddenTest
from autograder.rendering.text import count
from autograder.reports import verify_page
from autograder.reports.verify_page import Column, MatrixRow, VerifyPage
from autograder.verify.result import VerifyReport

_LEGEND = "● caught on every seed, ◐ caught on some, ○ never caught though it must be"
_SIGNS = {"always": "●", "sometimes": "◐", "never": "·", "missed": "○"}


def print_report(console: Console, report: VerifyReport, seeds: int, tier: str) -> None:
    """Print the matrix, what must be fixed, and the verdict."""
    heading = f"{report.assignment.title} ({report.assignment.id}), {count(seeds, 'seed')}, sandbox {tier}"
    console.print(Text(printable(heading), style="bold"))
    if report.bugs:
        _matrix(console, report)
    for bug, test in report.fragile():
        _item(console, "caught by one test alone:", f"{bug.title} ({test})")
    for label, value in _summary(report):
        _item(console, f"{label}:", value)
    for remark in report.remarks:
        _item(console, "!", remark, "yellow")
    for fault in report.faults:
        _item(console, "✗", fault, "red")
    _times(console, report)
    verdict = "not fit to release" if report.faults else "fit to release"
    console.print(Text(f"{count(len(report.tests), 'hidden test')}: {verdict}.\n"))


def _times(console: Console, report: VerifyReport) -> None:
    """Print the seconds of each stage, and of all."""
    table = Table(box=None, pad_edge=False)
    table.add_column("stage")
    table.add_column("seconds", justify="right")
    for stage, seconds in [*report.seconds.items(), ("all", sum(report.seconds.values()))]:
        table.add_row(stage, f"{seconds:.1f}")
    console.print(Padding(table, (1, 0, 1, 2)))


def _item(console: Console, sign: str, sentence: str, style: str = "") -> None:
    console.print(Padding(Text(f"{sign} {printable(sentence)}", style=style), (0, 0, 0, 2), expand=False))


def page(report: VerifyReport, seeds: int) -> str:
    """Return the report as a page of HTML."""
    sweep, tests, idle = report.sweep, _by_question(report), report.idle_tests() if report.whole else ()
    return verify_page.verify_page(
        VerifyPage(
            title=report.assignment.title,
            course=report.assignment.course.title,
            seeds=seeds,
            tests=[Column(test.id, test.title, test.question, test.id in idle) for test in tests],
            rows=list(_rows(report, tests)),
            faults=report.faults,
            summary=list(_summary(report)),
            fragile=[(bug.title, test) for bug, test in report.fragile()],
            remarks=report.remarks,
            survivors=[mutant.name for mutant in sweep.survivors] if sweep else [],
            equivalent=[f"{mutant.name}: {reason}" for mutant, reason in sweep.equivalent] if sweep else [],
            times=report.seconds,
        )
    )


def _matrix(console: Console, report: VerifyReport) -> None:
    """Print a row for each known mistake and a column for each question, with a sign for each of its tests."""
    tests = _by_question(report)
    questions = list(dict.fromkeys(test.question for test in tests))
    table = Table(box=None, pad_edge=False)
    table.add_column("known mistake", overflow="fold")
    for number in range(1, len(questions) + 1):
        table.add_column(str(number), no_wrap=True)
    for row in _rows(report, tests):
        marks = dict.fromkeys(questions, "")
        for test, caught, declared in zip(tests, row.caught, row.declared, strict=True):
            marks[test.question] += _SIGNS["missed" if declared and caught == "never" else caught]
        table.add_row(Text(printable(row.title)), *map(Text, marks.values()))
    console.print(table)
    console.print(Text(f"{_LEGEND}; a sign for each test, by question:"))
    for number, question in enumerate(questions, 1):
        names = [test.id.split("::")[-1] for test in tests if test.question == question]
        console.print(Text(f"  {number} {question}: {printable(', '.join(names))}"))


def _by_question(report: VerifyReport) -> list[HiddenTest]:
    """Return the tests in the order of their questions."""
    return sorted(report.tests, key=lambda test: _position(report, test.question))


def _position(report: VerifyReport, question: str) -> int:
    return [one.id for one in report.assignment.questions].index(question)


def _rows(report: VerifyReport, tests: Sequence[HiddenTest]) -> Iterator[MatrixRow]:
    """Yield the known mistakes in the order of their questions."""
    for bug, seeds in sorted(report.caught(), key=lambda one: _position(report, one[0].question)):
        yield MatrixRow(
            question=bug.question,
            name=bug.name,
            title=bug.title,
            caught=tuple(_how_often(test.id, seeds) for test in tests),
            declared=tuple(test.id in bug.caught_by for test in tests),
        )


def _how_often(test: str, seeds: list[frozenset[str]]) -> str:
    caught = sum(test in failed for failed in seeds)
    return "always" if caught == len(seeds) else "sometimes" if caught else "never"


def _summary(report: VerifyReport) -> Iterator[tuple[str, str]]:
    if not report.whole:
        return
    rows = [row for row in report.rows if row.answer.kind in ("variant", "solution")]
    yield "known mistakes", str(len(report.caught()))
    yield "correct answers rejected", f"{report.false_rejects()} of {count(len(rows), 'run')}"
    yield "tests that catch no known mistake", f"{len(report.idle_tests())} of {len(report.tests)}"
    yield "mistakes that a single test catches", f"{len(report.fragile())} of {len(report.caught())}"
    sweep = report.sweep
    if sweep is not None:
        yield f"mutants caught, of {sweep.known} known", f"{sweep.caught} of {sweep.tried}"
        yield "mutants that change nothing, marked by hand", str(len(sweep.equivalent))
        yield "mutants that no test catches", str(len(sweep.survivors))
