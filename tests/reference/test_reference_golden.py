"""The reference agrees with PyTorch, to rounding, on the answers that PyTorch once gave."""

from __future__ import annotations

import numpy as np
import pytest

from tests.oracle import golden
from tests.oracle.agreement import OPERATIONS, TOLERANCE, cases, difference, reference_answer
from tests.oracle.golden import Golden

GOLDENS = golden.read()


@pytest.mark.parametrize("kept", GOLDENS, ids=lambda kept: f"{kept.operation}: {kept.case}")
def test_every_output_agrees_with_pytorch(kept: Golden) -> None:
    outputs = reference_answer(kept.operation, kept.inputs)
    apart = {name: difference(outputs[name], expected) for name, expected in kept.outputs.items()}
    assert {name: value for name, value in apart.items() if not value <= TOLERANCE} == {}


@pytest.mark.parametrize("kept", GOLDENS, ids=lambda kept: f"{kept.operation}: {kept.case}")
def test_the_answers_have_the_same_names_on_both_sides(kept: Golden) -> None:
    assert reference_answer(kept.operation, kept.inputs).keys() == kept.outputs.keys()


def test_every_operation_has_golden_vectors() -> None:
    assert {kept.operation for kept in GOLDENS} == set(OPERATIONS)


def test_every_case_has_golden_vectors() -> None:
    kept = {(kept.operation, kept.case) for kept in GOLDENS}
    assert kept == {(operation, case.name) for operation in OPERATIONS for case in cases(operation)}


@pytest.mark.parametrize("path", sorted(golden.FOLDER.glob("*.npz")), ids=lambda path: path.stem)
def test_each_file_records_what_made_it(path: golden.Path) -> None:
    assert golden.about(path).keys() == {"torch", "numpy", "python", "seed", "dtype"}


def test_the_training_trajectory_has_20_steps() -> None:
    (kept,) = [kept for kept in GOLDENS if kept.operation == "train"]
    assert kept.outputs["losses"].shape == (20,)


def test_difference_is_infinite_for_another_shape() -> None:
    assert difference(np.ones((3, 1)), np.ones(3)) == np.inf


def test_difference_is_infinite_for_a_nan() -> None:
    assert difference(np.array([1.0, np.nan]), np.array([1.0, 2.0])) == np.inf
