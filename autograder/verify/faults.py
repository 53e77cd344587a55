"""Turns an answer's run into sentences about the assignment: what is wrong, where, and what to do.

An answer is run on several seeds; a fault on several of them is reported once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from autograder.course import source as sources
from autograder.course.answers import KnownAnswer
from autograder.course.assignment import Assignment
from autograder.grading import cell_warnings
from autograder.grading.findings import CarriedTest, CarryOutcome, Finding, GradedNotebook, Unjudged
from autograder.judge.messages import UNEXPECTED, HiddenTest
from autograder.results import Outcome
from autograder.sandbox.runs import CellRun, CellStatus

_LENGTH = 300
_UNMARKED = "the code that they test must stand between ### BEGIN SOLUTION and ### END SOLUTION"
_DECLARE = "; if it may catch this mistake, add it to caught_by"


@dataclass(frozen=True)
class Fault:
    """What is wrong with one answer on one seed: the problem, the same on every seed, and its detail, of this one.

    `test` is the test that says so, where it is one. `shared` is what several tests say in one sentence after their
    names; empty where each has a sentence of its own. Only faults of one `cause` are told together.
    """

    answer: str
    seed: int
    problem: str
    detail: str = ""
    test: str = ""
    shared: str = ""
    cause: str = ""


def merged(faults: Sequence[Fault], seeds: Sequence[int]) -> list[str]:
    """Return the faults as sentences, each problem once, with its seeds unless it occurs on all."""
    found: dict[tuple[str, str], list[Fault]] = {}
    for fault in faults:
        found.setdefault((fault.answer, fault.problem), []).append(fault)
    causes: dict[tuple[str, str, tuple[int, ...], str], list[list[Fault]]] = {}
    for (answer, problem), same in found.items():
        on = tuple(dict.fromkeys(fault.seed for fault in same))
        causes.setdefault((answer, same[0].shared or problem, on, same[0].cause), []).append(same)
    return [_sentence([same[0] for same in cause], key[2], seeds) for key, cause in causes.items()]


def _sentence(tests: Sequence[Fault], on: Sequence[int], seeds: Sequence[int]) -> str:
    """Return the sentence on one problem; several faults are those of several tests that say the same."""
    first = tests[0]
    seeds_of_it = "seed" if len(on) == 1 else "seeds"
    where = f", {seeds_of_it} {', '.join(map(str, on))} alone" if len(on) < len(seeds) else ""
    problem = first.problem
    if len(tests) > 1:
        *names, last = [fault.test for fault in tests]
        problem = f"{', '.join(names)} and {last} {first.shared}"
    return f"{first.answer}{where}: {problem}" + (f": {first.detail}" if first.detail else "")


def of_run(assignment: Assignment, answer: KnownAnswer, judged: GradedNotebook) -> Iterator[str]:
    """Yield the cells that did not end well: any of the solution, a bug's or variant's own, never a starter's."""
    last = max((index for index, _ in answer.work.cells), default=0)
    for index, cell in cell_warnings.ran_badly(judged.run):
        if answer.kind == "solution":
            place = sources.place(assignment.source, index, cell.line or 1)
        elif answer.kind != "starter" and index == last:
            place = answer.line(cell.line or 1)
        else:
            continue
        yield f"{place}: {_end(assignment, cell, _note(judged, index))}"
    if answer.kind == "solution" and not cell_warnings.ran_badly(judged.run):
        asked = [(name.name, question.id) for question in assignment.questions for name in question.names]
        for name, question in asked:
            if name not in judged.run.defined:
                yield f"no cell of {assignment.source.name} defines {name}, which question {question} asks for"


def _note(judged: GradedNotebook, index: int) -> str:
    return next((note.happened for note in judged.notes if note.cell == index), "")


def _end(assignment: Assignment, cell: CellRun, note: str) -> str:
    """Return how a cell ended that did not end well."""
    budgets = assignment.budgets
    if cell.status == CellStatus.FAILED and not cell.parsed:
        return f"this is no Python: {_line(cell.text).partition(' (<')[0]}"
    if cell.status == CellStatus.FAILED:
        return f"the cell raises {cell.error or 'an exception'}: {_line(cell.text)}"
    if cell.status == CellStatus.TIMED_OUT:
        return f"the cell does not end within its time (cell_seconds = {budgets.cell_seconds:g})"
    if cell.status == CellStatus.NOT_RUN:
        return f"the time is over before this cell (notebook_seconds = {budgets.notebook_seconds:g})"
    return f"the cell {note or 'ended the process that it ran in'}"


