"""Our side of the judge: starts it for an assignment, forks it for a submission, asks it for one test at a time."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError, JudgeError
from autograder.judge import stand_ins
from autograder.sandbox import channel
from autograder.sandbox.channel import Channel, Lost

_COLLECT_SECONDS = 60.0
_REPLY_SECONDS = 20.0
JUDGING_SECONDS = 60.0
_ENDS = {
    "timed_out": "it did not end within {seconds:.0f} s",
    "ended": "it ended the process that judges, by an exit, an interrupt, a signal or a crash",
}


class HiddenTest(msgspec.Struct, frozen=True):
    """One collected hidden test. `example` says whether it may run again on a public example."""

    id: str
    title: str
    question: str
    weight: float
    hint: str
    example: bool


class Verdict(msgspec.Struct, frozen=True):
    """What the judge says of one test. `text` and `given` may hold hidden inputs; `redacted` never does.

    `given` holds the arguments of the call that the text is about, one a line. `trace` is what the student's functions
    gave back, for `judge.trace.decode`; `stood_in` names the stand-ins that were called; `seconds` is the time that the
    student's process took.
    """

    outcome: str
    kind: str = ""
    text: str = ""
    redacted: str = ""
    hint: str = ""
    detail: str = ""
    trace: bytes = b""
    stood_in: tuple[str, ...] = ()
    seconds: float = 0.0
    given: str = ""


class StandInForm(msgspec.Struct, frozen=True):
    """What the worker has to know of a part that can stand in: of a class, its methods and properties.

    `arguments` names those of each method, and of a function under "".
    """

    methods: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    arguments: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True)
class TestRequest:
    """One test to judge: its id, the seed of its inputs, and the student's seconds.

    `lines` says how many lines each cell has; `stand_ins` what stands in for parts of the student's; `judging` is how
    many seconds the test may take beyond the student's.
    """

    test: str
    seed: tuple[int, ...]
    seconds: float
    lines: Mapping[int, int] = field(default_factory=dict)
    stand_ins: tuple[str, ...] = ()
    judging: float = JUDGING_SECONDS


class Judge:
    """The process that has collected an assignment's hidden tests; a context manager.

    Raises `AssignmentError` where the tests cannot be collected, `JudgeError` where the process fails.
    """

    def __init__(self, assignment: Assignment) -> None:
        if not assignment.hidden.is_dir():
            raise AssignmentError(assignment.hidden, "there is no such folder: the hidden tests stand there")
        self._assignment = assignment
        self._control, theirs = channel.pair(1 << 24)
        with theirs:
            self._process = self._start(theirs)
        try:
            self.tests, self.stand_ins = self._collected()
        except BaseException:
            self.close()
            raise

    def _start(self, theirs: socket.socket) -> subprocess.Popen[bytes]:
        root = Path(__file__).resolve().parents[2]
        environment = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "HOME": os.environ.get("HOME", "/"),
            "LANG": "C.UTF-8",
            "PYTHONPATH": str(root),
            "PYTHONDONTWRITEBYTECODE": "1",
            "PYTHONHASHSEED": "0",
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "MKL_NUM_THREADS": "1",
        }
        process = subprocess.Popen(
            [sys.executable, "-P", "-s", "-m", "autograder.judge.server"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            cwd=self._assignment.course.root,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
        )
        order = {
            "control": theirs.fileno(),
            "course": str(self._assignment.course.root),
            "hidden": str(self._assignment.hidden),
        }
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
            stdin.write(msgspec.json.encode(order) + b"\n")
        return process

    def _collected(self) -> tuple[tuple[HiddenTest, ...], dict[str, StandInForm]]:
        try:
            reply = self._receive(_COLLECT_SECONDS)
        except JudgeError:
            problem = (
                f"the tests cannot be collected: importing them did not end within {_COLLECT_SECONDS:.0f} s, "
                "or ended the process"
            )
            raise AssignmentError(self._assignment.hidden, problem) from None
        if "error" in reply:
            raise AssignmentError(self._assignment.hidden, f"the tests cannot be collected: {reply['error']}")
        tests = msgspec.convert(reply["tests"], tuple[HiddenTest, ...])
        _check(self._assignment, tests)
        parts = msgspec.convert(reply["stand_ins"], dict[str, StandInForm])
        _check_stand_ins(self._assignment, parts)
        return tests, parts

    def alive(self) -> bool:
        """Whether the process that judges are forked from is still there."""
        return self._process.poll() is None

    def fork(self) -> JudgeFork:
        """A judge for one submission."""
        ours, theirs = channel.pair(1 << 24)
        try:
            deadline = time.monotonic() + _REPLY_SECONDS
            self._control.send({"fork": True}, [theirs.fileno()], deadline=deadline)
            return JudgeFork(ours, int(self._receive(_REPLY_SECONDS)["pid"]))
        except Lost as lost:
            raise self._gone(lost) from None
        finally:
            theirs.close()

    def _receive(self, seconds: float) -> dict[str, Any]:
        try:
            reply: dict[str, Any] = self._control.receive(time.monotonic() + seconds)
        except Lost as lost:
            raise self._gone(lost) from None
        return reply

    def _gone(self, lost: Lost) -> JudgeError:
        """One that is stopped, or late, is of no more use either: its next answer would be to an earlier question."""
        self._process.kill()
        self._process.wait()
        return JudgeError(f"the judge is gone ({lost.reason})")

    def close(self) -> None:
        """Ends the judge and its forks."""
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class JudgeFork:
    """A judge's fork that sits for one submission; a context manager."""

    def __init__(self, ours: Channel, pid: int) -> None:
        self._channel = ours
        self._pid = pid

    def start(self, order: TestRequest, sock: socket.socket) -> None:
        """Gives the judge one test and its end of the pipe to the student's fork. Raises `JudgeError`."""
        message = {
            "test": order.test,
            "seed": list(order.seed),
            "seconds": order.seconds,
            "lines": list(order.lines.items()),
            "stand_ins": list(order.stand_ins),
        }
        try:
            self._channel.send(message, [sock.fileno()], deadline=time.monotonic() + _REPLY_SECONDS)
        except Lost as lost:
            raise JudgeError(f"the judge is gone ({lost.reason})") from None

    def finish(self, order: TestRequest) -> Verdict:
        """The verdict. Raises `JudgeError` where the judge died of it or does not end."""
        seconds = order.seconds + order.judging
        try:
            reply = self._channel.receive(time.monotonic() + seconds)
        except Lost as lost:
            why = _ENDS.get(lost.reason, lost.reason).format(seconds=seconds)
            raise JudgeError(f"there is no verdict on {order.test}: {why}") from None
        return msgspec.convert(reply, Verdict)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._channel.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)


