"""`autograder grade`: grades a class, in a sandbox that has first withstood an attack on itself."""

from __future__ import annotations

import contextlib
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from autograder.cli import class_grading, next_step, secret_files, tries
from autograder.cli.class_grading import STOPPED, Sitting
from autograder.course import assignment as assignments
from autograder.course import secret_key
from autograder.course.assignment import Assignment
from autograder.engine import output_folder
from autograder.engine.job import default_jobs
from autograder.errors import SandboxError, UsageError
from autograder.grading.runner import Runner
from autograder.sandbox import tiers
from autograder.submissions import collect
from autograder.submissions.collect import Submission

if TYPE_CHECKING:
    from autograder.cli.signing import GradingSignature


@dataclass(frozen=True)
class GradeOptions:
    """The options of the command, as they were given.

    `limit` is how many submissions are only tried; `sign` names the key that signs the results.
    """

    out: Path | None = None
    jobs: int | None = None
    seed: int | None = None
    sandbox: str = "auto"
    fresh: bool = False
    limit: int | None = None
    sign: str | None = None


def run(folder: Path, paths: Sequence[Path], options: GradeOptions) -> int:
    """Grade a class and return the exit code. In a course with a gradebook, record it as it goes."""
    assignment = assignments.load(folder)
    if paths:
        return _run(assignment, paths, _found(assignment, paths), options)
    from autograder.cli import collected

    with tempfile.TemporaryDirectory(prefix="autograder-collected-") as made:
        return _run(assignment, (), collected.submissions(assignment, Path(made)), options)


def _found(assignment: Assignment, paths: Sequence[Path]) -> Sequence[Submission]:
    """Return the submissions of these paths. Raises `UsageError` where there is none."""
    found = collect.collect(paths, preferred=assignment.id)
    if not found:
        raise UsageError(
            f"there is no notebook in {', '.join(map(str, paths))}; name the folder that holds them"
        )
    return found


def _run(
    assignment: Assignment, paths: Sequence[Path], found: Sequence[Submission], options: GradeOptions
) -> int:
    # Before earlier results are removed, in case it cannot be written.
    secret_key.ensure(assignment.course.root)
    name = assignment.id if options.limit is None else f"{assignment.id}-tried"
    target = options.out or Path("graded") / name
    signature = _signature(options.sign, target, paths, options.sandbox)
    marker = output_folder.claim(target, paths)
    with output_folder.held(marker):
        secrets = [*secret_files.of_assignment(assignment), marker, *_files(found)]
        secrets += signature.secrets if signature else []
        tried = found if options.limit is None else tries.spread(found, options.limit)
        with _sitting(assignment, secrets, options) as sitting:
            code = class_grading.grade(assignment, tried, target, sitting, signature)
        if options.limit is not None and code != STOPPED:
            jobs = options.jobs or default_jobs(sitting.trial.tier)
            tries.say(target, len(found), jobs, next_step.command("grade", assignment.folder, *paths))
        return code


def _signature(
    sign: str | None, target: Path, paths: Sequence[Path], sandbox: str
) -> GradingSignature | None:
    """Return what signs the results. What it imports needs a package that not everybody has."""
    if sign is None:
        return None
    if sandbox == "none":
        problem = "grade in a tier, or leave --sign out"
        raise UsageError(f"without isolation a notebook can read the private key; {problem}")
    from autograder.cli import signing

    return signing.GradingSignature(sign, target, paths)


def _files(found: Sequence[Submission]) -> list[Path]:
    """Return the files that belong to students: no worker may read one by its path."""
    return list(dict.fromkeys(one.stored for one in found if one.stored is not None))


@contextlib.contextmanager
def _sitting(assignment: Assignment, secrets: Sequence[Path], options: GradeOptions) -> Iterator[Sitting]:
    """Start the first runner, and try the sandbox with a worker of its zygote."""
    required = assignment.course.require_tier
    with _begun_runner(assignment, options.sandbox) as first:
        trial = tiers.choose(options.sandbox, list(secrets), required, first.zygote if first else None)
        usable = first if first and first.tier == trial.tier else None
        yield Sitting(trial, options.jobs, options.seed, options.fresh, options.limit is None, usable)


@contextlib.contextmanager
def _begun_runner(assignment: Assignment, sandbox: str) -> Iterator[Runner | None]:
    """Start the processes of a runner. With a gradebook there may be no need."""
    if class_grading.has_gradebook(assignment):
        yield None
        return
    with contextlib.closing(Runner(assignment, tiers.expected(sandbox))) as runner:
        try:
            runner.begin()
        except SandboxError:  # the trial of the tier says why
            yield None
        else:
            yield runner
