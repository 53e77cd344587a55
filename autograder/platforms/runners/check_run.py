"""Runs a student's notebook in the sandbox, beside the files of its folder, to see what its public checks print."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from autograder.course.budgets import Budgets
from autograder.errors import UnreadableSubmission, UsageError
from autograder.notebooks.limited_reader import NotebookReader
from autograder.notebooks.unreadable import UnreadableFile
from autograder.platforms.runners import notebook_lines, public_checks
from autograder.platforms.runners.report import ReportedTest
from autograder.release.checks import CHECKS_FILE
from autograder.sandbox import notebook
from autograder.sandbox.runs import NotebookRun, RunPlan
from autograder.sandbox.zygote import Setting, Zygote
from autograder.submissions.stored_bytes import NOTEBOOK_BYTES, StoredBytes

_MOST_FILES = 500
_MOST_BYTES = 48 << 20  # of all files beside the notebook; a worker's folder takes 64 MB
_LEFT_OUT = ("__pycache__", "venv", "node_modules")


def run(path: Path, tier: str, shown: str, seconds: float) -> tuple[ReportedTest, ...]:
    """Return what came of the public checks that a notebook calls, within so many seconds.

    `shown` is what the report calls its file. Raises `UsageError` where there is no file, or no `checks.py` beside it.
    """
    beside = dict(_beside(path))
    if CHECKS_FILE not in beside:
        raise UsageError(
            f"{path.parent} holds no {CHECKS_FILE}; put the file of the release beside the notebook"
        )
    data = _notebook(path)
    with NotebookReader() as reader:
        try:
            read = reader.read(data, shown)
        except UnreadableSubmission as problem:
            return (public_checks.unreadable(shown, problem.problem),)
    cells = [(cell.index, cell.source) for cell in read.cells if cell.kind == "code"]
    checks = public_checks.names(beside[CHECKS_FILE].decode("utf-8", "replace"))
    runs = _run(cells, Setting(tier=tier, files=beside, cpu_seconds=int(seconds) + 10), seconds).cells
    return public_checks.tests(
        shown,
        checks,
        public_checks.calls(cells, checks),
        runs,
        {index: notebook.displayed(cell) for index, cell in runs.items()},
        notebook_lines.lines(data.decode("utf-8-sig", "replace")),
    )


def _run(cells: Sequence[tuple[int, str]], setting: Setting, seconds: float) -> NotebookRun:
    plan = RunPlan(
        cells=cells,
        watch=(),
        skip={},
        cell_seconds=seconds,
        notebook_seconds=seconds,
        output_limit=Budgets().output_kb * 1024,
    )
    with Zygote(setting) as zygote:
        finished = notebook.run(zygote, plan, {}, seed=0)
        if finished.worker is not None:
            finished.worker.end()
        return finished.run


def _notebook(path: Path) -> bytes:
    try:
        return StoredBytes(path).read(NOTEBOOK_BYTES)
    except UnreadableFile as problem:
        raise UsageError(f"{path} {problem}") from None


def _beside(notebook_file: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the files below the notebook's folder by path: no link, nothing hidden, no other notebook.

    Raises `UsageError` where there are too many for a worker's folder.
    """
    left = _MOST_BYTES
    too_much = (
        f"more than {_MOST_FILES} files or {_MOST_BYTES >> 20} MB, or one that cannot be read, lie beside it"
    )
    for number, (name, path) in enumerate(_walked(notebook_file.parent, "")):
        try:
            data = StoredBytes(path).read(left if number < _MOST_FILES else 0)
        except UnreadableFile:
            raise UsageError(f"{notebook_file}: {too_much}; give the notebook a folder of its own") from None
        left -= len(data)
        yield name, data


def _walked(folder: Path, prefix: str) -> Iterator[tuple[str, Path]]:
    for entry in sorted(os.scandir(folder), key=lambda one: one.name):
        if entry.name.startswith(".") or entry.name in _LEFT_OUT or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _walked(Path(entry.path), f"{prefix}{entry.name}/")
        elif entry.is_file() and not entry.name.endswith(".ipynb"):
            yield f"{prefix}{entry.name}", Path(entry.path)
