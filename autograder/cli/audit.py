"""`autograder audit`: checks the signature of results, and repeats all of the grading or a sample of it."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from rich.console import Console
from rich.text import Text

from autograder import artifacts
from autograder.cli import console, secret_files, signing
from autograder.cli.terminal import json_text, visible
from autograder.course import assignment as assignments
from autograder.course import course as courses
from autograder.course.assignment import Assignment
from autograder.engine import local
from autograder.engine.job import Job, default_jobs, versions
from autograder.errors import NoIsolation, SignatureRefused
from autograder.platforms.signing import keys, repetition, verification
from autograder.platforms.signing.repetition import GradingPlace, RepeatedDifference
from autograder.platforms.signing.statement import GradingPredicate
from autograder.rendering.text import count
from autograder.results import Results, SubmissionResult
from autograder.sandbox import tiers
from autograder.sandbox.tiers import Trial
from autograder.submissions import collect
from autograder.submissions.collect import Submission

DIFFERS, NOT_REPEATED = 1, 3  # exit codes; a refused signature has 1 too


@dataclass(frozen=True)
class AuditOptions:
    """What to audit, by which key, and what was asked for: `sample` is how many to repeat, None is all."""

    results: Path
    key: Path
    assignment: Path | None = None
    submissions: tuple[Path, ...] = ()
    least_tier: str = "process"
    sample: int | None = 0
    jobs: int | None = None
    as_json: bool = False


@dataclass(frozen=True)
class Repetition:
    """What came of repeating: which submissions were graded again, what differs, and what could not be repeated."""

    repeated: tuple[str, ...] = ()
    differences: tuple[RepeatedDifference, ...] = ()
    obstacles: tuple[str, ...] = ()

    @property
    def code(self) -> int:
        """The exit code."""
        if any(one.tells for one in self.differences):
            return DIFFERS
        return NOT_REPEATED if self.obstacles or self.differences else 0


def run(options: AuditOptions) -> int:
    """Audit results, print what was found, and return the exit code. Raises `SignatureRefused`."""
    key = keys.public(options.key)
    signed = verification.read(options.results, key)
    predicate = signed.predicate
    results = _read(verification.check_files(signed, options.results))
    verification.check_results(predicate, results)
    verification.check_tier(predicate, options.least_tier)
    assignment = _assignment(options, predicate)
    if assignment is not None:
        commitment = signing.tests(assignment, predicate.tests.seed).key_commitment
        verification.check_assignment(predicate, assignment.course.id, assignment.id, commitment)
    found = _handed_in(options, assignment)
    if found and assignment is not None:
        handed_in = {one.id: one for one in signing.handed_in(assignment, found)}
        verification.check_submissions(predicate, handed_in)
    again = Repetition()
    if options.sample != 0 and assignment is not None:
        again = _repeat(options, predicate, results, assignment, found)
    _print(options, predicate, keys.fingerprint(key), again)
    return again.code


def _assignment(options: AuditOptions, predicate: GradingPredicate) -> Assignment | None:
    """Return the assignment that was asked for; where it is needed and not named, that of the course around."""
    if options.assignment is not None:
        return assignments.load(options.assignment)
    if options.sample == 0 and not options.submissions:
        return None
    course = courses.find(Path.cwd())
    if course.id != predicate.course:
        verification.check_assignment(predicate, course.id, predicate.assignment, "")
    return assignments.load(course.assignments / predicate.assignment)


def _handed_in(options: AuditOptions, assignment: Assignment | None) -> list[Submission]:
    if assignment is None or not options.submissions:
        return []
    return collect.collect(options.submissions, preferred=assignment.id)


def _repeat(
    options: AuditOptions,
    predicate: GradingPredicate,
    signed: Results,
    assignment: Assignment,
    found: Sequence[Submission],
) -> Repetition:
    """Grade again what is asked for, where that says something here."""
    chosen = _chosen(signed.submissions, options.sample, random.SystemRandom())
    works = {one.id: one for one in found} or _kept(options.results, predicate)
    missing = [one.id for one in chosen if one.questions and one.id not in works]
    trial = _trial(predicate.tier, assignment, works.values())
    tests = signing.tests(assignment, predicate.tests.seed)
    here = GradingPlace(tests, trial.tier if trial else "", versions())
    obstacles = repetition.obstacles(predicate, here)
    if trial is None or obstacles:
        return Repetition(obstacles=tuple(obstacles))
    todo = [works[one.id] for one in chosen if one.id in works]
    again = _graded(assignment, todo, trial, predicate.tests.seed, options.jobs)
    differing = [
        different
        for one in chosen
        if one.id in again
        for different in repetition.differences(one, again[one.id])
    ]
    unknown = [
        f"{name}: files that were handed in are not here; name them with --submissions" for name in missing
    ]
    return Repetition(tuple(again), tuple(differing), tuple(unknown))


def _read(data: bytes) -> Results:
    """Return the results of the bytes whose digest was signed."""
    try:
        return artifacts.decoded(data, Results)
    except msgspec.MsgspecError as error:
        raise SignatureRefused(f"what is signed is no result of this version: {error}") from None


def _chosen(
    submissions: Sequence[SubmissionResult], sample: int | None, chance: random.Random
) -> list[SubmissionResult]:
    """Return the submissions to repeat. Whoever graded could not know which."""
    if sample is None or sample >= len(submissions):
        return list(submissions)
    return sorted(chance.sample(list(submissions), sample), key=lambda one: one.id)


def _kept(folder: Path, predicate: GradingPredicate) -> dict[str, Submission]:
    """Return the submissions whose bytes the results kept whole: without files of the student's beside them."""
    places = {
        one.id: folder / artifacts.SUBMISSIONS / f"{one.id}.ipynb"
        for one in predicate.submissions
        if not one.files
    }
    return {id: collect.from_files(id, place, {}) for id, place in places.items() if place.is_file()}


