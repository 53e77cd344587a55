"""The judge's process: collects an assignment's hidden tests once, then forks a judge for each submission.

It is pytest with our own configuration and no plugin but ours. Started by `autograder.judge.client`; reads its
orders from a socket. In a fork, one order is one test against one fork of a student's notebook.
"""

from __future__ import annotations

import contextlib
import gc
import math
import os
import random
import resource
import signal
import socket
import sys
import traceback
import warnings
import zlib
from pathlib import Path
from typing import Any, Literal

import msgspec
import numpy as np
import numpy.random  # NumPy imports it when it is first used, which would be in every judge anew
import pytest

from autograder.checks.failure import CheckFailure, Note
from autograder.judge import stand_ins
from autograder.judge.stand_ins import StandIns
from autograder.judge.student import Student
from autograder.sandbox.channel import Channel, Lost
from autograder.worker import wire
from autograder.worker.isolation import confine, syscalls

_MARKERS = (
    "question(id): the question of assignment.toml that this test's points belong to",
    "weight(number): the test's share of its question's points, 1 unless told",
    "hint(text): one sentence that a student reads who fails this test",
    "no_example: this test's inputs are secret, so it is never run again on an example",
)
_MEMORY = 4 * 2**30


class RunningTest:
    """What is known of the test that is running: the fixtures read it, the report goes into it."""

    def __init__(self) -> None:
        self.student: Student | None = None
        self.seed: tuple[int, ...] = ()
        self.test = ""
        self.problems: list[pytest.CallInfo[Any]] = []

    def clear(self, student: Student, seed: tuple[int, ...], test: str) -> None:
        """Makes room for the next test."""
        self.student, self.seed, self.test, self.problems = student, seed, test, []

    def stream(self) -> np.random.Generator:
        """Randomness of the running test's own."""
        return np.random.default_rng([*self.seed, zlib.crc32(self.test.encode())])

    def begin_global_streams(self) -> None:
        """A test, or a library that it calls, may draw from them: so that this too is the same in every run."""
        drawn = self.stream().integers(2**32, size=4)
        np.random.seed(drawn)  # noqa: NPY002
        random.seed(int(drawn[0]))


