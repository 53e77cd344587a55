"""Exact results: the form of integers and strings, values without a tolerance, and calls that keep something."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import pytest

from autograder.checks.cases import Case, Function
from autograder.checks.failure import CheckFailure
from autograder.checks.functions import exact
from tests.checks.local_student import student

COUNT = Function("count", ("sizes",))
CASES = [Case(([4, 3, 2],)), Case(([64, 50, 50, 10],)), Case(([2, 1],)), Case(([5, 9],))]


def count(sizes: Sequence[int]) -> int:
    return sum((m + 1) * n for m, n in itertools.pairwise(sizes))


def failure(function: Callable[..., object], hint: str = "") -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        exact.check_exact(student(count=function), COUNT, count, CASES, hint=hint)
    return caught.value


def of(answer: object, expected: object, **options: Any) -> CheckFailure:
    """The failure of a single answer."""
    with pytest.raises(CheckFailure) as caught:
        exact.check_exact_value(answer, expected, called="f(x)", **options)
    return caught.value


@pytest.mark.parametrize(
    "answer", [6310, np.int8(3).astype(np.int64) + 6307, np.uint16(6310), np.array(6310, dtype="<i2")]
)
def test_an_integer_of_any_width_is_right(answer: object) -> None:
    exact.check_exact_value(answer, 6310, called="f(x)")


def test_one_too_many_is_wrong_and_named() -> None:
    assert (
        of(6311, 6310).message == "f(x): the answer is 6311 where 6310 was expected. That is one too large."
    )


def test_a_number_beyond_64_bits_is_compared_exactly() -> None:
    assert of(2**70 + 1, 2**70).kind == "values"


@pytest.mark.parametrize(
    ("answer", "kind", "text"),
    [
        (3.0, "type", "f(x): the answer is 3.0, a float, and an integer was expected."),
        (np.float32(3), "type", "f(x): the answer is 3.0, a float, and an integer was expected."),
        (True, "type", "f(x): the answer is True, a truth value, and an integer was expected."),
        (np.True_, "type", "f(x): the answer is True, a truth value, and an integer was expected."),
        (np.array([3]), "shape", "f(x): the answer has shape (1,), and a single integer was expected."),
        ("3", "type", "f(x): the answer is a value of type str, and an integer was expected."),
        ([3], "type", "f(x): the answer is a list of length 1, and an integer was expected."),
        (
            None,
            "type",
            "f(x): the answer is None (a function without `return` gives None), and an integer was expected.",
        ),
    ],
)
def test_what_is_no_integer_is_told_by_its_kind(answer: object, kind: str, text: str) -> None:
    found = of(answer, 3)
    assert (found.kind, found.text) == (kind, text)


def test_a_right_float_is_told_how_to_become_an_integer() -> None:
    assert "//" in of(3.0, 3).hint


@pytest.mark.parametrize("dtype", ["i1", "u1", "<i4", "<u8"])
def test_an_array_of_integers_of_any_width_is_right(dtype: str) -> None:
    exact.check_exact_value(np.array([0, 2, 1], dtype=dtype), np.array([0, 2, 1]), called="f(x)")


def test_a_wrong_entry_is_told_with_its_place() -> None:
    found = of(np.array([[0, 2], [1, 5]]), np.array([[0, 2], [1, 4]]))
    assert found.text == (
        "f(x): the answer is not right: 1 of 4 values differ; the first at [1, 1] is 5 where 4 was expected."
    )


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (np.array([0.0, 1.0]), "dtype"),
        (np.array([False, True]), "dtype"),
        (np.array([[0, 1]]), "shape"),
        (np.array([0, 1, 1]), "shape"),
        ([0, 1], "type"),
    ],
)
def test_an_array_of_another_form_is_wrong(answer: object, kind: str) -> None:
    assert of(answer, np.array([0, 1])).kind == kind


def test_a_list_is_as_good_as_an_array_where_the_question_says_so() -> None:
    exact.check_exact_value([0, np.int64(1)], np.array([0, 1]), called="f(x)", accepts_lists=True)
    exact.check_exact_value(np.array([0, 1]), [0, 1], called="f(x)", accepts_lists=True)


@pytest.mark.parametrize("answer", [[0.0, 1.0], [False, True], [False, 1], np.array([0.0, 1.0])])
def test_a_list_of_other_numbers_is_wrong_there_too(answer: object) -> None:
    assert of(answer, [0, 1], accepts_lists=True).kind in ("dtype", "type")
    assert of(answer, np.array([0, 1]), accepts_lists=True).kind == "dtype"


def test_a_wrong_string_is_told() -> None:
    found = of("mae", "mse")
    assert found.text == "f(x): the answer is 'mae' where 'mse' was expected."
    assert found.redacted == "f(x): the answer is not the right string."


@pytest.mark.parametrize("answer", ["MSE", " mse", "m-s-e", "m s e"])
def test_a_string_that_differs_in_form_alone_is_told_to_be_copied(answer: str) -> None:
    assert "letter by letter" in of(answer, "mse").hint


def test_a_wrong_string_says_what_alone_differs() -> None:
    assert of("mse\n", "mse").fact == "Only the white space at its beginning or end differs."


def test_what_is_no_string_is_told_how_to_become_one() -> None:
    hints = [of(answer, "mse").hint for answer in (3, ["mse"])]
    assert hints == [
        "Return a string: one in quotation marks, an f-string or str(…).",
        '"".join(…) makes one string of a list; between its quotation marks stands what separates the parts.',
    ]


def test_a_long_string_is_cut_off() -> None:
    assert len(of("x" * 5000, "mse").text) < 150


@pytest.mark.parametrize("answer", [3, None, np.array([1]), ["mse"], b"mse"])
def test_what_is_no_string_is_a_wrong_type(answer: object) -> None:
    assert of(answer, "mse").kind == "type"


def test_parts_are_called_by_their_names() -> None:
    found = of((3, "mse"), (3, "binary_cross_entropy"), names=("units", "loss"))
    assert found.text == "f(x): loss is 'mse' where 'binary_cross_entropy' was expected."


def test_a_wrong_part_costs_its_own_test_alone() -> None:
    function = Function("output_layer", ("task",), ("units", "loss"))
    who = student(output_layer=lambda task: (1, "mae"))

    def check(only: str) -> None:
        exact.check_exact(who, function, lambda task: (1, "mse"), [Case(("regression",))], only=only)

    check("units")
    with pytest.raises(CheckFailure, match="loss is 'mae'"):
        check("loss")


def test_a_nested_part_is_told_by_its_index() -> None:
    assert "the answer[1][0] is 4 where 3" in of([1, (4, 2)], [1, (3, 2)]).text


def test_the_redacted_text_holds_nothing_of_the_answer() -> None:
    for answer, expected in ((6311, 6310), ("mae", "mse"), (np.array([7, 8]), np.array([7, 9]))):
        redacted = of(answer, expected).redacted
        assert not any(word in redacted for word in ("6311", "mae", "8", "[1]"))


def test_the_failure_shows_the_call_and_ends_on_the_hint_of_the_test() -> None:
    found = failure(lambda sizes: sum(m * n for m, n in itertools.pairwise(sizes)), "One per unit.")
    assert (found.given, found.hint) == ("  sizes = [4, 3, 2]", "One per unit.")


def test_a_right_function_passes_in_one_request() -> None:
    who = student(count=count)
    exact.check_exact(who, COUNT, count, CASES)
    assert who.requests == 1


def test_one_of_several_references_has_to_explain_every_case() -> None:
    def units(sizes: Sequence[int]) -> int:
        return sum(sizes)

    both = {"parameters": count, "units": units}
    exact.check_exact(student(count=units), COUNT, both, CASES)
    mixed = student(count=lambda sizes: count(sizes) if len(sizes) > 2 else units(sizes))
    with pytest.raises(CheckFailure):
        exact.check_exact(mixed, COUNT, both, CASES)


def test_an_answer_kept_from_the_first_call_is_state() -> None:
    kept: dict[str, int] = {}
    assert failure(lambda sizes: kept.setdefault("n", count(sizes))).kind == "state"


def test_an_answer_that_is_right_for_another_call_by_chance_is_a_plain_mistake() -> None:
    assert failure(lambda sizes: 3).kind == "values"


def test_what_adds_up_from_call_to_call_is_state() -> None:
    calls: list[int] = []

    def drifts(sizes: Sequence[int]) -> int:
        calls.append(1)
        return count(sizes) + max(0, len(calls) - len(CASES))

    assert failure(drifts).kind == "state"


def test_what_is_drawn_is_random() -> None:
    drawn = iter([0, 0, 0, 0, 0, 7, 3])
    assert failure(lambda sizes: count(sizes) + next(drawn)).kind == "random"


def test_a_string_that_changes_from_call_to_call_is_random() -> None:
    names = iter(["mse", "mse", "mse", "mae", "mse"])
    function = Function("loss", ("task",))
    cases = [Case(("a",)), Case(("b",))]
    with pytest.raises(CheckFailure) as caught:
        exact.check_exact(student(loss=lambda task: next(names)), function, lambda task: "mse", cases)
    assert caught.value.kind == "random"


def test_arguments_that_change_are_told_after_a_right_answer() -> None:
    def pops(sizes: list[int]) -> int:
        found = count(sizes)
        sizes.pop()
        return found

    with pytest.raises(CheckFailure, match="changed its argument sizes"):
        exact.check_unchanged(student(count=pops), COUNT, count, CASES[0])
    exact.check_unchanged(student(count=count), COUNT, count, CASES[0])


@pytest.mark.parametrize("expected", [3.0, np.array([0.5]), [1, 2.0], {"a": 0.5}, None])
def test_a_reference_that_is_not_exact_is_the_authors_mistake(expected: object) -> None:
    with pytest.raises(ValueError, match="exact results are"):
        exact.check_exact(student(count=count), COUNT, lambda sizes: expected, CASES)


def test_a_function_that_raises_is_told_with_its_call() -> None:
    assert "The call was count(sizes)" in failure(lambda sizes: 1 // 0).text


@pytest.mark.parametrize(
    ("found", "said"),
    [
        ([1, 3, 4], " Each of them is one too small."),
        ([1, 4, 7], ""),
        ([3, 4, 5], " That is one too large."),
    ],
)
def test_indices_that_are_all_off_by_one_are_told_so(found: list[int], said: str) -> None:
    with pytest.raises(CheckFailure) as raised:
        exact.check_exact_value(np.array(found), np.array([2, 4, 5]), called="first_at(x)")
    assert raised.value.message.endswith(f"was expected.{said}")


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ({"a": [1, "x"]}, {"a": (1, "x")}),
        ({}, {}),
        (True, True),
        (np.bool_(False), False),
        ([True, "a"], [True, "a"]),
    ],
)
def test_dicts_and_truth_values_that_are_equal_are_right(answer: object, expected: object) -> None:
    exact.check_exact_value(answer, expected, called="f(x)")


@pytest.mark.parametrize(
    ("answer", "expected", "kind", "said"),
    [
        ([1], {"a": 1}, "type", "the answer is a list of length 1, and a dict was expected."),
        (
            None,
            {},
            "type",
            "the answer is None (a function without `return` gives None), and a dict was expected.",
        ),
        (
            {"A": 1},
            {"a": 1, "b": 1},
            "parts",
            "the answer has other keys: it lacks 2 of 2 keys, the first 'a'; the key 'A' is not expected.",
        ),
        (
            {"a": 1},
            {"a": 1, "b": 1},
            "parts",
            "the answer has other keys: it lacks 1 of 2 keys, the first 'b'.",
        ),
        ({"a": 1, "b": 1}, {"a": 1}, "parts", "the answer has other keys: the key 'b' is not expected."),
        ({"a": 1}, {"a": 2}, "values", "the value of 'a' is 1 where 2 was expected. That is one too small."),
        (1, True, "type", "the answer is a value of type int, and True or False was expected."),
        (True, False, "values", "the answer is True where False was expected."),
    ],
)
def test_a_dict_or_a_truth_value_that_is_wrong_is_told_in_one_sentence(
    answer: object, expected: object, kind: str, said: str
) -> None:
    with pytest.raises(CheckFailure) as raised:
        exact.check_exact_value(answer, expected, called="f(x)")
    assert (raised.value.kind, raised.value.message) == (kind, f"f(x): {said}")


def test_a_value_that_is_not_exact_is_the_authors_mistake() -> None:
    with pytest.raises(ValueError, match="exact results are"):
        exact.check_exact_value(3, 3.0, called="f(x)")
