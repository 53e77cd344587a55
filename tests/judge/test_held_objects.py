"""A stand-in that holds objects or functions of the student's own uses them where they are, and as they are."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.judge import stand_ins
from autograder.judge.stand_ins import StandIns
from autograder.judge.student import Student
from autograder.sandbox.channel import Lost, LostReason
from autograder.worker import serve, wire
from autograder.worker.pipes.student import ObjectReply, ObjectRequest, PlanRequest, StandInCall, StandInReply
from autograder.worker.stand_ins import proxy

# ---- Parts of the judge's ----


class Network:
    """Holds layers and an optimizer."""

    def __init__(self, layers: list[Any], optimizer: Any) -> None:
        self.layers, self.optimizer = layers, optimizer

    def forward(self, x: Any) -> Any:
        for layer in self.layers:
            x = layer.forward(x)
        return x

    def step(self) -> None:
        params = [p for layer in self.layers for p in layer.params]
        stepped = list(self.optimizer.step(params, [np.ones_like(p) for p in params]))
        for layer in self.layers:
            for place in range(len(layer.params)):
                held = layer.params
                held[place] = stepped.pop(0)

    def replace(self) -> None:
        for layer in self.layers:
            layer.params = [2 * p for p in layer.params]

    def has(self, name: str) -> bool:
        return hasattr(self.layers[0], name)

    def first(self) -> Any:
        return self.layers[0]


class Activation:
    """Holds a function."""

    def __init__(self, function: Any) -> None:
        self.function = function

    def forward(self, x: Any) -> Any:
        return self.function(x)


def apply(function: Any, x: Any) -> Any:
    return function(x)


PARTS = {"Network": Network, "Activation": Activation, "apply": apply}

# ---- Objects of the student's ----


class Scale:
    """A layer with one parameter."""

    def __init__(self, factor: float) -> None:
        self.params = [np.array([factor])]
        self.held = self.params[0]

    def forward(self, x: Any) -> Any:
        return x * self.params[0]


class Fresh:
    """A layer whose list of parameters is made anew each time."""

    def __init__(self, factor: float) -> None:
        self.factor = np.array([factor])

    @property
    def params(self) -> list[Any]:
        return [self.factor]


class InPlace:
    """Steps in place."""

    def step(self, params: list[Any], grads: list[Any]) -> list[Any]:
        for p, g in zip(params, grads, strict=True):
            p -= g
        return params


class Anew:
    """Returns new parameters."""

    def step(self, params: list[Any], grads: list[Any]) -> list[Any]:
        return [p - g for p, g in zip(params, grads, strict=True)]


Run = Callable[..., Any]


@pytest.fixture
def run() -> Iterator[Run]:
    """Runs a function of the student's, which is given the stand-ins by name, and returns its value."""
    ours, theirs = socket.socketpair()
    line = proxy.Line()
    names: dict[str, Any] = {}
    server = serve._Server(theirs, names, {}, {})
    line.connect(server.ask)
    parts = {name: proxy.make(line, name, stand_ins.form(part)) for name, part in PARTS.items()}
    thread = threading.Thread(target=_serve, args=[theirs, server])
    thread.start()
    student = Student(ours, 10.0, stand_ins=StandIns(PARTS))

    def call(function: Callable[..., Any], *args: object) -> Any:
        names["main"] = lambda *given: function(parts, *given)
        return student.call("main", *args)

    yield call
    student.close()
    thread.join()
    theirs.close()


def _serve(sock: socket.socket, server: serve._Server) -> None:
    try:
        while True:
            wire.write_frame(sock, server.answer(wire.read_frame(sock, PlanRequest)))
    except (wire.Closed, OSError):
        pass


def test_it_calls_the_methods_of_objects_that_it_holds(run: Run) -> None:
    assert run(lambda parts: parts["Network"]([Scale(2.0), Scale(5.0)], None).forward(np.ones(1))) == [10.0]


@pytest.mark.parametrize("optimizer", [InPlace, Anew])
@pytest.mark.parametrize("layer", [Scale, Fresh])
def test_what_it_changes_in_what_it_has_read_is_carried_back(run: Run, optimizer: type, layer: type) -> None:
    def main(parts: Any) -> Any:
        made = layer(3.0)
        parts["Network"]([made], optimizer()).step()
        return made.params

    assert run(main) == [2.0]