class JudgePlugin:
    """Our only plugin: two fixtures, the markers, and a loop that serves in place of pytest's own."""

    def __init__(self, control: socket.socket, hidden: Path) -> None:
        self._control = control
        self._hidden = hidden
        self._desk = RunningTest()
        self._parts: dict[str, Any] = {}

    @pytest.fixture
    def student(self) -> Student:
        """The student's finished notebook, in a fork of its own."""
        assert self._desk.student is not None
        return self._desk.student

    @pytest.fixture
    def rng(self) -> np.random.Generator:
        """Randomness of this test's own, the same in every run with the same seed."""
        return self._desk.stream()

    def pytest_configure(self, config: pytest.Config) -> None:
        """Makes our markers known."""
        for marker in _MARKERS:
            config.addinivalue_line("markers", marker)

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, item: pytest.Item, call: pytest.CallInfo[None]) -> pytest.TestReport:
        """Keeps the exception itself. Nobody reads the report's text, which takes longer to write than most tests."""
        if call.excinfo is not None:
            self._desk.problems.append(call)
        outcome: Literal["passed", "failed"] = "failed" if call.excinfo else "passed"
        assert call.when != "collect"
        return pytest.TestReport(item.nodeid, ("", None, ""), {}, outcome, None, call.when)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Tells what was collected, then forks a judge for each order until the socket closes."""
        if _Errors.text:
            wire.write_frame(self._control, {"error": _Errors.text})
            return True
        try:
            self._parts = stand_ins.load(self._hidden)
        except BaseException as error:  # whatever the author's file does, also where it means to exit
            place = _import_place(error, stand_ins.FILE)
            wire.write_frame(
                self._control, {"error": f"{place}: {type(error).__name__}: {_first_line(error)}"}
            )
            return True
        forms = {name: stand_ins.form(part) for name, part in self._parts.items()}
        tests = [_describe(item) for item in session.items]
        wire.write_frame(self._control, {"tests": tests, "stand_ins": forms})
        items = {item.nodeid: item for item in session.items}
        gc.collect()
        gc.freeze()
        while True:
            header, descriptors, _, _ = socket.recv_fds(self._control, 4, 1)
            if len(header) < 4:
                _reap(wait=True)
                os._exit(0)
            wire.read_body(self._control, header)
            _reap()
            child = os.fork()
            if not child:
                self._become_judge(socket.socket(fileno=descriptors[0]), items)
            os.close(descriptors[0])
            wire.write_frame(self._control, {"pid": child})

    def _become_judge(self, sock: socket.socket, items: dict[str, pytest.Item]) -> None:
        try:
            syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
            self._control.close()
            most = confine.within(resource.RLIMIT_AS, _MEMORY)
            resource.setrlimit(resource.RLIMIT_AS, (most, most))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            self._serve(sock, items)
        finally:
            os._exit(0)

    def _serve(self, sock: socket.socket, items: dict[str, pytest.Item]) -> None:
        while True:
            header, descriptors, _, _ = socket.recv_fds(sock, 4, 1)
            if len(header) < 4:
                return
            order = wire.read_body(sock, header)
            standing = StandIns({name: self._parts[name] for name in order["stand_ins"]})
            sock_to_student = socket.socket(fileno=descriptors[0])
            student = Student(sock_to_student, order["seconds"], dict(order["lines"]), standing)
            self._desk.clear(student, tuple(order["seed"]), order["test"])
            wire.write_frame(sock, self._judge(items[order["test"]], student))

    def _judge(self, item: pytest.Item, student: Student) -> dict[str, Any]:
        from _pytest.runner import runtestprotocol

        self._desk.begin_global_streams()
        judge = os.getpid()
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", Note)
            try:
                runtestprotocol(item, log=False, nextitem=None)
            finally:
                if os.getpid() != judge:  # a fork that the test has left must not answer in our place
                    os._exit(0)
                student.close()
        notes = [str(warning.message) for warning in caught if issubclass(warning.category, Note)]
        said = verdict(self._desk.problems, notes, student)
        stood_in = sorted(student.stand_ins.called)
        return {**said, "trace": student.trace.encoded(), "stood_in": stood_in, "seconds": student.spent}


def _reap(*, wait: bool = False) -> None:
    """Takes the ends of judges that have risen, so that none is left as a zombie."""
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, 0 if wait else os.WNOHANG)[0]:
            pass


def verdict(problems: list[pytest.CallInfo[Any]], notes: list[str], student: Student) -> dict[str, Any]:
    """One test's outcome as plain data. A fork that was lost fails the test whatever its body did."""
    if student.lost is not None:
        return _lost(student.lost)
    if not problems:
        if student.used:
            return {"outcome": "passed", "hint": " ".join(dict.fromkeys(notes))}
        return _ours("the test passed without asking for a value of the student's")
    excinfo = problems[0].excinfo
    assert excinfo is not None
    error = excinfo.value
    if isinstance(error, CheckFailure):
        outcome = "missing" if error.kind == "missing" else "failed"
        return {
            "outcome": outcome,
            "kind": error.kind,
            "text": error.message,
            "given": error.given,
            "redacted": error.redacted,
            "hint": error.hint,
        }
    if isinstance(error, pytest.skip.Exception):
        return {
            "outcome": "skipped",
            "redacted": "This test was skipped.",
            "text": "",
            "detail": _first_line(error),
        }
    detail = f"{excinfo.typename}: {_first_line(error)}{_place(excinfo, problems[0].when)}"
    if student.used and problems[0].when == "call":
        return _unexpected(detail)
    return _ours(detail)


def _first_line(error: BaseException) -> str:
    if isinstance(error, pytest.FixtureLookupError):
        return f"there is no fixture {error.argname!r}"
    if isinstance(error, SyntaxError):
        return error.msg
    return next(iter(str(error).strip().splitlines()), "")[:300]


