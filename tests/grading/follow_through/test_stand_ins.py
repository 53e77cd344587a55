"""A stand-in and the judge's answer to it, over a real pipe: what comes back, what stays, what is refused."""

from __future__ import annotations

import copy
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import msgspec
import numpy as np
import pytest
from msgspec.structs import replace

from autograder.judge import stand_ins
from autograder.sandbox.channel import Channel, Lost, parse
from autograder.worker import serve
from autograder.worker.pipes.student import ForkMessage, StandInCall, StandInReply
from autograder.worker.stand_ins import proxy


class Layer:
    """A part with everything that a class may have."""

    def __init__(self, inputs: int, outputs: int, rng: np.random.Generator) -> None:
        self.W = rng.normal(size=(inputs, outputs))
        self.b = np.zeros(outputs)
        self.both = {"W": self.W, "b": self.b}
        self.rng = rng
        self.calls = 0

    def forward(self, x: Any) -> Any:
        self.calls += 1
        return x @ self.W + self.b

    def noisy(self, x: Any) -> Any:
        return x + self.rng.normal(size=x.shape)

    def parameters(self) -> list[Any]:
        return [self.W, self.b]

    def forget(self) -> None:
        del self.calls

    @property
    def shape(self) -> Any:
        return self.W.shape

    @staticmethod
    def double(x: Any) -> Any:
        return 2 * x


def scale(values: Any, factor: float = 2.0) -> Any:
    """Changes its argument and returns it."""
    for value in values:
        value *= factor
    return values


def noise(rng: np.random.Generator) -> Any:
    return rng.normal(size=3)


def grow(items: list[Any]) -> None:
    items.append(np.ones(1))


def multiply(a: Any, b: Any) -> Any:
    return a @ b


PARTS = {
    "Layer": Layer,
    "scale": scale,
    "noise": noise,
    "grow": grow,
    "multiply": multiply,
    "odd": lambda: object(),
}


@pytest.fixture
def line() -> Iterator[proxy.Line]:
    """A line at whose other end the judge answers."""
    ours, theirs = socket.socketpair()
    thread = threading.Thread(target=_answer, args=[Channel(ours, 1 << 27)])
    thread.start()
    made = proxy.Line()
    made.connect(serve._Server(theirs, {}, {}, {}).ask)
    yield made
    theirs.close()
    thread.join()


def _answer(channel: Channel) -> None:
    try:
        while True:
            channel.send(stand_ins.answer(PARTS, channel.receive(None, StandInCall)))
    except Lost:
        channel.close()


def part(line: proxy.Line, name: str) -> Any:
    return proxy.make(line, name, stand_ins.form(PARTS[name]))


def layer(line: proxy.Line) -> Any:
    return part(line, "Layer")(2, 3, np.random.default_rng(0))


def test_a_function_gives_a_fresh_array(line: proxy.Line) -> None:
    x = np.eye(2)
    product = part(line, "multiply")(x, b=x)
    assert np.array_equal(product, x)
    assert product.flags.writeable
    assert not np.shares_memory(product, x)


def test_arguments_that_it_changes_are_changed_in_place(line: proxy.Line) -> None:
    x = [np.ones(2), np.ones(3)]
    kept = x[0]
    part(line, "scale")(x, factor=3.0)
    assert np.array_equal(kept, [3.0, 3.0])


def test_a_list_that_it_lengthens_is_longer(line: proxy.Line) -> None:
    items: list[Any] = []
    part(line, "grow")(items)
    assert len(items) == 1


def test_a_generator_comes_back_further_on(line: proxy.Line) -> None:
    rng, same = np.random.default_rng(5), np.random.default_rng(5)
    assert np.array_equal([part(line, "noise")(rng), rng.normal(size=3)], same.normal(size=(2, 3)))


def test_an_instance_keeps_its_attributes(line: proxy.Line) -> None:
    made = layer(line)
    assert np.array_equal(made.W, np.random.default_rng(0).normal(size=(2, 3)))


def test_an_attribute_updated_in_place_counts_in_the_next_call(line: proxy.Line) -> None:
    made = layer(line)
    made.W *= 0
    made.b += 1
    assert np.array_equal(made.forward(np.ones((1, 2))), np.ones((1, 3)))


def test_an_attribute_that_a_method_leaves_alone_stays_the_same_object(line: proxy.Line) -> None:
    made = layer(line)
    kept = made.W
    made.forward(np.ones((1, 2)))
    assert made.W is kept


def test_what_a_method_returns_of_its_instance_is_the_students_own_object(line: proxy.Line) -> None:
    made = layer(line)
    assert made.parameters()[0] is made.W


def test_an_attribute_that_holds_another_shares_it(line: proxy.Line) -> None:
    made = layer(line)
    assert made.both["W"] is made.W


