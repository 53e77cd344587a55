"""A mistake is named where an answer behaves exactly like it, and nowhere else: real lanes, one notebook each."""

from __future__ import annotations

import pytest

from autograder.course.assignment import Assignment
from autograder.diagnosis import diagnose
from autograder.diagnosis.diagnose import Diagnosis
from autograder.diagnosis.facts.best_fact import Fact
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.grading import judging
from autograder.grading.findings import GradedNotebook
from autograder.notebooks.code import NotebookCode
from tests.warm import Warm

TWICE = "def twice(x, w):\n    return 2 * both(x, w)[0]"
TOTAL = "def total(x, w):\n    return both(x, w)[1].sum()"
ADDED, PRODUCT, ARGUMENTS, DOUBLED, SUM = (
    f"test_both.py::test_{name}" for name in ("added", "product", "arguments", "twice", "total")
)


@pytest.fixture(scope="module")
def bank(pair: Assignment) -> MistakeBank:
    return MistakeBank(pair)


def told(
    warm: Warm, bank: MistakeBank, body: str, total: str = TOTAL, twice: str = TWICE
) -> dict[str, Diagnosis]:
    """What is known of a notebook whose `both` has this body."""
    cells = ["import numpy as np", f"def both(x, w):\n    {body}", twice, total]
    judged = judging.grade(*warm, NotebookCode(list(enumerate(cells))), 3)
    return diagnose.diagnose(*warm, bank, judged, 3)


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
        ("y = x + w\n    return y // 1 ** (1 // 0), y", ADDED, "It divides by zero. Do not divide."),
        ("raise ZeroDivisionError('another text')", PRODUCT, "It divides by zero. Do not divide."),
    ],
)
def test_an_answer_that_behaves_like_a_known_mistake_is_told_so(
    warm_pair: Warm, bank: MistakeBank, body: str, test: str, sentence: str
) -> None:
    assert named(told(warm_pair, bank, body), test) == (sentence,)


def test_two_mistakes_in_two_tensors_are_both_named(warm_pair: Warm, bank: MistakeBank) -> None:
    found = told(warm_pair, bank, "return x - w, w @ x.T")
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
        ("1 / 0 if len(x) > 3 else None\n    raise ValueError", ADDED),
        ("1 / 0 if len(x) > 3 else None\n    return x + w, x @ w.T", ADDED),
        ("return x + w, x @ w.T", ADDED),
    ],
)
def test_an_answer_that_behaves_otherwise_is_told_nothing(
    warm_pair: Warm, bank: MistakeBank, body: str, test: str
) -> None:
    assert named(told(warm_pair, bank, body), test) == ()


def test_of_two_mistakes_that_behave_alike_neither_is_named(warm_pair: Warm, bank: MistakeBank) -> None:
    assert named(told(warm_pair, bank, "return 2 * (x + w), x @ w.T"), ADDED) == ()


def test_two_mistakes_with_one_sentence_are_one(warm_pair: Warm, bank: MistakeBank) -> None:
    assert named(told(warm_pair, bank, "return 3 * (x + w), x @ w.T"), ADDED) == ("It is tripled. Do not.",)


def test_a_question_below_that_is_wrong_is_pointed_to(warm_pair: Warm, bank: MistakeBank) -> None:
    wrong_twice = "def total(x, w):\n    return (x @ w.T).mean()"
    assert named(told(warm_pair, bank, "return x + w, x @ w.T", wrong_twice), SUM) == (
        "The mean is taken. Take the sum.",
    )
    assert named(told(warm_pair, bank, "return x - w, x @ w.T", wrong_twice), SUM) == ()


def test_what_follows_from_a_question_below_is_told_as_such(warm_pair: Warm, bank: MistakeBank) -> None:
    found = told(warm_pair, bank, "return x + w, (x + x) @ w.T")
    assert named(found, SUM) == ("This follows from “Sum and product”: The product is doubled.",)


def test_a_later_function_is_not_blamed_for_an_earlier_one_that_it_calls(
    warm_pair: Warm, bank: MistakeBank
) -> None:
    known = told(warm_pair, bank, "return x - w, x @ w.T")
    unknown = told(warm_pair, bank.without("subtracts"), "return x - w, x @ w.T")
    assert named(known, DOUBLED) == ("It subtracts. Add the two.",)
    assert named(unknown, DOUBLED) == ()


def test_mistakes_in_two_functions_of_one_question_are_both_named(warm_pair: Warm, bank: MistakeBank) -> None:
    found = told(warm_pair, bank, "return x + w, w @ x.T", twice="def twice(x, w):\n    return x + x - w - w")
    assert named(found, PRODUCT) == ("The product is turned round. Look at its shape.",)
    assert named(found, DOUBLED) == ("Twice the difference is taken. Take the sum.",)


def test_facts_speak_of_the_parts_by_their_names(warm_pair: Warm, bank: MistakeBank) -> None:
    found = told(warm_pair, bank, "return len(x) * (x + w), x @ w.T")
    assert found[ADDED].facts == (
        Fact("added: in every call it is the expected value times the number of rows of x."),
    )


def test_what_is_told_does_not_depend_on_the_hidden_inputs(warm_pair: Warm, bank: MistakeBank) -> None:
    """The answer is one known mistake on the public example and another on everything else."""
    spy = "return (x - w, x @ w.T) if SEEN else (3 * (x + w), x @ w.T)"
    found = {}
    for seen in ("True", "False"):
        cells = ["import numpy as np", f"SEEN = {seen}", f"def both(x, w):\n    {spy}", TWICE, TOTAL]
        found[seen] = judging.grade(*warm_pair, NotebookCode(list(enumerate(cells))), 3)
    mixed = GradedNotebook(
        found["True"].findings, found["True"].run, (), found["True"].hidden, found["False"].public
    )
    assert named(diagnose.diagnose(*warm_pair, bank, mixed, 3), ADDED) == ()


def test_equal_behaviour_has_one_cluster_and_other_behaviour_another(
    warm_pair: Warm, bank: MistakeBank
) -> None:
    first = told(warm_pair, bank, "return x + 2 * w, x @ w.T")[ADDED].clusters
    again = told(warm_pair, bank, "return x + w + w, (w @ x.T).T")[ADDED].clusters
    single = told(warm_pair, bank, "return (x + 2 * w).astype(np.float32), x @ w.T")[ADDED].clusters
    other = told(warm_pair, bank, "return x + 3 * w, x @ w.T")[ADDED].clusters
    assert first == again == single
    assert len(first) == 1
    assert first != other


def test_a_mistake_left_out_of_the_bank_is_named_as_no_other(warm_pair: Warm, bank: MistakeBank) -> None:
    assert named(told(warm_pair, bank.without("subtracts"), "return x - w, x @ w.T"), ADDED) == ()


def test_a_hostile_answer_is_told_nothing_and_hurts_nobody(warm_pair: Warm, bank: MistakeBank) -> None:
    bodies = (
        "return [10**400] * 3, [[[[1.0]]]]",
        "return np.full((2000, 2000), np.nan), x @ w.T",
        "return np.full(x.shape, 1e308), np.full((3, 3), -np.inf)",
        "return {'a': x}, None",
    )
    for body in bodies:
        assert named(told(warm_pair, bank, body), ADDED) == ()
