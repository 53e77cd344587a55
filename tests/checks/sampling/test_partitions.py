"""`sampling.partitions`: folds and mini-batches, lists and generators of them, and what is said of wrong ones."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from autograder.checks.cases import Function
from autograder.checks.failure import CheckFailure
from autograder.checks.sampling import partitions
from tests.campaigns.banks import partitions as bank
from tests.campaigns.banks.bank import Edits, edit, namespace
from tests.checks.local_student import student

Check = Callable[..., None]


def folds(edits: Edits, **options: Any) -> None:
    who = student(**namespace(bank.FOLDS, edits))
    partitions.check_folds(who, bank.SPLIT, np.random.default_rng(5), **options)


def batches(edits: Edits, **options: Any) -> None:
    who = student(**namespace(bank.BATCHES, edits))
    partitions.check_batches(who, bank.EPOCH, np.random.default_rng(5), **options)


def failure(check: Check, edits: Edits, **options: Any) -> CheckFailure:
    with pytest.raises(CheckFailure) as caught:
        check(edits, **options)
    return caught.value


@pytest.mark.parametrize(
    ("bug", "text"),
    [
        ("pairs turned", "a row is validated twice."),
        ("trained on everything", "a fold does not train on exactly the rows that it does not validate on."),
        (
            "the rest in the last",
            "the folds validate on 9, 7, 7, 7, 7 rows, and sizes within 1 were expected: 8, 8, 7, 7, 7.",
        ),
        ("not mixed", "the rows are not mixed: shuffle the rows before they are divided."),
        ("only labels mixed", "the rows are not mixed: shuffle the rows before they are divided."),
        (
            "the global generator",
            "the same seed gives other parts: draw from the rng that is given, and from nothing else.",
        ),
        (
            "a seed of its own",
            "another seed gives the same parts: draw from the rng that is given, and from nothing else.",
        ),
        ("from one", "folds[0][0] holds 37, and rows are numbered from 0 to 36."),
    ],
)
def test_wrong_folds_are_told_in_one_sentence(bug: str, text: str) -> None:
    found = failure(folds, {**bank.OF_ORDER, **bank.OF_FOLDS}[bug])
    assert found.text == f"k_folds(rows, k, rng): {text}"


def test_masks_in_place_of_rows_are_told_how_to_become_rows() -> None:
    found = failure(folds, edit("parts[i])", "np.isin(np.arange(rows), parts[i]))"))
    assert (
        found.text == "k_folds(rows, k, rng): folds[0][1] holds truth values, and row numbers were expected."
    )
    assert found.hint == "np.flatnonzero(mask) are the rows of a mask."


def test_a_list_of_the_other_parts_is_told_to_be_joined() -> None:
    found = failure(folds, edit("np.concatenate(parts[:i] + parts[i + 1:])", "parts[:i] + parts[i + 1:]"))
    assert found.text == (
        "k_folds(rows, k, rng): folds[0][0] is a list of arrays, and one array of row numbers was expected."
    )
    assert found.hint == "Join them with np.concatenate."


@pytest.mark.parametrize(
    ("bug", "text"),
    [
        ("with replacement", "a row comes twice."),
        ("a row left out", "some row never comes."),
        ("the first smaller", "the batches have 5, 8, 8, 8, 8 rows, and 8, 8, 8, 8, 5 were expected."),
        ("rotated", "the rows are not mixed: shuffle the rows before they are cut into batches."),
        (
            "a copy of the generator",
            "a second call with the same generator gives the same batches: each epoch has an order of its own.",
        ),
        ("floats", "batches[0] has dtype float64, and integers were expected."),
        (
            "the last dropped",
            "batches is a list of length 4, and a tuple or list of 5 (one index array for each batch) was expected.",
        ),
        (
            "endless",
            "batches is a list of length 6, and a tuple or list of 5 (one index array for each batch) was expected.",
        ),
    ],
)
def test_wrong_batches_are_told_in_one_sentence(bug: str, text: str) -> None:
    found = failure(batches, {**bank.OF_ORDER, **bank.OF_BATCHES}[bug])
    assert found.text == f"minibatches(rows, batch_size, rng): {text}"


def test_the_redacted_text_holds_no_number_of_the_student() -> None:
    found = failure(batches, bank.OF_BATCHES["the first smaller"])
    assert found.redacted == (
        "minibatches(rows, batch_size, rng): not every batch has batch_size rows, with what is left in the last one."
    )


def test_a_list_is_asked_for_in_one_request_and_a_generator_in_two() -> None:
    listed, lazy = (student(**namespace(bank.BATCHES, edits)) for edits in ((), LAZY))
    for who in (listed, lazy):
        partitions.check_batches(who, bank.EPOCH, np.random.default_rng(5))
    assert [listed.requests, lazy.requests] == [1, 2]


LAZY = edit("return [", "return (") + edit("batch_size)]", "batch_size))")


def test_a_generator_that_raises_is_told_with_its_call() -> None:
    found = failure(batches, (*LAZY, ("order[start:", "order[None + start:")))
    assert found.kind == "exception"
    assert "The call was minibatches(rows, batch_size, rng)" in found.text


def test_a_function_that_raises_is_told_with_its_arguments() -> None:
    found = failure(folds, edit("    order = ", "    1 / 0\n    order = "))
    assert "rows = 37\n  k = 5\n  rng = np.random.default_rng(" in found.given


def test_arguments_may_stand_in_another_order() -> None:
    names = namespace(bank.BATCHES.replace("(rows, batch_size, rng)", "(rng, rows, batch_size)"))
    function = Function("minibatches", ("rng", "rows", "batch_size"))
    partitions.check_batches(student(**names), function, np.random.default_rng(5))


def test_an_index_array_longer_than_the_data_is_refused_unread() -> None:
    found = failure(batches, edit("order[start:start + batch_size]", "np.zeros(10**6, dtype=int)"))
    assert "holds more row numbers than there are rows" in found.text


def test_right_parts_of_many_draws_are_mixed() -> None:
    for seed in range(200):
        rng = np.random.default_rng(seed)
        parts = [tuple(part) for part in np.array_split(rng.permutation(partitions.ROWS), partitions.FOLDS)]
        part_of = np.empty(partitions.ROWS)
        for number, part in enumerate(parts):
            part_of[list(part)] = number
        together = max(np.mean(part_of == np.roll(part_of, s)) for s in range(1, partitions.ROWS))
        assert together < partitions.TOGETHER - 0.15
