"""A runner holds the warm processes that grade one submission after another: a reader, a zygote and a judge.

Runners share nothing, so that as many can work beside each other as the machine has cores.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from types import TracebackType
from typing import Self

from autograder.course.assignment import Assignment
from autograder.errors import SandboxError
from autograder.judge.client import Judge
from autograder.notebooks.limited_reader import NotebookReader
from autograder.release import bundle
from autograder.sandbox.zygote import Setting, Zygote


class Runner:
    """A context manager that owns an assignment's zygote and judge, and replaces one that fails.

    `reader` reads the notebooks, in a process that replaces itself. `cpu_seconds` is the processor time that the
    students' notebooks and their judges have used so far. All processes start when the block is entered, or before:
    they import for about a second, in which others can work. Raises `SandboxError`, `JudgeError` or `AssignmentError`
    where one does not start.
    """

    def __init__(self, assignment: Assignment, tier: str) -> None:
        self.tier = tier
        self._assignment = assignment
        self.cpu_seconds = 0.0
        self._stopped = False
        self.reader = NotebookReader()
        self.bundle: Mapping[str, bytes] = {}  # lies beside every notebook
        self.zygote: Zygote
        self.judge: Judge
        self._begun: list[Zygote | Judge] = []

    def renew(self) -> None:
        """Replace the zygote and the judge."""
        self.renew_zygote()
        self.renew_judge()

    def renew_zygote(self) -> None:
        """Replace the zygote by a new one."""
        self._end(self.zygote)
        self.zygote = Zygote(self.zygote.setting)
        self._begun.append(self.zygote)
        self._refuse_if_stopped()
        self.zygote.start()

    def renew_judge(self) -> None:
        """Replace the judge by a new one, which collects the hidden tests again."""
        self._end(self.judge)
        self._refuse_if_stopped()
        self.judge = Judge(self._assignment)
        self._begun.append(self.judge)
        self.judge.wait_until_ready()

    def _end(self, process: Zygote | Judge) -> None:
        process.close()
        self._begun.remove(process)

    def stop(self) -> None:
        """End what is at work here, from another thread: its thread gets a `SandboxError` and can close the runner."""
        self._stopped = True
        self.reader.process.stop()
        for process in list(self._begun):
            process.kill()

    def _refuse_if_stopped(self) -> None:
        if self._stopped:
            raise SandboxError("the grading was stopped")

    def begin(self) -> None:
        """Start all processes beside each other, and wait for none."""
        with self._closed_on_failure():
            self.judge = Judge(
                self._assignment
            )  # first: it imports while the files of the bundle are made here
            self._begun.append(self.judge)
            self._refuse_if_stopped()
            self.reader.process.start()
            self._refuse_if_stopped()
            self.zygote = Zygote(setting(self._assignment, self.tier))
            self.bundle = self.zygote.setting.files
            self._begun.append(self.zygote)
            self.zygote.begin()
            self._refuse_if_stopped()

    def wait_until_ready(self) -> None:
        """Wait until each process has imported what it needs."""
        with self._closed_on_failure():
            self.judge.wait_until_ready()
            self._refuse_if_stopped()
            self.zygote.wait_until_ready()
            self._refuse_if_stopped()

    @contextlib.contextmanager
    def _closed_on_failure(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """End all processes, with all that they started."""
        self.reader.process.close()
        for process in self._begun:
            process.close()

    def __enter__(self) -> Self:
        if not self._begun:
            self.begin()
        self.wait_until_ready()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def setting(assignment: Assignment, tier: str) -> Setting:
    """Return what every worker of this assignment gets: packages, files, and the limits of the whole process."""
    budgets = assignment.budgets
    return Setting(
        tier=tier,
        packages=assignment.packages,
        forbidden=assignment.forbidden,
        files=bundle.bundle_files(assignment),
        memory_mb=budgets.memory_mb,
        processes=budgets.processes,
        disk_mb=budgets.disk_mb,
        # The notebook and all its tests, and 10 s for starting, IPython and the sandbox.
        cpu_seconds=int(budgets.notebook_seconds + budgets.all_tests_seconds) + 10,
    )