def test_arrays_of_the_students_stay_the_same_objects(run: Run) -> None:
    def main(parts: Any) -> Any:
        layer = Scale(3.0)
        parts["Network"]([layer], InPlace()).step()
        return layer.params[0] is layer.held

    assert run(main) is True


def test_an_attribute_that_it_sets_is_set(run: Run) -> None:
    def main(parts: Any) -> Any:
        layer = Scale(3.0)
        parts["Network"]([layer], None).replace()
        return layer.params

    assert run(main) == [6.0]


def test_it_gives_back_the_students_own_object(run: Run) -> None:
    def main(parts: Any) -> Any:
        layer = Scale(3.0)
        return parts["Network"]([layer], None).first() is layer

    assert run(main) is True


def test_its_attributes_are_the_students_own_objects(run: Run) -> None:
    def main(parts: Any) -> Any:
        layer = Scale(3.0)
        network = parts["Network"]([layer], None)
        network.forward(np.ones(1))
        return network.layers[0] is layer

    assert run(main) is True


def test_it_calls_a_function_that_it_holds(run: Run) -> None:
    assert run(lambda parts: parts["Activation"](lambda x: x + 1).forward(np.ones(2))).tolist() == [2.0, 2.0]


def test_it_calls_a_function_that_the_judge_has_given_the_student(run: Run) -> None:
    assert run(lambda parts, f: parts["apply"](f, 3.0), lambda x: x * x) == 9.0


def test_an_object_that_it_holds_may_be_a_stand_in(run: Run) -> None:
    def main(parts: Any) -> Any:
        return parts["Network"]([parts["Activation"](np.negative), Scale(2.0)], None).forward(np.ones(1))

    assert run(main) == [-2.0]


@pytest.mark.parametrize(
    ("name", "there"), [("params", True), ("bias", False), ("__dict__", False), ("_x", False)]
)
def test_it_sees_the_public_attributes_alone(run: Run, name: str, there: bool) -> None:
    assert run(lambda parts: parts["Network"]([Scale(1.0)], None).has(name)) is there


def test_an_exception_of_the_students_code_has_its_type(run: Run) -> None:
    def main(parts: Any) -> str:
        try:
            parts["apply"](lambda x: [][x], 3)
        except serve.CallBackFailed as error:
            return str(error)
        return ""

    assert run(main) == "IndexError"


def test_calls_within_calls_end(run: Run) -> None:
    def main(parts: Any) -> Any:
        def again(x: Any) -> Any:
            return parts["apply"](again, x)

        return again(1)

    with pytest.raises(CheckFailure, match="RecursionError"):
        run(main)


def test_after_a_refused_call_the_next_one_is_answered(run: Run) -> None:
    def main(parts: Any) -> Any:
        def again(x: Any) -> Any:
            return parts["apply"](again, x)

        with contextlib.suppress(serve.CallBackFailed):
            again(1)
        return parts["apply"](abs, -2)

    assert run(main) == 2


@pytest.mark.parametrize(
    "messages",
    [
        [ObjectReply(1.0)],
        [StandInCall("apply", "", ["l", [["h", 0, "f"], 1.0]], ["d", []], ["d", []]), ObjectReply(["?"])],
        [StandInCall("apply", "", ["l", [["h", 0, "f"], 1.0]], ["d", []], ["d", []]), ObjectReply(["l", 3])],
    ],
)
def test_a_reply_that_no_honest_worker_sends_ends_the_fork(messages: list[Any]) -> None:
    ours, theirs = socket.socketpair()
    student = Student(ours, 5.0, stand_ins=StandIns(PARTS))

    def cheat() -> None:
        wire.read_frame(theirs, PlanRequest)
        for message in messages:
            wire.write_frame(theirs, message)
            if isinstance(message, StandInCall):
                wire.read_frame(theirs, StandInReply | ObjectRequest)

    thread = threading.Thread(target=cheat)
    thread.start()
    with pytest.raises(Lost) as lost:
        student.call("main")
    thread.join()
    student.close()
    theirs.close()
    assert lost.value.reason is LostReason.VIOLATION
