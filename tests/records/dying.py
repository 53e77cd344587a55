"""Records a class on a gradebook and dies by SIGKILL at a chosen moment, again and again, and then ends in peace.

Each life is a process of its own, forked before any connection is open. It writes the name of each submission that it
has newly recorded to a file: what stands there must never be lost or recorded again.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
from django.db.backends.signals import connection_created

from autograder.course import assignment as assignments
from autograder.kept import Ended, HandedIn, KeptGrading, KeptTest
from autograder.records import conditions, settings
from autograder.records.address import GradebookAddress
from autograder.results import Outcome, Status, SubmissionResult

TEST = "test_double.py::test_values"
MOMENTS = 34  # statements of the database: in the first versions, people, submissions, gradings and events
PEOPLE = [f"person-{number}" for number in range(40)]
NOW = datetime(2026, 3, 1, tzinfo=UTC)


def dying_at(moment: int) -> Callable[..., Any]:
    """Return a wrapper of statements that kills the process before or after one of them: odd before, even after."""
    left = [moment]

    def wrapper(
        execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]
    ) -> Any:
        left[0] -= 1
        if left[0] == 0 and moment % 2:
            os.kill(os.getpid(), signal.SIGKILL)
        done = execute(sql, params, many, context)
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return done

    return wrapper


def live(folder: Path, told: Path, moment: int) -> None:
    """Record the class: what an earlier life recorded is recalled. With a moment of 0 nothing happens."""
    from autograder.records.services.recorder import GradebookRecorder, Session

    wrapper = dying_at(moment)
    connection_created.connect(
        lambda connection, **_: connection.execute_wrappers.append(wrapper), weak=False, dispatch_uid="dying"
    )
    found = conditions.read(assignments.load(folder), "none", 3, {})
    with GradebookRecorder(Session(found, "tests", lambda: NOW)) as recorder:
        if recorder.collected() is None:
            recorder.keep_collected(msgspec.json.encode([{"id": TEST}]))
        for name in PEOPLE:
            record(recorder, name, told)


def record(recorder: Any, name: str, told: Path) -> None:
    work = HandedIn(name.encode(), {}, ((0, name),))
    if recorder.recall([work]) != [None]:
        return
    kept = KeptGrading(
        (KeptTest(TEST, Outcome.PASSED, "", msgspec.Raw(b"{}")),), msgspec.Raw(b"{}"), name.encode()
    )
    result = SubmissionResult(name, name, "", Status.GRADED, True, 1.0, 1.0, (), ())
    recorder.record([Ended(name, work, kept, result)])
    with told.open("a", encoding="utf-8") as file:
        file.write(f"{name}\n")


def main(folder: Path, told: Path, address: GradebookAddress) -> None:
    """Live and die at every moment, then live to the end; print how each life ended."""
    settings.configure(address)
    from autograder.records.services import recorder as _loaded  # noqa: F401  # each life starts with all imported

    for moment in [*range(1, MOMENTS + 1), 0]:
        pid = os.fork()
        if pid == 0:
            status = 1
            try:
                live(folder, told, moment)
                status = 0
            finally:
                os._exit(status)
        _, ended = os.waitpid(pid, 0)
        print(os.waitstatus_to_exitcode(ended))


if __name__ == "__main__":
    place = (
        GradebookAddress(url=sys.argv[3])
        if "://" in sys.argv[3]
        else GradebookAddress(file=Path(sys.argv[3]))
    )
    if sys.argv[4:] == ["once"]:  # a whole life, beside others
        settings.configure(place)
        live(Path(sys.argv[1]), Path(sys.argv[2]), 0)
    else:
        main(Path(sys.argv[1]), Path(sys.argv[2]), place)
