"""Right values in a wrong arrangement are told as that, in the message and in the hint."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import structure
from autograder.checks.failure import CheckFailure, FailureKind

DX, DW, DB = np.arange(6.0).reshape(2, 3) + 1, np.arange(8.0).reshape(4, 2) - 9, np.array([3.0, 5.0])
NAMES = ("dx", "dW", "db")
ORDER = "the answer holds the right values in another order"
DICT = "the answer is a dict with the right values, and a tuple or list was expected."
NESTED = "the answer holds the right values in the right order, in other lists or tuples than expected."


def failure(answer: object, expected: object, names: tuple[str, ...] = (), **more: object) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        structure.check_structure(answer, expected, called="f(x)", names=names, **more)  # type: ignore[arg-type]
    return caught.value


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((DB, DX, DW), f"{ORDER}: db, dx, dW came back, and dx, dW, db was expected."),
        ([DX, DB, DW], f"{ORDER}: dx, db, dW came back, and dx, dW, db was expected."),
        ({"dx": DX, "dW": DW, "db": DB}, DICT),
        ({"db": DB, "dx": DX, "dW": DW, "loss": 1.0}, DICT),
        ({1: DW, 2: DB, 3: DX}, DICT),
        ((DX, DW), "the answer holds the right dx, dW; db did not come back."),
        ((DB, DX), "the answer holds the right dx, db; dW did not come back."),
        (DW, "the answer is dW alone, which is right; dx, db did not come back."),
        ((DX, DW, DB, 1.0), "the answer holds all that was expected, and one value more."),
        ((0.0, DX, DW, DB, "x"), "the answer holds all that was expected, and 2 values more."),
        ((DX, (DW, DB)), NESTED),
        (([DX], [DW], [DB]), NESTED),
    ],
)  # fmt: skip
def test_right_parts_in_another_arrangement_are_told_as_that(answer: object, said: str) -> None:
    found = failure(answer, (DX, DW, DB), NAMES)
    assert (found.kind, found.text, found.hint) == (
        FailureKind.PARTS,
        f"f(x): {said}",
        "Return dx, dW, db.",
    )


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ([(DB, DW), (DX, DW)], "the answer[0] holds the right values, but the two are exchanged."),
        ([(DX, DW), (DW, DB)], "the answer holds the right values, but the two are exchanged."),
        ([DW, DB, DX, DW], NESTED),
        ([(DW, DB)], "what came back of the answer is right, but only 1 of 2 parts came back."),
    ],
)  # fmt: skip
def test_parts_within_parts_are_told_with_their_place(answer: object, said: str) -> None:
    found = failure(answer, [(DW, DB), (DX, DW)])
    assert (found.kind, found.text) == (FailureKind.PARTS, f"f(x): {said}")
    assert found.hint == "Return the parts in the order and form of the handout."


def test_a_list_turned_round_is_told_as_reversed() -> None:
    said = "f(x): the answer holds the right values in reverse order."
    assert failure([DB, DW, DX], [DX, DW, DB]).text == said


def test_equal_parts_stacked_in_one_array_are_told() -> None:
    said = "f(x): the answer holds the right parts, stacked in one array, and separate parts were expected."
    assert failure(np.stack([DX, 2 * DX]), (DX, 2 * DX), ("a", "b")).text == said


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((DX, {"cache": 1}), "the answer is a tuple of length 2, and its item 1 is what was expected alone."),
        (["x", DX], "the answer is a list of length 2, and its item 2 is what was expected alone."),
        ({"z": DX}, "the answer is a dict of length 1, and its item 1 is what was expected alone."),
    ],
)
def test_the_expected_value_beside_others_is_told(answer: object, said: str) -> None:
    found = failure(answer, DX)
    assert (found.kind, found.text, found.hint) == (
        FailureKind.PARTS,
        f"f(x): {said}",
        "Return that value alone.",
    )


@pytest.mark.parametrize(
    "answer", [(DB, 2 * DX, DW), (DX, DX, DX), (), (DX, 2 * DW), 7.0, "dx", None, {"dx": DX}]
)
def test_wrong_values_are_not_told_as_an_arrangement(answer: object) -> None:
    assert failure(answer, (DX, DW, DB), NAMES).kind is not FailureKind.PARTS


def test_a_part_that_is_right_where_it_stands_still_passes_alone() -> None:
    structure.check_structure((DX, DB, DW), (DX, DW, DB), called="f(x)", names=NAMES, only=[0])
    assert failure((DX, DB, DW), (DX, DW, DB), NAMES, only=[1]).kind is FailureKind.PARTS


def test_the_redacted_text_does_not_say_which_order_came_back() -> None:
    texts = {failure(answer, (DX, DW, DB), NAMES).redacted for answer in ((DB, DX, DW), (DX, DB, DW))}
    assert texts == {"f(x): the answer holds the right values in another order than dx, dW, db."}


def test_none_in_place_of_parts_is_told_to_return() -> None:
    assert failure(None, (DX, DW, DB), NAMES).hint == (
        "End every path through the function in a `return`; print shows a value and returns nothing."
    )
