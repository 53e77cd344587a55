"""Reads from the disk what the keys of an assignment's gradings are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import msgspec

from autograder.course import verdict
from autograder.course.assignment import Assignment
from autograder.course.question import Question
from autograder.records import keys, test_sources
from autograder.records.keys import RunConditions
from autograder.records.test_sources import TestSources
from autograder.release import bundle

# The rooms whose code runs notebooks, judges values or explains them: "the worker's version".
_JUDGING_ROOMS = (
    "checks",
    "course",
    "diagnosis",
    "engine",
    "grading",
    "judge",
    "limited",
    "notebooks",
    "sandbox",
    "submissions",
    "worker",
)
_LEFT_BY_TOOLS = "__pycache__"


@dataclass(frozen=True)
class GradingConditions:
    """All that the gradings of one class depend on beside the submissions, as digests."""

    assignment: Assignment
    run: str
    judging: str
    mistakes: Mapping[str, bytes]
    sources: TestSources

    @cached_property
    def version(self) -> str:
        """The digest of the whole assignment, points and all."""
        return verdict.digest(self.assignment)

    @property
    def collected(self) -> str:
        """The digest of all that decides which hidden tests there are, with their points and hints."""
        hidden = _folder(self.assignment.hidden)
        return keys.digest("collected", keys.of_files(hidden), self.judging)

    def reuse(self, work: str) -> str:
        """Return the digest of all that the grading of this work depends on, but its tests and its explanations."""
        return keys.reuse(work, self.run, self.judging)

    def tests(self, run_key: str, ids: Iterable[str]) -> dict[str, str]:
        """Return the key of each of these tests, of a run with this key."""
        return {test: keys.test(run_key, self.sources.of(test), self.judging) for test in ids}

    @property
    def explained(self) -> str:
        """The explanation key."""
        return keys.explanation(self.mistakes)


def read(assignment: Assignment, tier: str, seed: int, versions: Mapping[str, str]) -> GradingConditions:
    """Return the conditions under which a class would be graded now. The assignment holds the course's key."""
    code = judging_code()
    run = RunConditions(
        bundle=bundle.bundle_files(assignment),
        budgets=msgspec.json.encode(assignment.budgets),
        packages=assignment.packages,
        forbidden=assignment.forbidden,
        names=assignment.names,
        tier=tier,
        versions=versions,
        seed=keys.digest(assignment.key, str(seed)),
        code=code,
    )
    return GradingConditions(
        assignment=assignment,
        run=keys.of_conditions(run),
        judging=_judging(assignment, code),
        mistakes=_explaining(assignment),
        sources=test_sources.of_folder(_folder(assignment.hidden)),
    )


def judging_code() -> str:
    """Return the digest of the framework's code that runs, judges or explains."""
    return keys.of_files(_code())


def _judging(assignment: Assignment, code: str) -> str:
    """Return the digest of what all tests of the assignment share beyond a run, and beyond the folder of tests."""
    questions = [_judged(one) for one in assignment.questions]
    given = [(part.id, part.kind, part.asked, _judged(part.question)) for part in assignment.given]
    files = {**_packages(assignment), **_earlier(assignment)}
    return keys.digest(code, keys.of_files(files), msgspec.json.encode((questions, given)))


def _judged(question: Question) -> Question:
    """Return a question as far as verdicts depend on it: without titles, points and rubric."""
    return msgspec.structs.replace(
        question, title="", points=0.0, rubric=(), carried=float(question.carried > 0)
    )


def _earlier(assignment: Assignment) -> dict[str, bytes]:
    """Return the files of earlier assignments that parts are taken of: their sources and their hidden tests."""
    found: dict[str, bytes] = {}
    for part in assignment.given:
        found[f"{part.earlier.id}/source"] = part.earlier.source.read_bytes()
        found |= {
            f"{part.earlier.id}/hidden/{path}": text for path, text in _folder(part.earlier.hidden).items()
        }
    return found


def _explaining(assignment: Assignment) -> dict[str, bytes]:
    """Return the files that explanations are made of: the known mistakes, and the solution that they are edits of."""
    return {path.name: path.read_bytes() for path in (*assignment.bugs(), assignment.source)}


def _packages(assignment: Assignment) -> dict[str, bytes]:
    root = assignment.course.root
    found: dict[str, bytes] = {}
    for name in assignment.course.packages:
        found |= {f"{name}/{path}": text for path, text in _folder(root / name).items()}
        module = root / f"{name}.py"
        found |= {module.name: module.read_bytes()} if module.is_file() else {}
    return found


def _code() -> dict[str, bytes]:
    root = Path(__file__).parents[1]
    return {f"{room}/{path}": text for room in _JUDGING_ROOMS for path, text in _folder(root / room).items()}


def _folder(folder: Path) -> dict[str, bytes]:
    """Return the files of a folder by path, without those that Python and editors leave behind."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not any(_is_left(part) for part in path.relative_to(folder).parts)
    }


def _is_left(part: str) -> bool:
    return part.startswith(".") or part == _LEFT_BY_TOOLS
