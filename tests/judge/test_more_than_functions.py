"""What a plan can ask of a notebook beside calls: variables, attributes, texts of definitions, figures."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure, FailureKind, Handle
from autograder.judge.messages import QuestionCells
from tests.checks.local_student import student


class Layer:
    """A layer with a weight, a property, one that raises, and a call."""

    def __init__(self, w: float) -> None:
        self.w = w

    @property
    def double(self) -> float:
        return 2 * self.w

    @property
    def broken(self) -> float:
        return self.nothing  # type: ignore[attr-defined]

    def __call__(self, x: float, *, times: int = 1) -> float:
        return times * self.w * x


def failure_of(ask: object) -> CheckFailure:
    with pytest.raises(CheckFailure) as raised:
        ask()  # type: ignore[operator]
    return raised.value


def test_a_variable_arrives_as_it_is() -> None:
    assert student(losses=[3.0, 1.5]).value("losses") == [3.0, 1.5]


def test_a_variable_that_is_a_function_is_a_handle() -> None:
    assert isinstance(student(losses=lambda: 1).value("losses"), Handle)


def test_a_variable_that_was_never_given_a_value_is_missing() -> None:
    failure = failure_of(lambda: student().value("losses"))
    assert (failure.kind, failure.text) == (
        FailureKind.MISSING,
        "losses was not defined after your notebook ran.",
    )


@pytest.mark.parametrize("placeholder", [None, ...])
def test_a_variable_that_holds_a_placeholder_is_unwritten(placeholder: object) -> None:
    failure = failure_of(lambda: student(losses=placeholder).value("losses"))
    assert (failure.kind, failure.text, failure.hint) == (
        FailureKind.UNWRITTEN,
        "losses still holds the starter's placeholder.",
        "Give losses its value at the top level of a cell.",
    )


def test_a_variable_can_be_an_argument_of_a_later_call() -> None:
    plan = student(losses=[3.0, 1.5], last=lambda values: values[-1]).plan()
    answer = plan.call("last", plan.value("losses", fetch=False))
    plan.run()
    assert answer.value == 1.5


def test_attributes_and_properties_of_an_object_are_read_and_written() -> None:
    plan = student(Layer=Layer).plan()
    layer = plan.call("Layer", 3.0, fetch=False)
    before = plan.attribute(layer, "w")
    plan.set_attribute(layer, "w", 5.0)
    after = plan.attribute(layer, "double")
    plan.run()
    assert (before.value, after.value) == (3.0, 10.0)


def test_an_object_can_be_called_with_keywords() -> None:
    plan = student(Layer=Layer).plan()
    layer = plan.call("Layer", 3.0, fetch=False)
    answer = plan.method(layer, "__call__", 2.0, keywords={"times": 4})
    plan.run()
    assert answer.value == 24.0


def test_an_attribute_that_is_not_there_is_named() -> None:
    plan = student(Layer=Layer).plan()
    answer = plan.attribute(plan.call("Layer", 3.0, fetch=False), "bias")
    plan.run()
    failure = failure_of(lambda: answer.value)
    assert (failure.kind, failure.text) == (FailureKind.SIGNATURE, "The object has no attribute bias.")


def test_a_property_that_raises_is_an_error_of_its_own() -> None:
    plan = student(Layer=Layer).plan()
    answer = plan.attribute(plan.call("Layer", 3.0, fetch=False), "broken")
    plan.run()
    assert failure_of(lambda: answer.value).redacted == "broken raised AttributeError."


def test_writing_an_attribute_that_cannot_be_written_is_the_students_failure() -> None:
    plan = student(Layer=Layer).plan()
    plan.set_attribute(plan.call("Layer", 3.0, fetch=False), "double", 1.0)
    answer = plan.set_attribute(plan.call("Layer", 3.0, fetch=False), "double", 1.0)
    plan.run()
    assert failure_of(lambda: answer.value).redacted == "double raised AttributeError."


def test_the_text_of_a_definition_arrives() -> None:
    assert student(f=failure_of).source("f").startswith("def failure_of(ask")


def test_what_has_no_text_is_told() -> None:
    failure = failure_of(lambda: student(f=len).source("f"))
    assert failure.text == "The notebook holds no definition of f that can be read."


def test_a_generator_goes_by_its_state_and_comes_back_advanced() -> None:
    mine = np.random.default_rng(7)
    drawn, back = student(draw=lambda rng: (rng.random(2), rng)).call("draw", mine)
    assert np.array_equal(drawn, mine.random(2))
    assert back.random() == mine.random()


def test_the_tests_own_generator_is_not_sent() -> None:
    rng = np.random.default_rng([1, 2, 3])
    with pytest.raises(TypeError, match="the fixture rng itself cannot be sent"):
        student(draw=lambda rng: rng).call("draw", rng)


@pytest.mark.parametrize(
    "own", [lambda rng: rng.spawn(1)[0], lambda rng: np.random.Generator(rng.bit_generator)]
)
def test_neither_is_a_child_of_it(own: object) -> None:
    rng = own(np.random.default_rng([1, 2, 3]))  # type: ignore[operator]
    with pytest.raises(TypeError, match="the fixture rng itself cannot be sent"):
        student(draw=lambda rng: rng).call("draw", rng)


def test_what_a_questions_cells_printed_is_given() -> None:
    who = student()
    who.questions = {"first": QuestionCells((0,), "hello\n")}
    assert who.output("first") == "hello\n"


def test_a_question_without_a_cell_is_missing() -> None:
    who = student()
    who.questions = {"first": QuestionCells()}
    failure = failure_of(lambda: who.output("first"))
    assert (failure.kind, failure.text) == (
        FailureKind.MISSING,
        "The notebook has no cell for the question first.",
    )


def test_a_question_that_nobody_asks_is_the_authors_mistake() -> None:
    with pytest.raises(ValueError, match="there is no question 'frist'"):
        student().output("frist")
