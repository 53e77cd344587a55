"""A lane grades one submission after another: one zygote and one judge, both warm.

Lanes share nothing, so that as many can run beside each other as the machine has cores.
"""

from __future__ import annotations

import contextlib
from types import TracebackType
from typing import Self

from autograder.course.assignment import Assignment
from autograder.judge.client import Judge
from autograder.release import bundle
from autograder.sandbox.zygote import Setting, Zygote


class Lane:
    """A context manager that holds the processes; `renew_zygote` replaces one that is gone.

    Raises `SandboxError`, `JudgeError` or `AssignmentError` where one of them does not come up.
    """

    def __init__(self, assignment: Assignment, tier: str) -> None:
        self.assignment = assignment
        self.tier = tier
        with contextlib.ExitStack() as stack:
            self.zygote = stack.enter_context(Zygote(setting(assignment, tier)))
            self.judge = stack.enter_context(Judge(assignment))
            stack.pop_all()

    def renew_zygote(self) -> None:
        """Starts a new zygote in place of one that failed."""
        self.zygote.close()
        self.zygote = Zygote(setting(self.assignment, self.tier))

    def renew_judge(self) -> None:
        """Starts a new judge in place of one that failed."""
        self.judge.close()
        self.judge = Judge(self.assignment)

    def close(self) -> None:
        """Ends both, with all that they started."""
        self.zygote.close()
        self.judge.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def setting(assignment: Assignment, tier: str) -> Setting:
    """What every worker of this assignment gets."""
    budgets = assignment.budgets
    return Setting(
        tier=tier,
        packages=assignment.packages,
        forbidden=assignment.forbidden,
        files=bundle.bundle_files(assignment),
        memory_mb=budgets.memory_mb,
        processes=budgets.processes,
        disk_mb=budgets.disk_mb,
        cpu_seconds=int(budgets.notebook_seconds + budgets.all_tests_seconds) + 10,
    )
