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
        self._setting = setting(assignment, tier)
        self.bundle: Mapping[str, bytes] = self._setting.files  # lies beside every notebook
        self.cpu_seconds = 0.0
        self._stopped = False
        self.reader = NotebookReader()
        self.zygote = Zygote(self._setting)
        self.judge: Judge
        self._begun = False
        self._has_judge = False

    def renew(self) -> None:
        """Replace the zygote and the judge."""
        self.renew_zygote()
        self.renew_judge()

    def renew_zygote(self) -> None:
        """Replace the zygote by a new one."""
        self.zygote.close()
        self.zygote = Zygote(self._setting)
        self._refuse_if_stopped()
        self.zygote.start()

    def renew_judge(self) -> None:
        """Replace the judge by a new one, which collects the hidden tests again."""
        self.judge.close()
        self._refuse_if_stopped()
        self.judge = Judge(self._assignment)
        self.judge.wait_until_ready()

    def stop(self) -> None:
        """End what is at work here, from another thread: its thread gets a `SandboxError` and can close the runner."""
        self._stopped = True
        self.reader.process.stop()
        self.zygote.kill()
        if self._has_judge:
            self.judge.kill()

    def _refuse_if_stopped(self) -> None:
        if self._stopped:
            raise SandboxError("the grading was stopped")

    def begin(self) -> None:
        """Start all processes beside each other, and wait for none."""
        with self._closed_on_failure():
            self.zygote.begin()
            self.reader.process.start()
            self._refuse_if_stopped()
            self.judge = Judge(self._assignment)
            self._has_judge = True
            self._refuse_if_stopped()
        self._begun = True

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
        self.zygote.close()
        if self._has_judge:
            self.judge.close()

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
