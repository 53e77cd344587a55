"""The grader's side of the judge: starts it for an assignment, forks it for a submission, asks it test by test."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from autograder.course.assignment import Assignment, GivenPart
from autograder.errors import AssignmentError, JudgeError
from autograder.judge import declarations
from autograder.judge.messages import (
    Collected,
    EarlierPart,
    EndJudge,
    ForkJudge,
    HiddenTest,
    JudgeEnded,
    JudgeForked,
    JudgeStart,
    NotCollected,
    TestRequest,
    Verdict,
)
from autograder.sandbox import channel
from autograder.sandbox.channel import Channel, Lost, LostReason
from autograder.worker.pipes.notebook import StandInForm

_COLLECT_SECONDS = 60.0
_REPLY_SECONDS = 20.0
_LARGEST_REPLY = 1 << 24  # bytes: a verdict with its trace, which is bounded too
_ENDINGS = {
    LostReason.TIMED_OUT: "it did not end within {seconds:.0f} s",
    LostReason.ENDED: "it ended the process that judges, by an exit, an interrupt, a signal or a crash",
}


class Judge:
    """The process that collects an assignment's hidden tests; a context manager that waits until it has.

    `tests` and `stand_ins` are there from then on. The block raises `AssignmentError` where the tests cannot be
    collected, `JudgeError` where the process fails.
    """

    tests: tuple[HiddenTest, ...]
    stand_ins: dict[str, StandInForm]

    def __init__(self, assignment: Assignment) -> None:
        if not assignment.hidden.is_dir():
            raise AssignmentError(assignment.hidden, "there is no such folder: put the hidden tests there")
        self._assignment = assignment
        self._control, far = channel.pair(_LARGEST_REPLY)
        with far:
            self._process = self._start(far)

    def wait_until_ready(self) -> None:
        """Wait until the tests are collected."""
        try:
            self.tests, self.stand_ins = self._collected()
        except BaseException:
            self.close()
            raise

    def _start(self, far: socket.socket) -> subprocess.Popen[bytes]:
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
            pass_fds=[far.fileno()],
            start_new_session=True,
        )
        start = JudgeStart(
            control=far.fileno(),
            course=str(self._assignment.course.root),
            hidden=str(self._assignment.hidden),
            memory_mb=self._assignment.budgets.memory_mb,
            earlier=tuple(map(_earlier, self._assignment.given_as("own", "withheld"))),
        )
        assert process.stdin is not None
        with contextlib.suppress(BrokenPipeError), process.stdin as stdin:
            stdin.write(msgspec.json.encode(start) + b"\n")
        return process

    def _collected(self) -> tuple[tuple[HiddenTest, ...], dict[str, StandInForm]]:
        try:
            reply = self._receive(_COLLECT_SECONDS, Collected | NotCollected)
        except JudgeError:
            problem = (
                f"the tests cannot be collected: importing them did not end within {_COLLECT_SECONDS:.0f} s, "
                "or ended the process"
            )
            raise AssignmentError(self._assignment.hidden, problem) from None
        if isinstance(reply, NotCollected):
            problem = f"the tests cannot be collected: {reply.problem}"
            raise AssignmentError(self._assignment.hidden, problem)
        declarations.check_tests(self._assignment, reply.tests)
        declarations.check_stand_ins(self._assignment, reply.stand_ins)
        return reply.tests, reply.stand_ins

    def alive(self) -> bool:
        """Return True while the process that judges are forked from is there."""
        return self._process.poll() is None

    def fork(self, seed: tuple[int, ...]) -> JudgeFork:
        """Fork a judge for one submission, which is asked with `seed` first. Raises `JudgeError`."""
        near, far = channel.pair(_LARGEST_REPLY)
        with far:
            self._send(ForkJudge(seed), [far.fileno()])
            return JudgeFork(self, near, self._receive(_REPLY_SECONDS, JudgeForked).pid)

    def end(self, pid: int) -> float:
        """End a fork; return its processor seconds, or 0 where the judge itself is gone, and its forks with it."""
        try:
            self._send(EndJudge(pid))
            ended: JudgeEnded = self._receive(_REPLY_SECONDS, JudgeEnded)
        except JudgeError:
            return 0.0
        return ended.cpu_seconds

    def _send(self, message: object, descriptors: Sequence[int] = ()) -> None:
        try:
            self._control.send(message, descriptors, deadline=time.monotonic() + _REPLY_SECONDS)
        except Lost as lost:
            raise self._gone(lost) from None

    def _receive(self, seconds: float, form: Any) -> Any:
        try:
            return self._control.receive(time.monotonic() + seconds, form)
        except Lost as lost:
            raise self._gone(lost) from None

    def _gone(self, lost: Lost) -> JudgeError:
        """End the process. A late one is of no more use either: its next answer would be to an earlier question."""
        self._process.kill()
        self._process.wait()
        return JudgeError(f"the judge is gone ({lost.reason})")

    def kill(self) -> None:
        """Kill the process, from whichever thread: whoever waits for an answer of it gets a `JudgeError`."""
        self._process.kill()

    def close(self) -> None:
        """End the judge and its forks."""
        self._control.close()
        try:
            self._process.wait(timeout=5)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def __enter__(self) -> Self:
        self.wait_until_ready()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _earlier(part: GivenPart) -> EarlierPart:
    return EarlierPart(
        assignment=part.earlier.id,
        hidden=str(part.earlier.hidden),
        question=part.asked,
        id=part.id,
        names=part.names,
        tested=part.kind == "own",
    )


class JudgeFork:
    """A judge's fork for one submission."""

    def __init__(self, judge: Judge, near: Channel, pid: int) -> None:
        self._judge = judge
        self._channel = near
        self._pid = pid

    def start(self, request: TestRequest, sock: socket.socket) -> None:
        """Give the judge one test, and its end of the pipe to the student's fork. Raises `JudgeError`."""
        try:
            self._channel.send(request, [sock.fileno()], deadline=time.monotonic() + _REPLY_SECONDS)
        except Lost as lost:
            raise JudgeError(f"the judge is gone ({lost.reason})") from None

    def finish(self, request: TestRequest) -> Verdict:
        """Return the verdict. Raises `JudgeError` where the test ended the judge or does not end."""
        seconds = request.seconds + request.judging
        try:
            verdict: Verdict = self._channel.receive(time.monotonic() + seconds, Verdict)
        except Lost as lost:
            why = _ENDINGS.get(lost.reason, lost.reason).format(seconds=seconds)
            raise JudgeError(f"there is no verdict on {request.test}: {why}") from None
        return verdict

    def end(self) -> float:
        """End the fork; return the processor seconds that it used."""
        self._channel.close()
        return self._judge.end(self._pid)
