"""Reads off a student's notebook and its run what came of each public check. All of it is the student's own word.

Each check prints a line: `ok  …` where it holds, and `--  …` with lines under it where it does not. Nothing that is
found here is ever a grade.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from autograder.notebooks import python_parser
from autograder.platforms.runners.report import ReportedState, ReportedTest, RunnerReport
from autograder.sandbox.runs import CellRun, CellStatus

NOTE = "These are the public checks, for you alone. They are no grade: other tests give it, elsewhere."
_HELD, _PROBLEM = "ok  ", "--  "
_MOST_CODE = 100_000  # characters that Python parses here, of a file or a cell
_MOST_CHECKS = 200
_LONGEST_MESSAGE = 500


@dataclass(frozen=True)
class CheckCall:
    """A line of a cell that calls a public check: `line` counts from 1 within the cell."""

    cell: int
    check: str
    line: int


def names(text: str) -> tuple[str, ...]:
    """Return the public checks that a `checks.py` defines: the functions under `@check(…)`, as they stand there."""
    tree = _parsed(text)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)] if tree else []
    return tuple(node.name for node in functions if any(map(_is_check, node.decorator_list)))[:_MOST_CHECKS]


def _is_check(decorator: ast.expr) -> bool:
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(called, ast.Name) and called.id == "check"


def calls(cells: Sequence[tuple[int, str]], checks: Sequence[str]) -> list[CheckCall]:
    """Return the calls of these checks in the code cells, in their order. A cell that is not Python calls none."""
    return [call for index, source in cells for call in _calls(index, source, checks)][:_MOST_CHECKS]


def _calls(index: int, source: str, checks: Sequence[str]) -> Iterator[CheckCall]:
    tree = _parsed(source) if any(name in source for name in checks) else None
    for statement in tree.body if tree else ():
        called = statement.value if isinstance(statement, ast.Expr) else None
        if isinstance(called, ast.Call) and (name := _name(called.func)) in checks:
            yield CheckCall(index, name, statement.lineno)


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def _parsed(text: str) -> ast.Module | None:
    if len(text) > _MOST_CODE:
        return None
    try:
        return python_parser.module(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def report(tests: Sequence[ReportedTest]) -> RunnerReport:
    """Return the report of all notebooks' tests."""
    return RunnerReport("Public checks", NOTE, tuple(tests))


def unreadable(file: str, problem: str) -> ReportedTest:
    """Return the one test of a notebook that cannot be read."""
    return ReportedTest(_group(file), "notebook", ReportedState.FAILED, problem, file=file)


def _group(file: str) -> str:
    return f"public checks of {file}"


def tests(
    file: str,
    checks: Sequence[str],
    found: Sequence[CheckCall],
    runs: Mapping[int, CellRun],
    outputs: Mapping[int, Sequence[Mapping[str, Any]]],
    lines: Sequence[Sequence[int]],
) -> tuple[ReportedTest, ...]:
    """Return one test for each call in a notebook that has run, and one for each check that no cell calls.

    `outputs` are those of the cells, in nbformat's form; `lines` are where the cells' lines stand in the file.
    """
    made = []
    for cell in dict.fromkeys(call.cell for call in found):
        own = [call for call in found if call.cell == cell]
        run = runs.get(cell, CellRun())
        said = _verdicts(_printed(outputs.get(cell, ())))
        for number, call in enumerate(own):
            verdict = said[number] if number < len(said) else ""
            made.append(_test(file, call, number, verdict, run, lines))
    called = {call.check for call in found}
    return (*made, *(_uncalled(file, name) for name in checks if name not in called))


def _test(
    file: str, call: CheckCall, number: int, verdict: str, run: CellRun, lines: Sequence[Sequence[int]]
) -> ReportedTest:
    state = ReportedState.PASSED if verdict.startswith(_HELD) else ReportedState.FAILED
    text = verdict.removeprefix(_HELD).removeprefix(_PROBLEM) if verdict else _silence(run)
    first, _, rest = text.partition("\n")
    name = f"{call.check}, cell {call.cell + 1}" + (f", call {number + 1}" if number else "")
    place = lines[call.cell] if call.cell < len(lines) else ()
    line = place[min(call.line, len(place)) - 1] if place else None
    return ReportedTest(
        _group(file), name, state, first[:_LONGEST_MESSAGE], rest[:2000], file=file, line=line
    )


def _silence(run: CellRun) -> str:
    """Return why a check said nothing."""
    if run.status is CellStatus.FAILED:
        return f"the cell stopped before the check: {run.error}"
    if run.status in (CellStatus.TIMED_OUT, CellStatus.DIED):
        return "the cell did not come to its end"
    return "the check did not run" if run.status is CellStatus.NOT_RUN else "the check said nothing"


def _uncalled(file: str, name: str) -> ReportedTest:
    return ReportedTest(_group(file), name, ReportedState.SKIPPED, "no cell calls this check", file=file)


def _printed(outputs: Sequence[Mapping[str, Any]]) -> str:
    return "".join(str(one["text"]) for one in outputs if one.get("name") == "stdout" and "text" in one)


def _verdicts(printed: str) -> list[str]:
    """Return what each check printed: its line, with the indented ones under it."""
    found: list[str] = []
    for line in printed.splitlines():
        if line.startswith((_HELD, _PROBLEM)):
            found.append(line)
        elif found and line.startswith("  "):
            found[-1] += f"\n{line}"
    return found
