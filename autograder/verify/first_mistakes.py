"""Finds known mistakes for an assignment that has none: edits of its solution that its own tests catch.

Each edit that is kept fails a test that no edit before it fails, so that no two behave alike. A test that none fails is
untested. A variable's known mistake is its own value within a list.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import answers, source
from autograder.course.assignment import Assignment
from autograder.grading import judging
from autograder.grading.findings import GradedNotebook
from autograder.grading.runner import Runner
from autograder.notebooks import code, python_parser
from autograder.notebooks.code import NotebookCode
from autograder.results import Outcome
from autograder.verify import mutants
from autograder.verify.faults import of_run
from autograder.verify.mutants import Mutant

MOST_TRIED = 40  # edits, each of which costs a run of the notebook
_FEWEST_TRIED = 5
_PATIENCE = 240.0  # seconds: an import looks for mistakes no longer than some minutes


@dataclass(frozen=True)
class FoundMistake:
    """A mistake to be written into `bugs/`: its file's name and text, and the tests that catch it."""

    file: str
    text: str
    caught_by: tuple[str, ...]


@dataclass(frozen=True)
class SolutionTrial:
    """What tests say of the solution and of the notebook as handed out: a sentence for each that is not right.

    `broken` are sentences on cells of the solution that do not run.
    """

    refused: Mapping[str, str]
    broken: tuple[str, ...] = ()


def trial(runner: Runner, assignment: Assignment) -> SolutionTrial:
    """Return which tests the solution fails, and which pass although nothing is written."""
    solution, starter = answers.answers(assignment)[:2]
    judged = judging.grade_known_answer(runner, assignment, solution.work, assignment.seed)
    refused = {
        test: f"does not pass its own solution over the pipe: {(one.detail or one.full or one.message).rstrip('.')}"
        for test, one in judged.findings.items()
        if one.outcome is not Outcome.PASSED
    }
    handed_out = judging.grade_known_answer(runner, assignment, starter.work, assignment.seed)
    for test, one in handed_out.findings.items():
        if one.outcome is Outcome.PASSED and test not in refused:
            refused[test] = "passes on the notebook as it is handed out, so that nobody could lose its points"
    return SolutionTrial(refused, tuple(of_run(assignment, solution, judged)))


def most_within(seconds: float) -> int:
    """Return how many edits may be tried of a notebook whose run takes so long."""
    return max(_FEWEST_TRIED, min(MOST_TRIED, int(_PATIENCE / max(seconds, 1e-3))))


def find(runner: Runner, assignment: Assignment, most: int = MOST_TRIED) -> list[FoundMistake]:
    """Return mistakes that the tests catch, each with all tests that it fails."""
    solution = code.code_of(source.solution_notebook(assignment))
    tests = {test.id: test.question for test in runner.judge.tests}
    found: list[FoundMistake] = []
    caught: set[str] = set()
    tried = 0
    for function, cell, write in _candidates(assignment, solution):
        left = {question for test, question in tests.items() if test not in caught}
        asked = _owner(assignment, function)
        if not left or tried == most:
            break
        if asked and asked not in left:
            continue
        tried += 1
        failed = _failed(runner, assignment, solution, cell)
        new = [test for test in failed if test not in caught]
        if new:
            owner = _owner(assignment, function) or tests[new[0]]
            question = owner if owner in {tests[test] for test in failed} else tests[new[0]]
            found.append(write(len(found) + 1, question, failed))
            caught.update(failed)
    return found


def _owner(assignment: Assignment, name: str) -> str:
    return next((one.id for one in assignment.questions for asked in one.names if asked.name == name), "")


def _failed(runner: Runner, assignment: Assignment, solution: NotebookCode, cell: str) -> tuple[str, ...]:
    """Return the tests that fail with this cell behind the solution; none where one of them gives no verdict on it."""
    work = answers.with_cell(solution, cell)
    judged: GradedNotebook = judging.grade_known_answer(runner, assignment, work, assignment.seed)
    outcomes = {test: one.outcome for test, one in judged.findings.items()}
    if any(one not in (Outcome.PASSED, Outcome.FAILED) for one in outcomes.values()):
        return ()
    return tuple(test for test, one in outcomes.items() if one is Outcome.FAILED)


