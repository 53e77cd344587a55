"""The reference agrees with PyTorch, to rounding, on the answers that PyTorch once gave."""

from __future__ import annotations

import numpy as np
import pytest

from tests.campaigns.oracle import golden
from tests.campaigns.oracle.agreement import (
    FAMILIES,
    OPERATIONS,
    TOLERANCE,
    cases,
    difference,
    differences,
    reference_answer,
)
from tests.campaigns.oracle.golden import Golden

GOLDENS = golden.read()


@pytest.mark.parametrize("kept", GOLDENS, ids=lambda kept: f"{kept.operation}: {kept.case}")
def test_every_output_agrees_with_pytorch(kept: Golden) -> None:
    apart = differences(reference_answer(kept.operation, kept.inputs), kept.outputs)
    assert {name: value for name, value in apart.items() if not value <= TOLERANCE} == {}


@pytest.mark.parametrize("kept", GOLDENS, ids=lambda kept: f"{kept.operation}: {kept.case}")
def test_the_answers_have_the_same_names_on_both_sides(kept: Golden) -> None:
    assert reference_answer(kept.operation, kept.inputs).keys() == kept.outputs.keys()


def test_no_two_families_have_an_operation_of_the_same_name() -> None:
    names = [operation.name for family in FAMILIES for operation in family.OPERATIONS]
    assert len(names) == len(set(names))


def test_every_operation_has_golden_vectors() -> None:
    assert {kept.operation for kept in GOLDENS} == set(OPERATIONS)


def test_every_case_has_golden_vectors() -> None:
    kept = {(kept.operation, kept.case) for kept in GOLDENS}
    assert kept == {(operation, case.name) for operation in OPERATIONS for case in cases(operation)}


@pytest.mark.parametrize("path", sorted(golden.FOLDER.glob("*.npz")), ids=lambda path: path.stem)
def test_each_file_records_what_made_it(path: golden.Path) -> None:
    libraries = {"torch", OPERATIONS[path.stem].library}
    assert golden.about(path).keys() == libraries | {"numpy", "python", "seed", "dtype"}


def test_the_training_trajectory_has_20_steps() -> None:
    (kept,) = [kept for kept in GOLDENS if kept.operation == "train"]
    assert kept.outputs["losses"].shape == (20,)


def test_difference_is_infinite_for_another_shape() -> None:
    assert difference(np.ones((3, 1)), np.ones(3)) == np.inf


def test_difference_is_infinite_for_a_nan() -> None:
    assert difference(np.array([1.0, np.nan]), np.array([1.0, 2.0])) == np.inf


def test_difference_is_relative_to_the_largest_expected_number() -> None:
    assert difference(np.array([1.0, 4.5]), np.array([1.0, 4.0])) == 0.125


def test_what_is_rounding_beside_a_cases_other_outputs_is_compared_at_their_scale() -> None:
    expected = {"loss": np.array([1000.0]), "db": np.array([1e-17])}
    assert differences({**expected, "db": np.array([3e-17])}, expected)["db"] == pytest.approx(2e-18)


def test_differences_are_infinite_if_an_output_is_missing() -> None:
    assert differences({"a": np.ones(2)}, {"a": np.ones(2), "dz": np.ones(2)})["a"] == np.inf
