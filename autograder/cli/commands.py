"""What the commands do between their arguments and the public functions: choose, show progress, say the outcome."""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table
from rich.text import Text

from autograder import results as result_files
from autograder.cli import doctor as doctors
from autograder.cli import signals, verify_report
from autograder.cli.terminal import one_line
from autograder.course import answers as course_answers
from autograder.course import assignment as assignments
from autograder.course import course
from autograder.course.assignment import Assignment
from autograder.engine import job as engine_job
from autograder.engine import local, output_folder, outputs
from autograder.errors import UnreadableSubmission, UsageError
from autograder.marking import scores
from autograder.marking.sheet_in import read_sheet
from autograder.marking.sheet_out import write_sheet
from autograder.notebooks import reader
from autograder.results import Outcome, Results, Status, SubmissionResult
from autograder.sandbox import tiers
from autograder.sandbox.tiers import Trial
from autograder.submissions import collect
from autograder.submissions.collect import Submission
from autograder.verify import report as gate


def _bar(console: Console) -> Progress:
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    )


def secrets(assignment: Assignment) -> list[Path]:
    """Files of the course that a worker must not be able to read: the tiers are tried against them."""
    root, folder = assignment.course.root.resolve(), assignment.folder.resolve()
    return [root / course.COURSE_FILE, folder / assignments.ASSIGNMENT_FILE]


def _files(found: Sequence[Submission]) -> list[Path]:
    """The files that belong to students: no worker may read one by its path."""
    return list(dict.fromkeys(one.stored for one in found if one.stored is not None))


def grade(
    folder: Path,
    paths: Sequence[Path],
    *,
    out: Path | None,
    jobs: int | None,
    seed: int | None,
    sandbox: str,
) -> int:
    """Grades a class; the exit code."""
    console = Console(stderr=True)
    assignment = assignments.load(folder)
    found = collect.collect(paths, preferred=assignment.id)
    if not found:
        raise UsageError(f"there is no notebook in {', '.join(map(str, paths))}")
    target = out or Path("graded") / assignment.id
    marker = output_folder.claim(target, paths)
    with output_folder.held(marker), signals.turned_into_one():
        trial = tiers.choose(sandbox, [*secrets(assignment), marker, *_files(found)])
        return _grade(console, assignment, found, trial, target, jobs, seed)


def _grade(
    console: Console,
    assignment: Assignment,
    found: Sequence[Submission],
    trial: Trial,
    target: Path,
    jobs: int | None,
    seed: int | None,
) -> int:
    output_folder.empty(target)
    _announce(console, assignment, trial, len(found))
    job = engine_job.Job(
        assignment=assignment,
        submissions=found,
        trial=trial,
        seed=assignment.seed if seed is None else seed,
        jobs=jobs or engine_job.default_jobs(trial.tier),
        out=target,
    )
    done = _with_bar(console, len(found), lambda progress: local.run(job, progress))
    if len(done.submissions) < len(found):
        console.print(
            f"Stopped: {len(done.submissions)} of {len(found)} submissions are graded, and written."
        )
        return 130
    _summary(Console(), done, target)
    return 1 if any(one.status is Status.GRADER_ERROR for one in done.submissions) else 0


def _with_bar(
    console: Console, total: int, run: Callable[[Callable[[SubmissionResult], None]], Results]
) -> Results:
    with _bar(console) as bar:
        task = bar.add_task("grading", total=total)
        return run(lambda result: bar.advance(task))


def _announce(console: Console, assignment: Assignment, trial: Trial, count: int) -> None:
    many = "submission" if count == 1 else "submissions"
    console.print(Text(f"{assignment.title}: {count} {many}, sandbox {trial.tier}"))
    if trial.tier == "none":
        console.print(
            Text("No isolation: a notebook can read and change everything that you can.", style="bold red")
        )


def _summary(console: Console, done: Results, out: Path) -> None:
    table = Table(box=None, pad_edge=False)
    for title in ("submission", "score", "of", "what happened"):
        table.add_column(title, justify="right" if title in ("score", "of") else "left", overflow="fold")
    for one in done.submissions:
        score = "–" if one.score is None else f"{one.score:.2f}".rstrip("0").rstrip(".")
        table.add_row(Text(one_line(one.file)), score, f"{one.max_score:g}", Text(_story(one)))
    console.print(table)
    counts = Counter(one.status for one in done.submissions)
    said = ", ".join(f"{count} {status.value.replace('_', ' ')}" for status, count in sorted(counts.items()))
    console.print(Text(f"\n{said}. Open {out / 'index.html'}"))