def _candidates(assignment: Assignment, solution: NotebookCode) -> list[tuple[str, str, _Writer]]:
    """Return what may be tried: values in a list, and edits of each function in turn."""
    tried: list[tuple[str, str, _Writer]] = []
    for question in assignment.questions:
        for name in (one.name for one in question.names if one.is_variable):
            tried.append((name, f"{name} = [{name}]", _ValueWriter(name)))
    by_function: dict[str, list[Mutant]] = {}
    for mutant in mutants.of_source(assignment.source):
        by_function.setdefault(mutant.function, []).append(mutant)
    while any(by_function.values()):
        for function, left in by_function.items():
            if left:
                # Edits near the middle of a function change more than those of its first checks.
                mutant = left.pop(len(left) // 2)
                lines = _edit(solution, mutant)
                if lines:
                    tried.append((function, mutant.source, _EditWriter(mutant, lines)))
    return tried


def _edit(solution: NotebookCode, mutant: Mutant) -> str:
    """Return the mutant as a diff of whole lines, or nothing where its line is not one alone."""
    matches = list(_lines_of(solution, mutant))
    if len(matches) != 1 or "\n" in mutant.after:
        return ""
    return "\n".join([*(f"- {line}" for line in matches[0]), f"+ {mutant.after}"])


def _lines_of(solution: NotebookCode, mutant: Mutant) -> Iterator[list[str]]:
    for _, text in solution.cells:
        try:
            tree = python_parser.module(text)
        except SyntaxError:
            continue
        lines = text.splitlines()
        for node in ast.walk(tree):
            if isinstance(node, ast.stmt) and ast.unparse(node).splitlines()[0] == mutant.before:
                body = getattr(node, "body", None)
                last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
                yield [line.strip() for line in lines[node.lineno - 1 : max(last, node.lineno)]]


class _Writer:
    """Writes a mistake once it is known what catches it."""

    def __call__(self, number: int, question: str, failed: Sequence[str]) -> FoundMistake:
        raise NotImplementedError


class _EditWriter(_Writer):
    def __init__(self, mutant: Mutant, lines: str) -> None:
        self._mutant = mutant
        self._lines = lines

    def __call__(self, number: int, question: str, failed: Sequence[str]) -> FoundMistake:
        function = self._mutant.function
        said = f"{function} has {self._mutant.after} in the place of {self._mutant.before}."
        text = "\n".join(
            [
                f'question = "{question}"',
                "",
                "[[mistakes]]",
                f'id = "edit_{number}_of_{function}"',
                f"misconception = {json.dumps(said, ensure_ascii=False)}",
                f'function = "{function}"',
                f"edit = {json.dumps(self._lines, ensure_ascii=False)}",
                "[mistakes.caught_by]",
                *_by_file(failed),
            ]
        )
        return FoundMistake(f"edit_{number}_of_{function}.toml", f"{text}\n", tuple(failed))


class _ValueWriter(_Writer):
    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, number: int, question: str, failed: Sequence[str]) -> FoundMistake:
        listed = "".join(f'    "{test}",\n' for test in failed)
        text = (
            f'"""{self._name} is a list with the value in it, and not the value."""\n\n'
            f'QUESTION = "{question}"\nCAUGHT_BY = (\n{listed})\n\n{self._name} = [{self._name}]\n'
        )
        return FoundMistake(f"{self._name}_in_a_list.py", text, tuple(failed))


def _by_file(tests: Sequence[str]) -> Iterator[str]:
    files: dict[str, list[str]] = {}
    for test in tests:
        file, _, name = test.partition("::")
        files.setdefault(file, []).append(name)
    for file, names in files.items():
        yield f'"{file}" = [{", ".join(json.dumps(name) for name in names)}]'


def write(assignment: Assignment, found: Sequence[FoundMistake]) -> list[Path]:
    """Write the mistakes into `bugs/` and return their files."""
    folder = assignment.folder / "bugs"
    folder.mkdir(exist_ok=True)
    for one in found:
        (folder / one.file).write_text(one.text, "utf-8")
    return [folder / one.file for one in found]
