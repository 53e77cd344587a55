"""The judge's process: collects an assignment's hidden tests once, then forks a judge for each submission.

It is pytest with a configuration of its own and no plugin but two of this package. `autograder.judge.client` starts it
and sends it orders over a socket. In a fork, one request is one test against one fork of a student's notebook.
"""

from __future__ import annotations

import contextlib
import gc
import os
import random
import resource
import signal
import socket
import sys
import warnings
import zlib
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
import numpy.random  # NumPy imports it when it is first used, which would be in every judge anew
import pytest

from autograder import wording
from autograder.checks.failure import Note
from autograder.judge import collecting, stand_ins
from autograder.judge.collecting import CollectionErrors, EarlierParts
from autograder.judge.memory import MemoryLimit
from autograder.judge.messages import (
    Collected,
    EndJudge,
    JudgeEnded,
    JudgeForked,
    JudgeOrder,
    JudgeStart,
    NotCollected,
    TestRequest,
    Verdict,
)
from autograder.judge.notebook_names import BoundNotebook
from autograder.judge.stable_runs import Seed, StableRuns
from autograder.judge.stand_ins import StandIns
from autograder.judge.student import Student
from autograder.judge.verdicts import verdict
from autograder.worker import wire
from autograder.worker.isolation import syscalls

_MARKERS = (
    "question(id): the question of assignment.toml that this test's points belong to",
    "weight(number): the test's share of its question's points, 1 unless told",
    "hint(text): one sentence that a student reads who fails this test",
    "no_example: this test's inputs are secret, so it is never run again on an example",
)


class RunningTest:
    """The test that is running: the fixtures read it, and what it raises goes into `problems`."""

    def __init__(self) -> None:
        self.student: Student | None = None
        self.seed: tuple[int, ...] = ()
        self.test = ""
        self.problems: list[pytest.CallInfo[Any]] = []

    def clear(self, student: Student, seed: tuple[int, ...], test: str) -> None:
        """Make room for the next test."""
        self.student, self.seed, self.test, self.problems = student, seed, test, []

    def stream(self) -> np.random.Generator:
        """Return a random generator of the running test's own."""
        return np.random.default_rng([*self.seed, zlib.crc32(self.test.encode())])

    def seed_global_streams(self) -> None:
        """Seed the global generators, so that a test or a library that draws from them does the same in every run."""
        drawn = self.stream().integers(2**32, size=4)
        np.random.seed(drawn)  # noqa: NPY002
        random.seed(drawn.tobytes())


