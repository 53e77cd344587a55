"""What a plan can ask of a student's process: calls by keyword, methods, shared objects, generators, call-backs."""

from __future__ import annotations

import socket
from typing import Any

import msgspec
import numpy as np
import pytest

from autograder.checks.arguments import Object, Seed
from autograder.checks.failure import Handle
from autograder.judge.student import Student
from autograder.sandbox import channel
from autograder.sandbox.channel import Lost
from autograder.worker.pipes.student import ForkMessage
from tests.checks.local_student import student


class Counter:
    """Counts by a step of its own."""

    def __init__(self, step: int = 1) -> None:
        self.step, self.count = step, 0

    def up(self, times: int = 1) -> int:
        self.count += self.step * times
        return self.count


def failure_of(answer: Any) -> str:
    found = answer.failure
    assert found is not None
    return str(found.kind)


def test_arguments_can_be_given_by_keyword() -> None:
    plan = student(difference=lambda a, b: a - b).plan()
    answer = plan.call("difference", 7, keywords={"b": 4})
    plan.run()
    assert answer.value == 3


def test_methods_act_on_the_object_that_an_earlier_call_gave() -> None:
    plan = student(Counter=Counter).plan()
    first, second = plan.call("Counter", keywords={"step": 5}), plan.call("Counter")
    counts = [plan.method(first, "up"), plan.method(second, "up"), plan.method(first, "up", 2)]
    plan.run()
    assert [count.value for count in counts] == [5, 1, 15]


def test_an_object_outlives_its_plan_as_a_handle() -> None:
    who = student(Counter=Counter)
    handle = who.call("Counter", 3)
    plan = who.plan()
    count = plan.method(handle, "up")
    plan.run()
    assert (isinstance(handle, Handle), count.value) == (True, 3)


@pytest.mark.parametrize("name", ["down", "step"])
def test_a_method_that_is_not_there_is_the_students_failure(name: str) -> None:
    plan = student(Counter=Counter).plan()
    answer = plan.method(plan.call("Counter"), name)
    plan.run()
    assert failure_of(answer) == "signature"


def test_a_method_of_an_object_that_was_never_made_fails_as_its_making_did() -> None:
    plan = student(Counter=Counter).plan()
    made = plan.call("Counter", 1, 2, 3)
    answer = plan.method(made, "up")
    plan.run()
    assert [failure_of(made), failure_of(answer)] == ["exception", "exception"]


def test_a_value_of_ours_can_be_shared_and_changed_in_place() -> None:
    plan = student(push=lambda stack, item: stack.append(item)).plan()
    stack = plan.put([1])
    plan.call("push", stack, 2)
    pushed = plan.call("push", stack, 3, echo=True)
    plan.run()
    assert pushed.after[0] == [1, 2, 3]


def test_a_seed_arrives_as_a_fresh_generator_each_time() -> None:
    plan = student(draw=lambda rng: rng.random(3)).plan()
    answers = [plan.call("draw", Seed(5)), plan.call("draw", Seed(5)), plan.call("draw", Seed(6))]
    plan.run()
    drawn = [np.random.default_rng(seed).random(3) for seed in (5, 5, 6)]
    assert np.array_equal([answer.value for answer in answers], drawn)


def test_an_object_of_ours_calls_back_with_keywords() -> None:
    calls: list[object] = []

    def forward(x: int, training: bool = False) -> int:
        calls.append((x, training))
        return x + 1

    plan = student(use=lambda model: model.forward(2, training=True) * model.scale).plan()
    answer = plan.call("use", Object({"forward": forward, "scale": 10}))
    plan.run()
    assert (answer.value, calls) == (30, [(2, True)])


def test_an_object_with_state_hands_over_its_attributes_and_takes_new_ones() -> None:
    def grow(state: list[int], by: int) -> tuple[int, dict[str, int]]:
        return state[0], {"size": state[0] + by}

    def use(model: Any) -> tuple[int, int, int]:
        first = model.grow(by=2)
        model.size = 10
        return first, model.grow(1), model.size

    plan = student(use=use).plan()
    answer = plan.call("use", Object({"grow": grow, "size": 5}, state=("size",)))
    plan.run()
    assert answer.value == (5, 10, 11)


def test_an_object_of_ours_has_nothing_else() -> None:
    plan = student(use=lambda model: model.weights).plan()
    answer = plan.call("use", Object({"scale": 10}))
    plan.run()
    assert failure_of(answer) == "exception"


def test_a_call_back_with_arguments_of_the_wrong_names_is_the_students_error() -> None:
    plan = student(use=lambda f: f(wrong=1)).plan()
    answer = plan.call("use", lambda x: x)
    plan.run()
    assert failure_of(answer) == "exception"


@pytest.mark.parametrize(
    "keywords", [None, {}, 5, [1], [["a"]], [[1, 2]], [["a", ["x", 1]]], [["a", 1]] * 100], ids=repr
)
def test_hostile_keywords_end_the_worker(keywords: Any) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        who = Student(ours, 1.0)
        who._offer(lambda **_: None)
        frame = msgspec.msgpack.encode({"type": "call_back", "number": 0, "args": [], "keywords": keywords})
        with pytest.raises(Lost):
            who._called_back(channel.parse(frame, ForkMessage))


def test_messages_show_a_seed_as_code() -> None:
    assert repr(Seed(7)) == "np.random.default_rng(7)"