def test_a_generator_among_the_attributes_goes_on(line: proxy.Line) -> None:
    made = layer(line)
    x = np.zeros((1, 2))
    assert not np.array_equal(made.noisy(x), made.noisy(x))


def test_a_counter_counts(line: proxy.Line) -> None:
    made = layer(line)
    made.forward(np.ones((1, 2)))
    made.forward(np.ones((1, 2)))
    assert made.calls == 2


def test_an_attribute_that_a_method_deletes_is_gone(line: proxy.Line) -> None:
    made = layer(line)
    made.forget()
    assert not hasattr(made, "calls")


def test_properties_and_static_methods_are_asked_too(line: proxy.Line) -> None:
    made = layer(line)
    assert (made.shape, made.double(4)) == ((2, 3), 8)


def test_a_deep_copy_is_another_instance(line: proxy.Line) -> None:
    made = layer(line)
    other = copy.deepcopy(made)
    other.b += 1
    assert np.array_equal(made.b, np.zeros(3))


def test_a_method_of_the_class_cannot_be_patched(line: proxy.Line) -> None:
    made = part(line, "Layer")
    made.forward = lambda self, x: None
    assert made(2, 3, np.random.default_rng(0)).forward(np.ones((1, 2))) is not None


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("multiply", (np.ones((2, 3)), np.ones((2, 3)))),
        ("multiply", (object(), 3)),
        ("multiply", (1,)),
        ("multiply", (None, None)),
        ("multiply", (np.ones((3, 1)), "text")),
        ("multiply", (np.ones((4_000, 1)), np.ones((1, 4_000)))),
        ("noise", (np.random.Generator(np.random.MT19937(0)),)),
        ("odd", ()),
    ],
    ids=[
        "shapes",
        "an object",
        "too few",
        "nothing",
        "text",
        "too large an answer",
        "another generator",
        "no data",
    ],
)
def test_what_cannot_be_computed_is_an_error_of_the_call(line: proxy.Line, name: str, args: Any) -> None:
    with pytest.raises(serve.CallBackFailed):
        part(line, name)(*args)


def test_a_stand_in_has_nobody_to_ask_while_the_notebook_runs() -> None:
    with pytest.raises(proxy.NotYet):
        part(proxy.Line(), "multiply")(1, 2)


def endless() -> None:
    while True:
        pass


def test_a_part_that_does_not_end_takes_the_students_time() -> None:
    """A student's arguments may ask for more than there is time for."""
    call = replace(EMPTY, part="endless")
    with pytest.raises(Lost, match="timed_out"):
        stand_ins.StandIns({"endless": endless}).answer(call, 100, time.monotonic() + 0.05)


def test_a_call_of_too_many_bytes_is_refused() -> None:
    standing = stand_ins.StandIns(PARTS)
    refused = standing.answer(replace(EMPTY, part="noise"), 2**25, time.monotonic() + 5)
    assert refused == StandInReply(error="TypeError")


def test_what_was_called_is_known() -> None:
    standing = stand_ins.StandIns(PARTS)
    standing.answer(replace(EMPTY, part="noise"), 100, time.monotonic() + 5)
    assert standing.called == {"noise"}


EMPTY = StandInCall(part="", method="", args=["l", []], keywords=["d", []], attributes=["d", []])


@pytest.mark.parametrize(
    "changes",
    [
        {"part": "unknown"},
        {"part": ["l", []]},
        {"part": "Layer", "method": ["l", []]},
        {"part": "multiply", "args": ["x"]},
        {"part": "multiply", "args": ["l", [["a", "<f8", [10**6], b""]]]},
    ],
)
def test_a_message_of_no_stand_in_is_a_violation(changes: dict[str, Any]) -> None:
    frame = msgspec.msgpack.encode(replace(EMPTY, **changes))
    with pytest.raises(Lost):
        stand_ins.answer(PARTS, parse(frame, ForkMessage))


@pytest.mark.parametrize(
    "changes",
    [
        {"args": ["d", []]},
        {"args": None},
        {"keywords": ["l", []]},
        {"keywords": ["d", [[1, 2]]]},
        {"attributes": 5},
        {"part": "Layer", "method": "__class__"},
        {"part": "Layer", "method": "__reduce__"},
        {"part": "Layer", "method": "forward", "attributes": ["d", [["__class__", 3]]]},
        {"part": "Layer", "method": "shape", "attributes": ["d", []]},
        {"part": "noise", "args": ["l", [["t", ["numpy.random.Generator", ["d", [["state", 1]]]]]]]},
    ],
)
def test_a_call_of_an_impossible_form_is_refused(changes: dict[str, Any]) -> None:
    assert stand_ins.answer(PARTS, replace(EMPTY, **({"part": "multiply"} | changes))).error