def _check(assignment: Assignment, tests: tuple[HiddenTest, ...]) -> None:
    """Every test belongs to a question, has a title, and every automatic question has a test."""
    automatic = {question.id for question in assignment.questions if question.marking == "automatic"}
    for test in tests:
        if test.question not in automatic:
            problem = f"{test.id} belongs to {test.question!r}, which is no automatic question"
            raise AssignmentError(assignment.hidden, problem)
        if not test.title:
            raise AssignmentError(
                assignment.hidden, f"{test.id} has no docstring: students read it as the title"
            )
        if not (test.weight > 0 and math.isfinite(test.weight)):
            raise AssignmentError(assignment.hidden, f"{test.id} must have a weight above 0: a finite number")
    bare = automatic - {test.question for test in tests}
    if bare:
        raise AssignmentError(assignment.hidden, f"question {min(bare)!r} has no hidden test")


def _check_stand_ins(assignment: Assignment, parts: Mapping[str, StandInForm]) -> None:
    """Where an assignment has stand-ins at all, it has one for each name that another question needs."""
    needed = {need for question in assignment.questions for need in question.needs}
    wanted = (assignment.hidden / stand_ins.FILE).is_file()
    for question in assignment.questions if wanted else ():
        for name in question.names if question.id in needed else ():
            if name.name not in parts:
                problem = f"stand_ins.py has nothing to stand in for {name.name}, which other questions need"
                raise AssignmentError(assignment.hidden, problem)
