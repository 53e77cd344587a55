"""A mistake is named where an answer behaves exactly like it, and nowhere else: real lanes, one notebook each."""

from __future__ import annotations

import pytest

from autograder.diagnosis import diagnose
from autograder.diagnosis.diagnose import Diagnosis
from autograder.diagnosis.facts.best_fact import Fact
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.grading import judging
from autograder.grading.runner import Lane
from autograder.notebooks.code import NotebookCode

TWICE = "def twice(x, w):\n    return 2 * both(x, w)[0]"
TOTAL = "def total(x, w):\n    return both(x, w)[1].sum()"
ADDED, PRODUCT, ARGUMENTS, DOUBLED, SUM = (
    f"test_both.py::test_{name}" for name in ("added", "product", "arguments", "twice", "total")
)


@pytest.fixture(scope="module")
def bank() -> MistakeBank:
    return MistakeBank(3)


def told(
    lane: Lane, bank: MistakeBank, body: str, total: str = TOTAL, twice: str = TWICE
) -> dict[str, Diagnosis]:
    """What is known of a notebook whose `both` has this body."""
    cells = ["import numpy as np", f"def both(x, w):\n    {body}", twice, total]
    judged = judging.grade(lane, NotebookCode(list(enumerate(cells))), 3)
    return diagnose.diagnose(lane, bank, judged, 3)


def named(found: dict[str, Diagnosis], test: str) -> tuple[str, ...]:
    return found[test].named if test in found else ()


@pytest.mark.parametrize(
    ("body", "test", "sentence"),
    [
        ("return -(w - x), x @ w.T", ADDED, "It subtracts. Add the two."),
        ("return x - w, np.einsum('nd,md->nm', x, w)", ADDED, "It subtracts. Add the two."),
        ("return (x - w).astype(np.float32), x @ w.T", ADDED, "It subtracts. Add the two."),
        ("return [x - w, x @ w.T]", ADDED, "It subtracts. Add the two."),
        ("return x + w, (x @ w.T).T", PRODUCT, "The product is turned round. Look at its shape."),
        ("p = x @ w.T\n    x[:] = x + w\n    return x, p", ARGUMENTS, "x is changed. Make a new array."),
    ],
)
def test_an_answer_that_behaves_like_a_known_mistake_is_told_so(
    pair_lane: Lane, bank: MistakeBank, body: str, test: str, sentence: str
) -> None:
    assert named(told(pair_lane, bank, body), test) == (sentence,)


def test_two_mistakes_in_two_tensors_are_both_named(pair_lane: Lane, bank: MistakeBank) -> None:
    found = told(pair_lane, bank, "return x - w, w @ x.T")
    both = {"It subtracts. Add the two.", "The product is turned round. Look at its shape."}
    assert set(named(found, PRODUCT)) == both


@pytest.mark.parametrize(
    ("body", "test"),
    [
        ("return x + 2 * w, x @ w.T", ADDED),
        ("return (x - w) * (len(x) > 3) + (x + w) * (len(x) <= 3), x @ w.T", ADDED),
        ("return (x - w) * (1 + 1e-4), x @ w.T", ADDED),
        ("return x - w + np.random.standard_normal(x.shape), x @ w.T", ADDED),
        ("raise ValueError", ADDED),
        ("return x + w, x @ w.T", ADDED),
    ],
)
def test_an_answer_that_behaves_otherwise_is_told_nothing(
    pair_lane: Lane, bank: MistakeBank, body: str, test: str
) -> None:
    assert named(told(pair_lane, bank, body), test) == ()


def test_of_two_mistakes_that_behave_alike_neither_is_named(pair_lane: Lane, bank: MistakeBank) -> None:
    assert named(told(pair_lane, bank, "return 2 * (x + w), x @ w.T"), ADDED) == ()


def test_two_mistakes_with_one_sentence_are_one(pair_lane: Lane, bank: MistakeBank) -> None:
    assert named(told(pair_lane, bank, "return 3 * (x + w), x @ w.T"), ADDED) == ("It is tripled. Do not.",)