def slow(assignment: Assignment, judged: GradedNotebook) -> Iterator[str]:
    """Yield where the solution takes more than half of a budget: a right answer may well take twice as long."""
    budgets = assignment.budgets
    taken = [(f"in {test}", "test_seconds", seconds) for test, seconds in judged.seconds.items()]
    taken.append(("in all tests together", "all_tests_seconds", sum(judged.seconds.values())))
    cells = judged.run.cells.items()
    taken += [
        (f"in the cell of {sources.place(assignment.source, index, 1)}", "cell_seconds", cell.seconds)
        for index, cell in cells
    ]
    taken.append(("in the whole notebook", "notebook_seconds", sum(cell.seconds for _, cell in cells)))
    for where, budget, seconds in taken:
        most = getattr(budgets, budget)
        if seconds > most / 2:
            yield (
                f"the solution takes {seconds:.1f} s {where}, and {budget} is {most:g}: "
                "a correct but slower answer would be stopped; raise the budget, or ask for less"
            )


def of_findings(
    answer: KnownAnswer, seed: int, tests: Sequence[HiddenTest], judged: GradedNotebook
) -> Iterator[Fault]:
    """Yield what the tests said and should not have said."""
    findings = judged.findings
    if answer.kind == "starter":
        yield from _of_starter(answer, seed, tests, findings)
    for test, finding in findings.items():
        problem = _problem(answer, test, finding)
        if problem:
            said, detail, shared = problem
            cause = detail if finding.outcome is Outcome.GRADER_ERROR else ""
            yield Fault(answer.called, seed, said, detail, test, shared, cause)
    skipped = sum(finding.kind == Unjudged.NOT_ASKED for finding in findings.values())
    if skipped:
        yield Fault(answer.called, seed, f"{skipped} tests after that one were not tried")


def _of_starter(
    answer: KnownAnswer, seed: int, tests: Sequence[HiddenTest], findings: Mapping[str, Finding]
) -> Iterator[Fault]:
    free: dict[str, list[str]] = {}
    for test in tests:
        if findings[test.id].outcome is Outcome.PASSED:
            free.setdefault(test.question, []).append(test.id)
    for question, passed in free.items():
        listed = ", ".join(passed)
        yield Fault(
            answer.called, seed, f"passes {listed} of question {question} as it is handed out: {_UNMARKED}"
        )


def _problem(answer: KnownAnswer, test: str, finding: Finding) -> tuple[str, str, str] | None:
    """Return the problem with one test's finding, its detail, and what several such tests say, if there is one."""
    if finding.kind == Unjudged.NOT_ASKED:
        return None
    if finding.kind == Unjudged.JUDGE_LOST:
        return lost(finding.detail), "", ""
    if finding.outcome is Outcome.GRADER_ERROR:
        return f"{test} is a grader error", finding.detail, "are grader errors"
    if finding.outcome is Outcome.PASSED:
        missed = f"{test} must catch this mistake, but passes", "", "must catch this mistake, but pass"
        return missed if test in answer.caught_by else None
    if finding.outcome is Outcome.SKIPPED:
        return (
            f"{test} is skipped, so nobody can earn its points: remove the skip or the test",
            finding.detail,
            "are skipped, so nobody can earn their points: remove the skip or the tests",
        )
    if answer.kind == "starter" or test in answer.caught_by:
        return None
    said = finding.detail if finding.kind == UNEXPECTED else finding.full or finding.message
    problem = f"must not fail, but {finding.outcome.replace('_', ' ')}"
    return f"{test} {problem}", _line(said) + (_DECLARE if answer.kind == "bug" else ""), problem


def lost(detail: str) -> str:
    """Return the problem with a test that gave no verdict."""
    return f"{detail}; a hidden test must return by itself, and soon"


def of_carrying(
    answer: KnownAnswer,
    assignment: Assignment,
    tests: Sequence[HiddenTest],
    carried: Mapping[str, CarriedTest],
) -> Iterator[str]:
    """Yield where the starter earns points this way, or a mistake costs more than its own question needs to."""
    questions = {test.id: assignment.question(test.question) for test in tests}
    for test, found in carried.items():
        names, question = ", ".join(found.names), questions[test]
        also_wrong = any(name.name in answer.defines for name in question.names)
        if found.carry is CarryOutcome.GRADER_ERROR:
            yield f"{test} is a grader error: {found.detail}"
        elif answer.kind == "starter" and found.carry is CarryOutcome.EARNED:
            yield f"{test} passes because of {names}, although nothing of {question.id} is written"
        elif answer.kind == "bug" and not also_wrong and found.carry is CarryOutcome.UNUSED:
            yield f"{test} is not carried over: the solution of {question.id} does not call {names}"
        elif (
            answer.kind == "bug"
            and not also_wrong
            and found.carry in (CarryOutcome.FAILED, CarryOutcome.UNWRITTEN)
        ):
            yield f"{test} is not carried over: check the stand-in for {names}"


def _line(text: str) -> str:
    """Return a message as one line, cut if it is long."""
    line = " ".join(text.split())
    return line if len(line) <= _LENGTH else f"{line[:_LENGTH]}…"