class JudgePlugin:
    """Three fixtures, the markers, and a loop that serves in place of pytest's own."""

    def __init__(
        self, control: socket.socket, start: JudgeStart, errors: CollectionErrors, earlier: EarlierParts
    ) -> None:
        self._control = control
        self._hidden = Path(start.hidden)
        self._memory_mb = start.memory_mb
        self._errors = errors
        self._earlier = start.earlier
        self._tests = earlier
        self._running = RunningTest()
        self._parts: dict[str, Any] = {}
        self._stable_runs = StableRuns()

    @pytest.fixture
    def student(self) -> Student:
        """Give the student's finished notebook, in a fork of its own."""
        assert self._running.student is not None
        return self._running.student

    @pytest.fixture
    def notebook(self, student: Student) -> BoundNotebook:
        """Give the names of the student's finished notebook, for a test that was a cell of it."""
        return BoundNotebook(student)

    @pytest.fixture
    def rng(self) -> np.random.Generator:
        """Give a generator of this test's own, the same in every run with the same seed."""
        return self._running.stream()

    def pytest_configure(self, config: pytest.Config) -> None:
        """Declare the markers."""
        for marker in _MARKERS:
            config.addinivalue_line("markers", marker)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keep the exception itself. Nobody reads the report's text, which takes longer to write than most tests."""
        if call.excinfo is not None:
            self._running.problems.append(call)
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        assert call.when != "collect"
        return pytest.TestReport(item.nodeid, ("", None, ""), {}, outcome, None, call.when)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Report what was collected, then fork and end judges as ordered, until the socket closes."""
        collected = self._collected(session)
        wire.write_frame(self._control, collected)
        if isinstance(collected, Collected):
            gc.collect()
            gc.freeze()
            ids = [test.id for test in collected.tests]
            self._serve_control(dict(zip(ids, session.items, strict=True)))
        return True

    def _collected(self, session: pytest.Session) -> Collected | NotCollected:
        if self._errors.first:
            return NotCollected(self._errors.first)
        try:
            self._parts = stand_ins.load_all(self._hidden, self._earlier)
        except BaseException as error:  # whatever the author's file does, also where it means to exit
            return NotCollected(collecting.problem(error, stand_ins.FILE))
        forms = {name: stand_ins.form(part) for name, part in self._parts.items()}
        return Collected(tuple(map(self._tests.described, session.items)), forms)

    def _serve_control(self, items: dict[str, pytest.Item]) -> None:
        # A file of tests, or what started the grader, may ignore it: the kernel would then count no fork.
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        while True:
            header, descriptors, _, _ = socket.recv_fds(self._control, 4, 1)
            if len(header) < 4:
                _wait_for_all()
                os._exit(0)
            order = wire.read_body(self._control, header, JudgeOrder)
            if isinstance(order, EndJudge):
                wire.write_frame(self._control, JudgeEnded(_end(order.pid)))
            else:
                self._stable_runs.meet(order.seed, lambda seed: self._draw_all(seed, items))
                wire.write_frame(self._control, JudgeForked(self._fork(descriptors[0], items)))

    def _draw_all(self, seed: Seed, items: dict[str, pytest.Item]) -> None:
        """Run every test up to its first question to a student, who is gone."""
        for test, item in items.items():
            ours, theirs = socket.socketpair()
            theirs.close()
            student = Student(ours, 1.0)
            self._running.clear(student, seed, test)
            self._judge(item, student, explained=False)

    def _fork(self, descriptor: int, items: dict[str, pytest.Item]) -> int:
        child = os.fork()
        if not child:
            self._become_judge(socket.socket(fileno=descriptor), items)
        os.close(descriptor)
        return child

    def _become_judge(self, sock: socket.socket, items: dict[str, pytest.Item]) -> None:
        try:
            syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
            self._control.close()
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            self._serve(sock, items, MemoryLimit(self._memory_mb))
        finally:
            os._exit(0)

    def _serve(self, sock: socket.socket, items: dict[str, pytest.Item], memory: MemoryLimit) -> None:
        while True:
            header, descriptors, _, _ = socket.recv_fds(sock, 4, 1)
            if len(header) < 4:
                return
            request = wire.read_body(sock, header, TestRequest)
            available = StandIns({name: self._parts[name] for name in request.stand_ins})
            pipe = socket.socket(fileno=descriptors[0])
            student = Student(pipe, request.seconds, request.lines, available, request.lost)
            student.public, student.questions = request.is_public, request.questions
            self._running.clear(student, request.seed, request.test)
            judged = self._judge(items[request.test], student, explained=request.explained)
            wire.write_frame(sock, msgspec.structs.replace(judged, worn=memory.is_worn()))

    def _judge(self, item: pytest.Item, student: Student, *, explained: bool) -> Verdict:
        from _pytest.runner import runtestprotocol

        self._running.seed_global_streams()
        judge = os.getpid()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", Note)
            try:
                runtestprotocol(item, log=False, nextitem=None)
            finally:
                if os.getpid() != judge:  # a fork that the test has left must not answer in the judge's place
                    os._exit(0)
                student.close()
        notes = [str(warning.message) for warning in caught if issubclass(warning.category, Note)]
        return msgspec.structs.replace(
            _storable(verdict(self._running.problems, notes, student, explained=explained)),
            trace=student.trace.encoded(),
            stood_in=tuple(sorted(student.stand_ins.called)),
            seconds=student.spent,
        )


_TEXTS = ("text", "redacted", "hint", "detail", "given", "run_fact")


def _storable(found: Verdict) -> Verdict:
    """Return the verdict with texts that every database keeps: exceptions and types of students' are in them."""
    texts = {name: wording.storable(getattr(found, name)) for name in _TEXTS}
    return msgspec.structs.replace(found, **texts)


def _end(judge: int) -> float:
    """Kill a fork and wait for it; return the processor seconds that it used, as the kernel counted them.

    Only this function waits for forks, so that the number is still the fork's, even if the fork has ended before.
    """
    os.kill(judge, signal.SIGKILL)
    usage = os.wait4(judge, 0)[2]
    return usage.ru_utime + usage.ru_stime


def _wait_for_all() -> None:
    """Return once no fork is left."""
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def main() -> None:
    """Read the start message from standard input, collect, serve. Ends with the control socket."""
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    start = msgspec.json.decode(sys.stdin.buffer.readline(), type=JudgeStart)
    control = socket.socket(fileno=start.control)
    sys.path.insert(0, start.course)
    os.dup2(2, 1)
    errors = CollectionErrors()
    earlier = EarlierParts(Path(start.hidden), start.earlier)
    plugins = [JudgePlugin(control, start, errors, earlier), errors, earlier]
    code = pytest.main([*arguments(start.hidden), *earlier.folders], plugins=plugins)
    why = "does a test file or conftest.py call sys.exit or pytest.exit, or can conftest.py not be imported?"
    wire.write_frame(control, NotCollected(f"pytest ended with the exit code {int(code)}: {why}"))


def arguments(hidden: str) -> list[str]:
    """Return pytest's arguments: no configuration that stands around the folder of hidden tests counts."""
    return [
        hidden,
        f"--rootdir={hidden}",
        f"--confcutdir={hidden}",
        "-c/dev/null",
        "--import-mode=importlib",
        "--strict-markers",
        "-pno:cacheprovider",
        "-pno:terminal",
        "-pno:logging",
        "-pno:capture",
        "-pno:faulthandler",
        "-pno:unraisableexception",
        "-pno:threadexception",
    ]


if __name__ == "__main__":
    main()
