"""The student, as a hidden test sees them: functions to call by name over the pipe, and the values that come back."""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from autograder.checks.failure import CheckFailure, FailureKind
from autograder.checks.figure import Figure
from autograder.judge import clock, failures, figures
from autograder.judge.answers import CallResult
from autograder.judge.messages import QuestionCells
from autograder.judge.plan import Plan, QueuedStep
from autograder.judge.stand_ins import StandIns
from autograder.judge.trace import TraceRecorder
from autograder.sandbox import values
from autograder.sandbox.channel import Channel, Lost, LostReason, violation
from autograder.worker.pipes.student import (
    CallBack,
    CallBackReply,
    ForkMessage,
    ObjectReply,
    ObjectRequest,
    PlanReply,
    PlanRequest,
    StandInCall,
    StandInReply,
    Step,
    StepResult,
)

_MAX_CALL_BACKS = 20_000
_MAX_DEPTH = 16  # of stand-ins that use objects that call stand-ins: a loop in a network in a layer has three
_EXPLORING_SECONDS = 2.0  # a few dozen calls of a function that raises or is quick


class Student:
    """One fork of the student's finished notebook, for one test.

    `seconds` bounds all the waiting of the test together. `lines` gives the number of lines of each cell of the
    notebook: a message names no other place. `stand_ins` are the reference's parts that the notebook may call. `used`
    is true once a value has arrived; `lost` says why the fork is of no more use, whatever the test's body made of it.
    With `public` the inputs are those of the public example, of which a check may ask more than the test needs.
    `trace` keeps what came back. `lost_names` says why names have no value: the end of a sentence, by name.
    `questions` gives the cells of each question and what they printed. `asserted` is true once a test has bound names
    of the notebook: what its plain assertions refuse is then a wrong answer.
    """

    lines: Mapping[int, int] = MappingProxyType({})
    lost_names: Mapping[str, str] = MappingProxyType({})
    questions: Mapping[str, QuestionCells] = MappingProxyType({})
    public: bool = False
    asserted: bool = False
    _left: float = 0.0
    _calls_left: int = 0
    _depth: int = 0

    def __init__(
        self,
        sock: socket.socket,
        seconds: float,
        lines: Mapping[int, int] = lines,
        stand_ins: StandIns | None = None,
        lost_names: Mapping[str, str] = lost_names,
    ) -> None:
        self._channel = Channel(sock, values.MAX_FRAME, values.check_frame)
        self._seconds = self._left = seconds
        self._functions: list[Callable[..., Any]] = []
        self.lines = lines
        self.lost_names = lost_names
        self.stand_ins = stand_ins or StandIns({})
        self.used = False
        self.trace = TraceRecorder()
        self.lost: Lost | None = None

    def __repr__(self) -> str:
        return "<the student>"

    @property
    def spent(self) -> float:
        """The seconds that were spent waiting for this fork."""
        return self._seconds - self._left

    def call(self, name: str, *args: object) -> Any:
        """Call one function and return its value. Raises `CheckFailure` where the call failed."""
        plan = self.plan()
        answer = plan.call(name, *args)
        plan.run()
        return answer.value

    def value(self, name: str) -> Any:
        """Return the value of a variable of the notebook. Raises `CheckFailure` where it has none."""
        plan = self.plan()
        answer = plan.value(name)
        plan.run()
        return answer.value

    def source(self, name: str) -> str:
        """Return the text that defines a function or a class, at most 50,000 characters. Raises `CheckFailure`."""
        plan = self.plan()
        answer = plan.source(name)
        plan.run()
        text = answer.value
        if not isinstance(text, str):
            raise self._lose(violation("a text of a definition that is no text"))
        return text

    def output(self, question: str) -> str:
        """Return what the cells of a question printed, at most 50,000 characters. Raises `CheckFailure`."""
        self.used = True
        printed = self._cells_of(question).printed
        self.trace.add_printed(question, printed)
        return printed

    def figure(self, name: str = "", *args: object, question: str = "") -> Figure:
        """Return what is in a figure: the last that the question's cells have shown, or what `name` makes or is.

        A function is called with `args`; the figure is what it returns, shows or leaves open. Raises `CheckFailure`.
        """
        return self.figures(name, *args, question=question)[-1]

    def figures(self, name: str = "", *args: object, question: str = "") -> tuple[Figure, ...]:
        """Return all figures of a question's cells in order, or the one of a call. Raises `CheckFailure`."""
        plan = self.plan()
        if question:
            answer = plan.figures(question, cells=self._cells_of(question).cells)
        else:
            answer = plan.figures(name, made_by=plan.draw(name, *args))
        plan.run()
        value = answer.value
        try:
            return figures.decoded(value)
        except Lost as lost:
            raise self._lose(lost) from None

    def _cells_of(self, question: str) -> QuestionCells:
        """Return the cells of a question. Raises `CheckFailure` where it has none, and `ValueError` for no question."""
        if question not in self.questions:
            raise ValueError(f"there is no question {question!r} in this assignment")
        found = self.questions[question]
        if not found.cells:
            raise failures.no_cell(question)
        return found

    def plan(self) -> Plan:
        """Return an empty plan."""
        return Plan(self._ask, self._offer)

    def _lose(self, lost: Lost) -> Lost:
        """Note that the fork is of no more use, whatever the test's body makes of it."""
        self.lost = lost
        return lost

    def explore(self) -> Plan | None:
        """Return an empty plan that decides nothing; None on hidden inputs. It may run once, as the last of a test.

        Its calls leave no trace. If the fork is lost over them, all of them fail, and the test's verdict stands.
        """
        return Plan(self._explored, self._offer) if self.public and self.lost is None else None

    def _explored(self, queued: Sequence[QueuedStep]) -> list[CallResult]:
        left, self._left = self._left, min(self._left, _EXPLORING_SECONDS)
        asked = self._left
        try:
            results = self.exchange([one.step for one in queued])
            return [read(one.name, result, self.lines) for one, result in zip(queued, results, strict=True)]
        except Lost:
            self.lost = None
            gone = CheckFailure(FailureKind.EXCEPTION, "", redacted="")
            return [CallResult(failure=gone)] * len(queued)
        finally:
            self._left = left - (asked - self._left)

    def _offer(self, function: Callable[..., Any]) -> int:
        self._functions.append(function)
        return len(self._functions) - 1

    def _ask(self, queued: Sequence[QueuedStep]) -> list[CallResult]:
        """Ask for all steps of a plan; decode and record what they gave. Raises `Lost`."""
        results = self.exchange([one.step for one in queued])
        self.trace.begin()
        try:
            return [self._take(one, result) for one, result in zip(queued, results, strict=True)]
        except Lost as lost:
            self.lost = lost
            raise

    def _take(self, queued: QueuedStep, result: StepResult) -> CallResult:
        taken = read(queued.name, result, self.lines, self.lost_names)
        self.trace.add(queued.name, queued.step, queued.given, taken)
        return taken

    def exchange(self, steps: list[Step]) -> list[StepResult]:
        """Send one request and return its results, still encoded. Raises `Lost`, also where memory does not suffice."""
        if self.lost is not None:
            raise self.lost
        started = time.monotonic()
        try:
            return self._exchange(steps, started + self._left)
        except Lost as lost:
            self.lost = lost
            raise
        except MemoryError:
            self.lost = Lost(LostReason.MEMORY)
            raise self.lost from None
        finally:
            self._left -= time.monotonic() - started

    def _exchange(self, steps: list[Step], deadline: float) -> list[StepResult]:
        nonce = secrets.token_hex(8)
        self._calls_left, self._depth = _MAX_CALL_BACKS, 0
        self._channel.send(PlanRequest(nonce, steps), deadline=deadline)
        reply = self._reply(deadline)
        if not (isinstance(reply, PlanReply) and reply.nonce == nonce and len(reply.results) == len(steps)):
            raise violation("a reply that nobody asked for")
        self.used = True
        return reply.results

    def _reply(self, deadline: float) -> PlanReply | ObjectReply:
        """Return the next reply of the fork, and until it comes answer its calls."""
        while self._calls_left > 0:
            self._calls_left -= 1
            before = self._channel.received
            message = self._channel.receive(deadline, ForkMessage)
            if isinstance(message, StandInCall):
                answer = self._stood_in(message, self._channel.received - before, deadline)
                self._channel.send(answer, deadline=deadline)
            elif isinstance(message, CallBack):
                with clock.until(deadline):
                    answered = self._called_back(message)
                self._channel.send(answered, deadline=deadline)
            else:
                reply: PlanReply | ObjectReply = message
                return reply
        raise violation("too many calls back")

    def _stood_in(self, call: StandInCall, size: int, deadline: float) -> StandInReply:
        """Answer a call of a stand-in, which may come from an object that another one uses."""
        if self._depth >= _MAX_DEPTH:
            return StandInReply(error="RecursionError")
        self._depth += 1
        try:
            return self.stand_ins.answer(call, size, deadline, lambda request: self._used(request, deadline))
        finally:
            self._depth -= 1

    def _used(self, request: ObjectRequest, deadline: float) -> ObjectReply:
        """Use one of the student's objects. Raises `Lost`, also where memory does not suffice."""
        try:
            self._channel.send(request, deadline=deadline)
            reply = self._reply(deadline)
        except MemoryError:
            raise Lost(LostReason.MEMORY) from None
        if not isinstance(reply, ObjectReply):
            raise violation("a reply that nobody asked for")
        return reply

    def _called_back(self, message: CallBack) -> CallBackReply:
        if not 0 <= message.number < len(self._functions):
            raise violation("a call back to nothing")
        decoder = values.ValueDecoder()
        function = self._functions[message.number]
        try:
            keywords = {name: decoder.decode(value) for name, value in message.keywords}
            return CallBackReply(values.encode(function(*map(decoder.decode, message.args), **keywords)))
        except (
            Exception
        ) as error:  # what a wrong argument leads to in the function is the student's to handle
            return CallBackReply(error=type(error).__name__)

    def close(self) -> None:
        """End the fork. What it sends after its last answer is not read: whether it comes in time is chance."""
        self._channel.close()


def read(
    name: str,
    result: StepResult,
    lines: Mapping[int, int],
    lost_names: Mapping[str, str] = MappingProxyType({}),
) -> CallResult:
    """Decode the result of one step of a call of `name`. Raises `Lost` on what no honest worker sends."""
    if result.error is not None:
        return CallResult(failure=failures.failure(name, result.error, lines, lost_names))
    decoder = values.ValueDecoder()
    value, after = decoder.decode(result.value), decoder.decode(result.after)
    return CallResult(value, tuple(after) if type(after) is list else ())
