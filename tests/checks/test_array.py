"""`checks.array`: what passes, what fails, and in which order faults are named."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.checks import array, form
from autograder.checks.failure import CheckFailure, Handle, Note

EXPECTED = np.array([[1.0, -2.0, 3.0], [4.0, 5.0, -6.0]])


def kind(answer: object, expected: object = EXPECTED) -> str:
    """The kind of failure, or "" for a pass."""
    try:
        array.check_array(answer, expected, called="f(x)")
    except CheckFailure as failure:
        return failure.kind
    return ""


def scalar_kind(answer: object, expected: object = 1.5) -> str:
    try:
        array.check_number(answer, expected, called="loss(z, y)")
    except CheckFailure as failure:
        return failure.kind
    return ""


def test_the_expected_array_passes() -> None:
    assert kind(EXPECTED.copy()) == ""


def test_float32_passes_without_a_note(recwarn: pytest.WarningsRecorder) -> None:
    assert kind(EXPECTED.astype(np.float32)) == ""
    assert not recwarn.list


def test_half_precision_passes_with_a_note() -> None:
    with pytest.warns(Note, match="half precision"):
        array.check_array((EXPECTED / 3).astype(np.float16), EXPECTED / 3, called="f(x)")


def test_few_right_digits_pass_with_a_note() -> None:
    with pytest.warns(Note, match="half precision"):
        array.check_array(EXPECTED * 1.0005, EXPECTED, called="f(x)")


def test_an_error_just_above_the_tolerance_fails() -> None:
    assert kind(EXPECTED * 1.0011) == "values"


def test_the_tolerance_is_relative_to_the_largest_entry() -> None:
    answer = EXPECTED.copy()
    answer[0, 0] += 1e-3 * 6 * 0.25
    assert kind(answer) == ""


def test_one_wrong_entry_fails() -> None:
    answer = EXPECTED.copy()
    answer[1, 2] = 6.0
    assert kind(answer) == "values"


def test_nan_fails_as_not_finite() -> None:
    answer = EXPECTED.copy()
    answer[0, 1] = np.nan
    assert kind(answer) == "finite"


@pytest.mark.parametrize("value", [np.inf, -np.inf])
def test_infinity_fails_as_not_finite(value: float) -> None:
    assert kind(np.where(EXPECTED == 5, value, EXPECTED)) == "finite"


def test_all_nan_fails() -> None:
    assert kind(np.full(EXPECTED.shape, np.nan)) == "finite"


@pytest.mark.parametrize("shape", [(1, 3), (3,), (), (2, 1), (1, 2, 3), (3, 2), (0, 3), (0,)])
def test_a_shape_that_would_broadcast_fails(shape: tuple[int, ...]) -> None:
    assert kind(np.ones(shape), np.ones((2, 3))) == "shape"


def test_an_empty_array_fails() -> None:
    assert kind(np.zeros((0, 0))) == "shape"


def test_a_column_for_a_vector_has_a_hint_about_axes() -> None:
    with pytest.raises(CheckFailure) as caught:
        array.check_array(np.ones((1, 3)), np.ones(3), called="f(x)")
    assert "keepdims" in caught.value.hint


def test_the_transposed_shape_is_named() -> None:
    with pytest.raises(CheckFailure) as caught:
        array.check_array(EXPECTED.T, EXPECTED, called="f(x)")
    assert "transposed" in caught.value.hint


@pytest.mark.parametrize(
    "answer",
    [EXPECTED.tolist(), tuple(EXPECTED), None, 1.0, np.float64(1), "text", True, {}, Handle("Tensor"), 1j],
    ids=repr,
)
def test_what_is_no_array_fails_by_type(answer: object) -> None:
    assert kind(answer) == "type"


def test_none_is_told_as_a_missing_return() -> None:
    with pytest.raises(CheckFailure) as caught:
        array.check_array(None, EXPECTED, called="f(x)")
    assert "return" in caught.value.hint


@pytest.mark.parametrize("dtype", [bool, np.int64, np.uint8, np.complex128])
def test_other_dtypes_fail(dtype: type) -> None:
    assert kind(EXPECTED.astype(dtype)) == "dtype"


def test_shape_is_told_before_dtype_and_values() -> None:
    assert kind(np.full((3, 2), 7, dtype=np.int64)) == "shape"


def test_dtype_is_told_before_values() -> None:
    assert kind(np.full((2, 3), 7, dtype=np.int64)) == "dtype"


def test_huge_values_fail_without_a_warning() -> None:
    assert kind(np.full(EXPECTED.shape, 1.7e308)) == "values"


def test_near_zero_expectations_are_measured_by_the_scale() -> None:
    array.check_array(np.full(3, 1e-10), np.zeros(3), called="f(x)", scale=1.0)
    with pytest.raises(CheckFailure):
        array.check_array(np.full(3, 1e-8), np.zeros(3), called="f(x)", scale=1.0)


@pytest.mark.parametrize("expected", [np.zeros((0, 2)), np.array([1.0, np.nan])])
def test_an_expectation_that_is_empty_or_not_finite_is_the_authors_mistake(expected: object) -> None:
    with pytest.raises(ValueError, match="finite"):
        array.check_array(np.zeros((0, 2)), expected, called="f(x)")


def test_a_message_says_call_place_and_three_numbers() -> None:
    answer = EXPECTED.copy()
    answer[0, 2] = 3.5
    with pytest.raises(CheckFailure) as caught:
        array.check_array(answer, EXPECTED, called="f(x)", part="dW")
    assert caught.value.text == (
        "f(x): dW is not right: 1 of 6 values differ; the first at [0, 2] is 3.5 where 3 was expected"
        " (off by 0.5; 0.006 is allowed)."
    )


def test_a_constant_factor_is_named() -> None:
    with pytest.raises(CheckFailure, match="Every value is 1/7 times"):
        array.check_array(EXPECTED / 7, EXPECTED, called="f(x)")


def test_a_reversed_sign_is_named() -> None:
    with pytest.raises(CheckFailure, match="The sign is wrong"):
        array.check_array(-EXPECTED, EXPECTED, called="f(x)")


def test_redacted_text_holds_no_number_of_the_students() -> None:
    with pytest.raises(CheckFailure) as caught:
        array.check_array(np.full((31, 57), 4321.0), EXPECTED, called="f(x)")
    assert caught.value.redacted == "f(x): the answer does not have the expected shape (2, 3)."


@pytest.mark.parametrize("answer", [0, 1.5, np.float64(1.5)])
def test_a_number_for_an_array_is_no_other_kind_of_array(answer: object) -> None:
    with pytest.raises(CheckFailure) as caught:
        array.check_array(answer, EXPECTED, called="f(x)")
    hint = "That is a single number: look for a sum over all axes, or for an array that was never made."
    assert (caught.value.kind, caught.value.hint) == ("type", hint)


def test_several_arrays_for_one_are_told_apart_from_a_list_of_numbers() -> None:
    with pytest.raises(CheckFailure) as caught:
        array.check_array((EXPECTED, EXPECTED), EXPECTED, called="f(x)")
    assert caught.value.hint == "Several values came back: return the one array that is asked for."


@pytest.mark.parametrize("answer", [1.5, np.float64(1.5), np.float32(1.5), np.array(1.5)])
def test_a_number_may_be_a_float_a_numpy_scalar_or_0d(answer: object) -> None:
    assert scalar_kind(answer) == ""


def test_a_whole_number_is_a_number() -> None:
    assert scalar_kind(2, 2.0) == ""


def test_an_array_of_one_is_no_number_and_says_so() -> None:
    with pytest.raises(CheckFailure) as caught:
        array.check_number(np.array([1.5]), 1.5, called="loss(z, y)")
    assert (caught.value.kind, "one entry" in caught.value.hint) == ("shape", True)


def test_losses_of_the_rows_are_no_number() -> None:
    assert scalar_kind(np.array([1.0, 2.0])) == "shape"


@pytest.mark.parametrize(
    "answer", [None, [1.5], (1.5,), "1.5", True, np.True_, 1.5j, 10**400, Handle("float")], ids=repr
)
def test_what_is_no_real_number_fails(answer: object) -> None:
    assert scalar_kind(answer) == "type"


@pytest.mark.parametrize(
    "answer", [float("nan"), float("inf"), np.float32("nan"), np.array(np.nan)], ids=repr
)
def test_a_number_that_is_not_finite_fails(answer: object) -> None:
    assert scalar_kind(answer) == "finite"


def test_a_wrong_number_fails() -> None:
    assert scalar_kind(1.6) == "values"


@pytest.mark.parametrize("answer", [[1, 2], (1, 2)])
def test_a_sequence_may_be_a_list_or_a_tuple(answer: object) -> None:
    assert form.as_sequence(answer, 2, called="f(x)") == [1, 2]


@pytest.mark.parametrize("answer", [np.ones(2), {0: 1, 1: 2}, "ab", None, Handle("generator")], ids=repr)
def test_other_containers_are_no_sequence(answer: object) -> None:
    with pytest.raises(CheckFailure) as caught:
        form.as_sequence(answer, 2, called="f(x)")
    assert caught.value.kind == "type"


def test_a_sequence_of_the_wrong_length_fails() -> None:
    with pytest.raises(CheckFailure) as caught:
        form.as_sequence([1], 2, called="f(x)")
    assert caught.value.kind == "shape"
