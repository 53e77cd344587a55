"""The student, as a hidden test sees them: functions to call by name over the pipe, and the values that come back.

A plan is many calls in one request. An answer can be an argument of a later call in the same plan: then it is the
very object in the student's process, whatever its type.
"""

from __future__ import annotations

import secrets
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from autograder.checks.failure import CheckFailure
from autograder.judge import clock, failures
from autograder.judge.stand_ins import StandIns
from autograder.judge.trace import OURS, Recorder
from autograder.sandbox import values
from autograder.sandbox.channel import Channel, Lost

_MAX_CALL_BACKS = 20_000
_MAX_KEYWORDS = 32


@dataclass(frozen=True)
class Ref:
    """Part of the answer to an earlier call of the same plan."""

    call: int
    path: tuple[int, ...] = ()

    def reference(self) -> tuple[int, list[int]]:
        """The call's number in its plan, and the way into its answer."""
        return self.call, list(self.path)

    def __getitem__(self, index: int) -> Ref:
        return Ref(self.call, (*self.path, index))


class Answer:
    """What one call gave. Reading it before the plan has run is the author's mistake (`RuntimeError`)."""

    def __init__(self, call: int) -> None:
        self._ref = Ref(call)
        self._result: dict[str, Any] | None = None

    def __repr__(self) -> str:
        return f"<answer {self._ref.call}>"

    def reference(self) -> tuple[int, list[int]]:
        """The whole answer, as an argument of a later call."""
        return self._ref.reference()

    def __getitem__(self, index: int) -> Ref:
        return self._ref[index]

    @property
    def value(self) -> Any:
        """The decoded value. Raises `CheckFailure` where the call failed."""
        self.raise_for_failure()
        return self._settled()["value"]

    def raise_for_failure(self) -> None:
        """Raise the `CheckFailure` of a call that failed; do nothing for one that returned."""
        if self.failure is not None:
            raise self.failure

    @property
    def failure(self) -> CheckFailure | None:
        """Why the call failed, if it did."""
        failure: CheckFailure | None = self._settled().get("failure")
        return failure

    @property
    def after(self) -> tuple[Any, ...]:
        """With `echo=True`, the arguments as the student's function left them. Raises like `value`."""
        self.raise_for_failure()
        after: tuple[Any, ...] = self._settled()["after"]
        return after

    def settle(self, result: dict[str, Any]) -> None:
        """Takes the result when the plan has run."""
        self._result = result

    def _settled(self) -> dict[str, Any]:
        if self._result is None:
            raise RuntimeError("this plan has not run yet: call plan.run() before reading its answers")
        return self._result


class Plan:
    """Calls that go to the student's process in one request."""

    def __init__(self, student: Student) -> None:
        self._student = student
        self._steps: list[dict[str, Any]] = []
        self._names: list[str] = []
        self._given: list[tuple[object, ...]] = []
        self._ours: dict[int, object] = {}
        self._answers: list[Answer] = []

    def call(
        self,
        name: str,
        *args: object,
        keywords: Mapping[str, object] | None = None,
        echo: bool = False,
        fetch: bool = True,
    ) -> Answer:
        """Queues one call. Without `fetch` the value stays where it is; `echo` brings the positional arguments back."""
        return self._add(self._step(name, args, keywords, echo, fetch), name, args)

    def method(
        self,
        owner: Ref | Answer,
        name: str,
        *args: object,
        keywords: Mapping[str, object] | None = None,
        echo: bool = False,
        fetch: bool = True,
    ) -> Answer:
        """Queues a call of a method of the object that an earlier call of this plan gave."""
        step = self._step(name, args, keywords, echo, fetch)
        return self._add({**step, "of": values.encode(owner)}, name, args)

    def put(self, value: object) -> Answer:
        """Queues the making of a value in the student's process, which later calls share as one object."""
        step = {"pick": values.encode(value, self._student.offer), "fetch": False}
        self._ours[len(self._steps)] = value
        return self._add(step, OURS)

    def _step(
        self,
        name: str,
        args: tuple[object, ...],
        keywords: Mapping[str, object] | None,
        echo: bool,
        fetch: bool,
    ) -> dict[str, Any]:
        offer = self._student.offer
        return {
            "name": name,
            "args": [values.encode(argument, offer) for argument in args],
            "keywords": [[key, values.encode(value, offer)] for key, value in (keywords or {}).items()],
            "echo": echo,
            "fetch": fetch,
        }

    def pick(self, ref: Ref | Answer) -> Answer:
        """Queues the transfer of part of an earlier answer."""
        call, path = ref.reference()
        return self._add({"pick": ["r", call, path]}, self._names[call], self._given[call])

    def _add(self, step: dict[str, Any], name: str, given: tuple[object, ...] = ()) -> Answer:
        answer = Answer(len(self._steps))
        self._steps.append(step)
        self._names.append(name)
        self._given.append(tuple(map(self._known, given)))
        self._answers.append(answer)
        return answer

    def _known(self, argument: object) -> object:
        """An argument that is a value of ours, made before, as that value."""
        if isinstance(argument, Ref | Answer):
            call, path = argument.reference()
            return argument if path else self._ours.get(call, argument)
        return argument

    def run(self) -> None:
        """Sends the calls and takes the answers. Never raises for what the student's code does in a call."""
        results = self._student.exchange(self._steps)
        self._student.trace.begin()
        asked = zip(self._answers, self._names, self._steps, self._given, results, strict=True)
        try:
            for answer, name, step, given, result in asked:
                read = _read(name, result, self._student.lines)
                answer.settle(read)
                self._student.trace.add(name, step, given, read)
        except Lost as lost:
            self._student.lost = lost
            raise


