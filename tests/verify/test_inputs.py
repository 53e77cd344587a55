"""`verify.inputs`: a question whose hidden inputs hold no coincidence is remarked on."""

from __future__ import annotations

import msgspec
import numpy as np
import pytest

from autograder.checks.cases import designed, normal
from autograder.judge.messages import HiddenTest
from autograder.judge.trace import TracedCall, tensors
from autograder.verify import inputs

TEST = HiddenTest("test_relu.py::test_forward", "Values.", "relu", 1.0, "", True)
FITTING = np.array([[25.0, 0.01], [-3.0, 1.0]])


def remarked(*arrays: object) -> list[str]:
    calls = [TracedCall(str(n), "relu", tuple(tensors(one)), ()) for n, one in enumerate(arrays)]
    return list(inputs.remarks({TEST.id: msgspec.msgpack.encode(calls)}, [TEST]))


def test_inputs_that_hold_coincidences_are_not_remarked_on() -> None:
    assert remarked(FITTING, np.ones((1, 2))) == []


@pytest.mark.parametrize(
    ("arrays", "words"),
    [
        ([FITTING[:, :1]], "no input is square"),
        ([FITTING], "none has a single row or column"),
        ([FITTING / 2, np.ones((1, 2))], "no number is above 20"),
        ([FITTING + 1, np.ones((1, 2))], "none but 0 is below 0.05"),
    ],
)
def test_what_is_missing_is_named(arrays: list[object], words: str) -> None:
    (remark,) = remarked(*arrays)
    assert remark.startswith("question relu: ")
    assert words in remark


def test_a_question_without_matrices_is_not_remarked_on() -> None:
    assert remarked(np.ones(3), 4.0) == []


def test_designed_inputs_lack_nothing() -> None:
    cases = designed(np.random.default_rng(0), lambda rng, n, d, m: (normal(rng, n, m), normal(rng, d, m)))
    assert remarked(*(array for case in cases for array in case.args)) == []