def _place(excinfo: pytest.ExceptionInfo[BaseException], when: str) -> str:
    """Where in the author's own files an exception comes from: what is deeper down is a library."""
    own = [entry for entry in excinfo.traceback if Path(entry.path).name.startswith(("test_", "conftest"))]
    place = f"{Path(own[-1].path).name}, line {own[-1].lineno + 1}" if own else ""
    phase = "" if when == "call" else f"in the {when} of the test"
    where = ", ".join(filter(None, (place, phase)))
    return f" ({where})" if where else ""


def _lost(lost: Lost) -> dict[str, Any]:
    if lost.reason == "timed_out":
        said = "The function did not return within the time of this test."
        return {"outcome": "timed_out", "kind": "timed_out", "text": said, "redacted": said}
    said = "The process that ran your function ended before it returned."
    return {"outcome": "crashed", "kind": lost.reason, "text": said, "redacted": said, "detail": str(lost)}


def _unexpected(detail: str) -> dict[str, Any]:
    said = "What your function returned could not be used: check its type and shape."
    return {"outcome": "failed", "kind": "unexpected", "text": said, "redacted": said, "detail": detail}


def _ours(detail: str) -> dict[str, Any]:
    said = "The grader could not judge this test; your instructor has been told."
    return {"outcome": "grader_error", "kind": "ours", "text": said, "redacted": said, "detail": detail}


def _describe(item: pytest.Item) -> dict[str, Any]:
    """A test as the framework needs it: id, title, question, weight, hint."""
    function = getattr(item, "function", None)
    lines = (getattr(function, "__doc__", None) or "").strip().splitlines()
    question, weight, hint = (item.get_closest_marker(name) for name in ("question", "weight", "hint"))
    return {
        "id": item.nodeid,
        "title": lines[0].strip() if lines else "",
        "question": str(question.args[0]) if question and question.args else "",
        "weight": _number(weight) if weight else 1.0,
        "hint": str(hint.args[0]) if hint and hint.args else "",
        "example": item.get_closest_marker("no_example") is None,
    }


def _number(weight: pytest.Mark) -> float:
    """The weight that an author wrote; none that can be used where it is no number, which the client tells them."""
    given = weight.args[0] if weight.args else None
    return float(given) if isinstance(given, int | float) else math.nan


def main() -> None:
    """Reads the order from standard input, collects, serves. Ends with the control socket."""
    syscalls.prctl(syscalls.PR_SET_PDEATHSIG, signal.SIGKILL)
    order = msgspec.json.decode(sys.stdin.buffer.readline())
    control = socket.socket(fileno=order["control"])
    sys.path.insert(0, order["course"])
    os.dup2(2, 1)
    code = pytest.main(
        arguments(order["hidden"]), plugins=[JudgePlugin(control, Path(order["hidden"])), _Errors()]
    )
    why = "does a test file or conftest.py call sys.exit or pytest.exit, or can conftest.py not be imported?"
    Channel(control, 0).send({"error": f"pytest ended with the exit code {int(code)}: {why}"})


def arguments(hidden: str) -> list[str]:
    """Pytest's own configuration is ours, whatever stands around the folder of hidden tests."""
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


class _Errors:
    """Remembers why a file could not be collected."""

    text = ""

    def pytest_exception_interact(self, call: pytest.CallInfo[Any], report: pytest.CollectReport) -> None:
        if isinstance(report, pytest.CollectReport) and call.excinfo is not None and not _Errors.text:
            error = call.excinfo.value.__cause__ or call.excinfo.value
            _Errors.text = (
                f"{_import_place(error, report.nodeid)}: {type(error).__name__}: {_first_line(error)}"
            )


def _import_place(error: BaseException, node: str) -> str:
    """The file and line that a collection failed at, the innermost that is no library's."""
    if isinstance(error, SyntaxError):
        return f"{Path(error.filename or node).name}, line {error.lineno}"
    lines = [(frame.filename, frame.lineno) for frame in traceback.extract_tb(error.__traceback__)]
    own = [line for file, line in lines if Path(file).name == Path(node).name]
    return f"{node}, line {own[-1]}" if own else node


if __name__ == "__main__":
    main()