class Student:
    """One fork of the student's finished notebook, for one test.

    `seconds` bounds all the waiting of the test together. `lines` are the numbers of lines of the notebook's cells:
    no place is told that is not one of them. `stand_ins` are the parts of ours that stand in for the student's in this
    test. `used` says whether a value of theirs has arrived; `lost` why the fork is of no more use, whatever the test's
    body made of it. `trace` keeps what came back.
    """

    lines: Mapping[int, int] = MappingProxyType({})

    def __init__(
        self,
        sock: socket.socket,
        seconds: float,
        lines: Mapping[int, int] = lines,
        stand_ins: StandIns | None = None,
    ) -> None:
        self._channel = Channel(sock, values.MAX_FRAME, values.check_frame)
        self._seconds = self._left = seconds
        self._functions: list[Callable[..., Any]] = []
        self.lines = lines
        self.stand_ins = stand_ins or StandIns({})
        self.used = False
        self.trace = Recorder()
        self.lost: Lost | None = None

    def __repr__(self) -> str:
        return "<the student>"

    @property
    def spent(self) -> float:
        """The seconds that were spent waiting for this fork."""
        return self._seconds - self._left

    def call(self, name: str, *args: object) -> Any:
        """One call; its value. Raises `CheckFailure` where it failed."""
        plan = self.plan()
        answer = plan.call(name, *args)
        plan.run()
        return answer.value

    def plan(self) -> Plan:
        """An empty plan."""
        return Plan(self)

    def offer(self, function: Callable[..., Any]) -> int:
        """Numbers a function of ours that the student's code may call back."""
        self._functions.append(function)
        return len(self._functions) - 1

    def exchange(self, steps: list[dict[str, Any]]) -> list[Any]:
        """Sends one request and returns its results, still encoded. Raises `Lost`."""
        if self.lost is not None:
            raise self.lost
        started = time.monotonic()
        try:
            return self._exchange(steps, started + self._left)
        except Lost as lost:
            self.lost = lost
            raise
        finally:
            self._left -= time.monotonic() - started

    def _exchange(self, steps: list[dict[str, Any]], deadline: float) -> list[Any]:
        nonce = secrets.token_hex(8)
        self._channel.send({"nonce": nonce, "steps": steps}, deadline=deadline)
        for _ in range(_MAX_CALL_BACKS):
            before = self._channel.received
            reply = self._channel.receive(deadline)
            if type(reply) is dict and "stand_in" in reply:
                size = self._channel.received - before
                self._channel.send(self.stand_ins.answer(reply, size, deadline), deadline=deadline)
                continue
            if type(reply) is dict and "call_back" in reply:
                with clock.until(deadline):
                    answer = self._called_back(reply)
                self._channel.send(answer, deadline=deadline)
                continue
            results = reply.get("results") if type(reply) is dict and reply.get("nonce") == nonce else None
            if type(results) is not list or len(results) != len(steps):
                raise Lost("violation", "a reply that nobody asked for")
            self.used = True
            return results
        raise Lost("violation", "too many calls back")

    def _called_back(self, message: dict[str, Any]) -> dict[str, Any]:
        number, args, pairs = message["call_back"], message.get("args"), message.get("keywords")
        if type(number) is not int or not 0 <= number < len(self._functions) or type(args) is not list:
            raise Lost("violation", "a call back to nothing")
        decoder = values.Decoder()
        keywords = _keywords(decoder, pairs)
        try:
            return {"value": values.encode(self._functions[number](*map(decoder.decode, args), **keywords))}
        except Exception as error:  # what our function makes of a wrong argument is the caller's to settle
            return {"error": type(error).__name__}

    def close(self) -> None:
        """Ends the fork. What it sends after its last answer is not looked at: whether it comes in time is chance."""
        self._channel.close()


def _keywords(decoder: values.Decoder, pairs: Any) -> dict[str, Any]:
    """The keyword arguments of a call back, as hostile as all the rest."""
    if type(pairs) is not list or len(pairs) > _MAX_KEYWORDS:
        raise Lost("violation", "keyword arguments of an impossible form")
    if not all(type(pair) is list and len(pair) == 2 and type(pair[0]) is str for pair in pairs):
        raise Lost("violation", "keyword arguments of an impossible form")
    return {name: decoder.decode(value) for name, value in pairs}


def _read(name: str, result: Any, lines: Mapping[int, int]) -> dict[str, Any]:
    if type(result) is not dict:
        raise Lost("violation", "a result of an impossible form")
    if "error" in result:
        return {"failure": failures.failure(name, result["error"], lines)}
    decoder = values.Decoder()
    read: dict[str, Any] = {"value": decoder.decode(result.get("value"))}
    if "after" in result:
        after = decoder.decode(result["after"])
        read["after"] = tuple(after) if type(after) is list else ()
    return read