def _trial(tier: str, assignment: Assignment, works: Iterable[Submission]) -> Trial | None:
    files = [one.stored for one in works if one.stored is not None]
    try:
        return tiers.choose(tier, [*secret_files.of_assignment(assignment), *dict.fromkeys(files)])
    except NoIsolation:
        return None


def _graded(
    assignment: Assignment, todo: Sequence[Submission], trial: Trial, seed: int, jobs: int | None
) -> dict[str, SubmissionResult]:
    with tempfile.TemporaryDirectory(prefix="autograder-audit-") as made, console.progress_bar() as bar:
        task = bar.add_task("repeating", total=len(todo))
        job = Job(assignment, todo, trial, seed, jobs or default_jobs(trial.tier), Path(made) / "graded")
        done = local.run(job, lambda result: bar.advance(task))
    return {one.id: one for one in done.submissions}


def _print(options: AuditOptions, predicate: GradingPredicate, key: str, again: Repetition) -> None:
    if options.as_json:
        print(json_text(_json(predicate, key, again)))
        return
    terminal = Console()
    for sentence in _sentences(options, predicate, key, again):
        terminal.print(Text(visible(sentence)), soft_wrap=True)


def _sentences(options: AuditOptions, predicate: GradingPredicate, key: str, again: Repetition) -> list[str]:
    number = count(len(predicate.submissions), "submission")
    marks = ", with marks by people" if predicate.marked else ""
    signed = (
        f"The signature holds: key {key[:16]}, {number} to {predicate.assignment} of {predicate.course}{marks}, "
        f"tier {predicate.tier}, seed {predicate.tests.seed}, signed on {predicate.signed_on}."
    )
    lines = [signed, "The files are those that were signed."]
    if options.sample == 0:
        return [*lines, "Nothing was repeated; --sample N or --all does."]
    if again.repeated:
        telling = [one for one in again.differences if one.tells]
        held = count(len(again.repeated) - len({one.submission for one in again.differences}), "submission")
        lines.append(f"Repeated {len(again.repeated)}: {held} came out the same to every verdict and point.")
        lines += [f"  differs: {one.sentence()}" for one in telling]
        lines += [
            f"  cannot be repeated here: {one.sentence()} (time and load decide on it)"
            for one in again.differences
            if not one.tells
        ]
    return [*lines, *(f"  cannot be repeated here: {sentence}" for sentence in again.obstacles)]


def _json(predicate: GradingPredicate, key: str, again: Repetition) -> str:
    report = {
        "schema": "autograder-audit/1",
        "key": key,
        "statement": predicate,
        "repeated": again.repeated,
        "differences": [
            {**msgspec.to_builtins(one), "sentence": one.sentence()} for one in again.differences
        ],
        "obstacles": again.obstacles,
        "exit_code": again.code,
    }
    return msgspec.json.encode(report).decode()