def _story(one: SubmissionResult) -> str:
    """One line on a submission: what kept it from full marks."""
    if one.status is Status.UNREADABLE:
        return one_line(one.problem)
    outcomes = Counter(test.outcome for question in one.questions for test in question.tests)
    parts = [
        f"{outcomes[outcome]} {outcome.value.replace('_', ' ')}"
        for outcome in Outcome
        if outcomes[outcome] and outcome is not Outcome.PASSED
    ]
    if one.status is Status.GRADER_ERROR and one.problem:
        parts.append(one_line(one.problem))
    return ", ".join(parts) or "everything right"


def verify(
    folders: Sequence[Path], *, every: bool, seeds: int, sandbox: str, mutants: int | None, out: Path | None
) -> int:
    """Runs the gate over assignments; 0 where all are fit to release, else 2."""
    chosen = list(folders)
    if every:
        chosen += course.find(Path.cwd()).assignment_folders()
    if not chosen:
        raise UsageError("name an assignment's folder, or say --all inside a course")
    fit = [_verify_one(assignments.load(folder), seeds, sandbox, mutants, out) for folder in chosen]
    return 0 if all(fit) else 2


def _verify_one(
    assignment: Assignment, seeds: int, sandbox: str, mutants: int | None, out: Path | None
) -> bool:
    trial = tiers.choose(sandbox, secrets(assignment))
    with _bar(Console(stderr=True)) as bar:
        total = len(course_answers.answers(assignment)) + gate.mutant_count(assignment, mutants)
        task = bar.add_task(f"verifying {assignment.id}", total=total)
        jobs = engine_job.default_jobs()
        report = gate.verify(assignment, trial.tier, seeds, jobs, mutants, lambda: bar.advance(task))
    verify_report.tell(Console(), report, seeds, trial.tier)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        outputs.write_text(out / f"{assignment.id}.html", verify_report.page(report, seeds))
    return not report.faults


def mark(folder: Path, *, results: Path | None, sheet_out: Path | None, sheet_in: Path | None) -> None:
    """Writes the marking sheet, or takes a filled one into the results and every page."""
    assignment = assignments.load(folder)
    target = results or Path("graded") / assignment.id
    path = target / "results.json"
    if (sheet_out is None) == (sheet_in is None):
        raise UsageError("say either --out FILE to write the sheet or --in FILE to read it back")
    if not path.is_file():
        raise UsageError(f"{path} does not exist: grade the submissions first")
    try:
        graded = result_files.read(path)
    except msgspec.MsgspecError as error:
        raise UsageError(f"{path} is damaged ({error}): grade the submissions again") from None
    key = target / "marking-key.json"
    console = Console()
    if sheet_out is not None:
        count = _write_sheet(assignment, graded, target, sheet_out, key)
        console.print(Text(f"{count} answers to mark in {sheet_out}; the key that names them stays in {key}"))
    elif sheet_in is not None:
        marks = read_sheet(sheet_in, key, assignment)
        marked = scores.apply(graded, marks)
        outputs.rewrite(marked, target, assignment)
        waiting = sum(not one.complete for one in marked.submissions)
        console.print(Text(f"{len(marks)} marks taken; {waiting} submissions still wait for something"))


def _write_sheet(assignment: Assignment, graded: Results, target: Path, sheet: Path, key: Path) -> int:
    answers: dict[str, dict[str, str]] = {}
    for one in graded.submissions:
        kept = target / "submissions" / f"{one.id}.ipynb"
        if kept.is_file():
            answers[one.id] = _written(kept)
    write_sheet(graded, assignment, answers, sheet, key, graded.seed)
    return sum(len(found) for found in answers.values())


def _written(path: Path) -> dict[str, str]:
    try:
        read = reader.read(path.read_bytes(), path.name)
    except UnreadableSubmission:
        return {}
    return dict(read.answers())


@contextlib.contextmanager
def _file_of_a_course() -> Iterator[Path]:
    """A file of the course around this folder; where there is none, one as any user could read it."""
    try:
        found = course.find(Path.cwd())
    except UsageError:
        with tempfile.TemporaryDirectory() as folder:
            os.chmod(folder, 0o755)
            example = Path(folder, course.COURSE_FILE)
            example.touch(0o644)
            yield example
    else:
        yield found.root / course.COURSE_FILE


def doctor() -> int:
    """Prints what this machine offers; 2 where no tier holds."""
    with _file_of_a_course() as secret:
        found = doctors.trials([secret])
    for line in doctors.report(found):
        print(line)
    return 0 if any(trial.holds for trial in found) else 2
