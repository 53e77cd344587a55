"""How the gate's report is told: on the terminal, and as a page."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from autograder.gate.report import Report
from autograder.pages import gatereport
from autograder.pages.gatereport import Gate, MatrixRow
from autograder.terminal import one_line

_SIGNS = {"always": "●", "sometimes": "◐", "never": "·"}


def tell(console: Console, report: Report, seeds: int, tier: str) -> None:
    """Prints the matrix, what must be mended, and the verdict."""
    heading = f"{report.assignment.title} ({report.assignment.id}), {_counted(seeds, 'seed')}, sandbox {tier}"
    console.print(Text(one_line(heading), style="bold"))
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
    verdict = "not fit to release" if report.faults else "fit to release"
    took = ", ".join(f"{step} {seconds:.1f} s" for step, seconds in report.seconds.items())
    console.print(Text(f"{_counted(len(report.tests), 'hidden test')}: {verdict} ({took}).\n"))


def _item(console: Console, sign: str, sentence: str, style: str = "") -> None:
    console.print(Padding(Text(f"{sign} {one_line(sentence)}", style=style), (0, 0, 0, 2)))


def page(report: Report, seeds: int) -> str:
    """The report as a page of HTML."""
    sweep = report.sweep
    return gatereport.gate_page(
        Gate(
            title=report.assignment.title,
            course=report.assignment.course.title,
            seeds=seeds,
            tests=[(test.id, test.title) for test in report.tests],
            rows=list(_rows(report)),
            faults=report.faults,
            summary=list(_summary(report)),
            fragile=[(bug.title, test) for bug, test in report.fragile()],
            remarks=report.remarks,
            survivors=[mutant.name for mutant in sweep.survivors] if sweep else [],
            equivalent=[f"{mutant.name}: {reason}" for mutant, reason in sweep.equivalent] if sweep else [],
            times=report.seconds,
        )
    )


def _matrix(console: Console, report: Report) -> None:
    """Known mistakes down; across, by question, a mark for each of its tests."""
    questions = list(dict.fromkeys(test.question for test in report.tests))
    table = Table(box=None, pad_edge=False)
    table.add_column("known mistake", overflow="fold")
    for number in range(1, len(questions) + 1):
        table.add_column(str(number), no_wrap=True)
    for row in _rows(report):
        marks = dict.fromkeys(questions, "")
        for test, caught in zip(report.tests, row.caught, strict=True):
            marks[test.question] += _SIGNS[caught]
        table.add_row(Text(one_line(row.title)), *map(Text, marks.values()))
    console.print(table)
    console.print(Text("● caught on every seed, ◐ on some; a mark for each test, by question:"))
    for number, question in enumerate(questions, 1):
        tests = [test.id.split("::")[-1] for test in report.tests if test.question == question]
        console.print(Text(f"  {number} {question}: {', '.join(tests)}"))


def _rows(report: Report) -> Iterator[MatrixRow]:
    for bug, seeds in report.caught():
        yield MatrixRow(
            question=bug.question,
            name=bug.name,
            title=bug.title,
            caught=tuple(_often(test.id, seeds) for test in report.tests),
            declared=tuple(test.id in bug.caught_by for test in report.tests),
        )


def _often(test: str, seeds: list[frozenset[str]]) -> str:
    caught = sum(test in failed for failed in seeds)
    return "always" if caught == len(seeds) else "sometimes" if caught else "never"


def _summary(report: Report) -> Iterator[tuple[str, str]]:
    if not report.whole:
        return
    rows = [row for row in report.rows if row.answer.kind in ("variant", "solution")]
    right = len({row.answer.called for row in rows})
    yield "known mistakes", str(len(report.caught()))
    yield "false rejects", f"{report.false_rejects()} of {len(rows)} runs of {_counted(right, 'right answer')}"
    yield "tests that catch no known mistake", str(len(report.idle_tests()))
    yield "mistakes that a single test catches", str(len(report.fragile()))
    sweep = report.sweep
    if sweep is not None:
        caught = f"{sweep.caught} of {sweep.tried} caught"
        rest = f"{len(sweep.equivalent)} equivalent, {len(sweep.survivors)} not caught"
        yield "mutants", f"{caught}, {rest}; {sweep.known} known, {sweep.per_second:.1f} a second"


def _counted(number: int, word: str) -> str:
    return f"{number} {word}" if number == 1 else f"{number} {word}s"
