"""The gate before a release: tests the hidden tests.

The solution earns everything, on several seeds; the released starter earns nothing; every known wrong answer loses
exactly the tests that it declares; every right variant earns everything; nothing hidden leaks into the release.
Where one question needs another, a known mistake in the one gives back the marks of the other: follow-through works.
Everything runs through the same sandbox and judge as a submission.
"""

from __future__ import annotations

import ast
import contextlib
import queue
import tempfile
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from autograder import carry, grading, release
from autograder.assignment import Assignment
from autograder.carry import Carried, Carry
from autograder.errors import AssignmentError
from autograder.grading import Finding, Work
from autograder.judge.client import HiddenTest
from autograder.lane import Lane
from autograder.results import Outcome


@dataclass(frozen=True)
class Answer:
    """One answer whose verdict is known beforehand. `caught_by` are the tests that must fail, for a bug, and `own` is
    the cell that it adds to the solution.
    """

    kind: str
    name: str
    work: Work
    title: str = ""
    question: str = ""
    caught_by: tuple[str, ...] = ()
    own: str = ""


@dataclass(frozen=True)
class Row:
    """What the tests said of one answer on one seed: those that did not pass, and what is wrong with that."""

    answer: Answer
    seed: int
    failed: tuple[str, ...]
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The whole gate. `faults` are sentences; an assignment without any is fit to release."""

    assignment: Assignment
    tests: tuple[HiddenTest, ...]
    rows: tuple[Row, ...]
    faults: tuple[str, ...] = field(default=())

    @property
    def bugs(self) -> tuple[Row, ...]:
        """The rows of known wrong answers."""
        return tuple(row for row in self.rows if row.answer.kind == "bug")

    def idle_tests(self) -> list[str]:
        """The tests that catch no known wrong answer."""
        caught = {test for row in self.bugs for test in row.failed}
        return [test.id for test in self.tests if test.id not in caught]


def verify(
    assignment: Assignment,
    tier: str,
    seeds: int,
    jobs: int = 1,
    progress: Callable[[Answer], None] = lambda answer: None,
) -> Report:
    """Runs every answer through the tests, in `jobs` lanes beside each other.

    Raises `AssignmentError` where the assignment cannot even be read.
    """
    leaks = _leaks(assignment)
    every = answers(assignment)
    with contextlib.ExitStack() as stack:
        lanes = queue.SimpleQueue[Lane]()
        for _ in range(jobs):
            lane = stack.enter_context(Lane(assignment, tier))
            lanes.put(lane)
        tests = lane.judge.tests
        with ThreadPoolExecutor(jobs) as pool:
            rows = list(pool.map(lambda answer: _rows(lanes, answer, seeds, progress), every))
    flat = tuple(row for group in rows for row in group)
    faults = [*leaks, *(fault for row in flat for fault in row.faults)]
    report = Report(assignment, tests, flat)
    faults += [f"{test} catches no known wrong answer" for test in report.idle_tests()]
    return Report(assignment, tests, flat, tuple(dict.fromkeys(faults)))


def _rows(
    lanes: queue.SimpleQueue[Lane], answer: Answer, seeds: int, progress: Callable[[Answer], None]
) -> list[Row]:
    """One answer on every seed, in whichever lane is free; what is carried over is looked at on the first."""
    lane = lanes.get()
    try:
        first = lane.assignment.seed
        return [_row(lane, answer, first + step, follow=step == 0) for step in range(seeds)]
    finally:
        lanes.put(lane)
        progress(answer)


def answers(assignment: Assignment) -> list[Answer]:
    """The solution, the starter, every bug and every variant, ready to run. Raises `AssignmentError`."""
    solution = grading.work_of(release.solution_notebook(assignment))
    starter = grading.work_of(release.released_notebook(assignment))
    return [
        Answer("solution", "solution", solution),
        Answer("starter", "starter", starter),
        *(_bug(assignment, path, solution) for path in assignment.bugs()),
        *(_variant(path, solution) for path in assignment.variants()),
    ]


def with_cell(work: Work, source: str) -> Work:
    """The notebook with one more cell at its end: the last definition wins."""
    last = max((index for index, _ in work.cells), default=-1)
    return Work([*work.cells, (last + 1, source)], work.extras)


def _bug(assignment: Assignment, path: Path, solution: Work) -> Answer:
    source, tree = _parsed(path)
    declared = dict(_constants(tree))
    question, caught = declared.get("QUESTION"), declared.get("CAUGHT_BY")
    if not isinstance(question, str):
        raise AssignmentError(path, 'must say QUESTION = "…", the question that it gets wrong')
    assignment.question(question)
    if (
        not isinstance(caught, tuple | list)
        or not caught
        or not all(isinstance(name, str) for name in caught)
    ):
        raise AssignmentError(path, "must say CAUGHT_BY = (…), the tests that must catch it, typed by hand")
    return Answer(
        "bug", path.stem, with_cell(solution, source), _title(path, tree), question, tuple(caught), source
    )


def _variant(path: Path, solution: Work) -> Answer:
    source, tree = _parsed(path)
    return Answer("variant", path.stem, with_cell(solution, source), _title(path, tree))


def _parsed(path: Path) -> tuple[str, ast.Module]:
    try:
        source = path.read_text(encoding="utf-8")
        return source, ast.parse(source)
    except (OSError, ValueError, SyntaxError) as error:
        raise AssignmentError(path, f"cannot be read: {error}") from error


def _title(path: Path, tree: ast.Module) -> str:
    text = ast.get_docstring(tree)
    if not text:
        raise AssignmentError(path, "needs a docstring whose first line names the mistake or the difference")
    return text.splitlines()[0]


def _constants(tree: ast.Module) -> Iterator[tuple[str, object]]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            try:
                yield node.targets[0].id, ast.literal_eval(node.value)
            except ValueError:
                continue


def _row(lane: Lane, answer: Answer, seed: int, *, follow: bool) -> Row:
    judged = grading.grade(lane, answer.work, seed, explain=False)
    findings = judged.findings
    failed = tuple(test for test, finding in findings.items() if finding.outcome is not Outcome.PASSED)
    faults = list(_faults(answer, seed, findings))
    if follow and answer.kind in ("bug", "starter"):
        carried = carry.follow_through(lane, answer.work, seed, judged, findings)
        faults += _faults_of_carrying(lane, answer, carried)
    return Row(answer, seed, failed, tuple(faults))


def _faults_of_carrying(lane: Lane, answer: Answer, carried: Mapping[str, Carried]) -> Iterator[str]:
    """The starter earns nothing this way; one mistake costs only its own question, save where a form is private."""
    where = f"{answer.kind} {answer.name}, with stand-ins"
    questions = {test.id: lane.assignment.question(test.question) for test in lane.judge.tests}
    written = {node.name for node in ast.walk(ast.parse(answer.own)) if isinstance(node, ast.FunctionDef)}
    for test, found in carried.items():
        names, question = ", ".join(found.names), questions[test]
        also_wrong = any(name.name in written for name in question.names)
        if found.carry is Carry.GRADER_ERROR:
            yield f"{where}: {test} is a grader error: {found.detail}"
        elif answer.kind == "starter" and found.carry is Carry.EARNED:
            yield f"{where}: {test} passes with {names} standing in, and nothing of {question.id} is written"
        elif answer.kind == "bug" and not also_wrong and found.carry is Carry.UNUSED:
            yield f"{where}: {test} is not carried over: the solution of {question.id} does not call {names}"
        elif answer.kind == "bug" and not also_wrong and found.carry in (Carry.FAILED, Carry.UNWRITTEN):
            yield f"{where}: {test} is not carried over; is what stands in for {names} right?"


def _faults(answer: Answer, seed: int, findings: Mapping[str, Finding]) -> Iterator[str]:
    where = f"{answer.kind} {answer.name}, seed {seed}"
    must_fail = set(findings) if answer.kind == "starter" else set(answer.caught_by)
    for unknown in sorted(set(answer.caught_by) - set(findings)):
        yield f"{answer.kind} {answer.name} declares {unknown}, which is no test"
    for test, finding in findings.items():
        if finding.outcome is Outcome.GRADER_ERROR:
            yield f"{where}: {test} is a grader error: {finding.detail}"
        elif finding.outcome is Outcome.PASSED and test in must_fail:
            yield f"{where}: {test} must catch it and does not"
        elif finding.outcome is not Outcome.PASSED and test not in must_fail:
            yield f"{where}: {test} must not fail, but {finding.outcome}: {finding.message} {finding.detail}".strip()


def _leaks(assignment: Assignment) -> list[str]:
    """Builds the release twice: it must be free of what is hidden, and the same to the byte."""
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as two:
        try:
            first = release.release(assignment, Path(one)).zip.read_bytes()
            second = release.release(assignment, Path(two)).zip.read_bytes()
        except AssignmentError as error:
            return [str(error)]
    return [] if first == second else ["two releases of the same assignment differ"]