def test_a_question_below_that_is_wrong_is_pointed_to(pair_lane: Lane, bank: MistakeBank) -> None:
    wrong_twice = "def total(x, w):\n    return (x @ w.T).mean()"
    assert named(told(pair_lane, bank, "return x + w, x @ w.T", wrong_twice), SUM) == (
        "The mean is taken. Take the sum.",
    )
    assert named(told(pair_lane, bank, "return x - w, x @ w.T", wrong_twice), SUM) == ()


def test_what_follows_from_a_question_below_is_told_as_such(pair_lane: Lane, bank: MistakeBank) -> None:
    found = told(pair_lane, bank, "return x + w, (x + x) @ w.T")
    assert named(found, SUM) == ("This follows from “Sum and product”: The product is doubled.",)


def test_a_later_function_is_not_blamed_for_an_earlier_one_that_it_calls(
    pair_lane: Lane, bank: MistakeBank
) -> None:
    known = told(pair_lane, bank, "return x - w, x @ w.T")
    unknown = told(pair_lane, bank.without("subtracts"), "return x - w, x @ w.T")
    assert named(known, DOUBLED) == ("It subtracts. Add the two.",)
    assert named(unknown, DOUBLED) == ()


def test_mistakes_in_two_functions_of_one_question_are_both_named(pair_lane: Lane, bank: MistakeBank) -> None:
    found = told(pair_lane, bank, "return x + w, w @ x.T", twice="def twice(x, w):\n    return x + x - w - w")
    assert named(found, PRODUCT) == ("The product is turned round. Look at its shape.",)
    assert named(found, DOUBLED) == ("Twice the difference is taken. Take the sum.",)


def test_facts_speak_of_the_parts_by_their_names(pair_lane: Lane, bank: MistakeBank) -> None:
    found = told(pair_lane, bank, "return len(x) * (x + w), x @ w.T")
    assert found[ADDED].facts == (
        Fact("added: in every call it is the expected value times the number of rows of x."),
    )


def test_what_is_told_does_not_depend_on_the_hidden_inputs(pair_lane: Lane, bank: MistakeBank) -> None:
    """The answer is one known mistake on the public example and another on everything else."""
    spy = "return (x - w, x @ w.T) if SEEN else (3 * (x + w), x @ w.T)"
    found = {}
    for seen in ("True", "False"):
        cells = ["import numpy as np", f"SEEN = {seen}", f"def both(x, w):\n    {spy}", TWICE, TOTAL]
        found[seen] = judging.grade(pair_lane, NotebookCode(list(enumerate(cells))), 3)
    mixed = judging.GradedNotebook(
        found["True"].findings, found["True"].run, (), found["True"].hidden, found["False"].public
    )
    assert named(diagnose.diagnose(pair_lane, bank, mixed, 3), ADDED) == ()


def test_equal_behaviour_has_one_cluster_and_other_behaviour_another(
    pair_lane: Lane, bank: MistakeBank
) -> None:
    first = told(pair_lane, bank, "return x + 2 * w, x @ w.T")[ADDED].clusters
    again = told(pair_lane, bank, "return x + w + w, (w @ x.T).T")[ADDED].clusters
    single = told(pair_lane, bank, "return (x + 2 * w).astype(np.float32), x @ w.T")[ADDED].clusters
    other = told(pair_lane, bank, "return x + 3 * w, x @ w.T")[ADDED].clusters
    assert first == again == single
    assert len(first) == 1
    assert first != other


def test_a_mistake_left_out_of_the_bank_is_named_as_no_other(pair_lane: Lane, bank: MistakeBank) -> None:
    assert named(told(pair_lane, bank.without("subtracts"), "return x - w, x @ w.T"), ADDED) == ()


def test_a_hostile_answer_is_told_nothing_and_hurts_nobody(pair_lane: Lane, bank: MistakeBank) -> None:
    bodies = (
        "return [10**400] * 3, [[[[1.0]]]]",
        "return np.full((2000, 2000), np.nan), x @ w.T",
        "return np.full(x.shape, 1e308), np.full((3, 3), -np.inf)",
        "return {'a': x}, None",
    )
    for body in bodies:
        assert named(told(pair_lane, bank, body), ADDED) == ()
