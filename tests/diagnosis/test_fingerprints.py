"""When two behaviours are one, and what they are called."""

from __future__ import annotations

import numpy as np
import pytest

from autograder.diagnosis import fingerprints
from autograder.diagnosis.fingerprints import Part, Signature

PART = Part("f")
INF, NAN = np.inf, np.nan


def array(*numbers: float) -> tuple[np.ndarray, ...]:
    return (np.array(numbers),)


def signature(*values: fingerprints.Value, narrow: bool = False) -> Signature:
    return Signature({PART: list(values)}, frozenset((PART,)) if narrow else frozenset())


@pytest.mark.parametrize(
    ("found", "wanted", "same"),
    [
        (array(1, 2), array(1, 2), True),
        (array(1, 2 + 1e-9), array(1, 2), True),
        (array(1, 2 + 1e-4), array(1, 2), False),
        (array(NAN, 2), array(NAN, 2), True),
        (array(NAN, 2), array(2, NAN), False),
        (array(INF), array(-INF), False),
        (array(1, INF), array(1, 2), False),
        ((np.ones((1, 2)),), array(1, 1), False),
        (None, None, True),
        (None, array(1), False),
        ((), array(1), True),
        (array(1) + array(2), array(1), False),
    ],
)
def test_two_values_are_one(found: fingerprints.Value, wanted: fingerprints.Value, same: bool) -> None:
    assert fingerprints.same(signature(found), signature(wanted), PART) is same


def test_less_than_double_precision_is_compared_with_fewer_digits() -> None:
    assert fingerprints.same(signature(array(1, 2.001), narrow=True), signature(array(1, 2)), PART)


def test_an_exception_alone_is_no_evidence() -> None:
    assert not fingerprints.evident(signature(None), signature(array(1)), PART)


def test_a_call_that_was_never_made_is_no_evidence() -> None:
    assert not fingerprints.evident(signature(()), signature(array(1)), PART)


def test_a_wrong_value_is_evidence() -> None:
    assert fingerprints.evident(signature(None, array(2)), signature(array(1), array(1)), PART)


def test_a_digest_does_not_depend_on_rounding() -> None:
    rng = np.random.default_rng(1)
    values = rng.standard_normal(50)
    noisy = values * (1 + 1e-15 * rng.standard_normal(50))
    assert fingerprints.digest(signature((values,)), PART) == fingerprints.digest(signature((noisy,)), PART)


@pytest.mark.parametrize(
    "change", [lambda v: 1.05 * v, lambda v: -v, lambda v: v[::-1], lambda v: v[np.newaxis]]
)
def test_other_values_have_another_digest(change: object) -> None:
    values = np.random.default_rng(1).standard_normal(50)
    changed = change(values)  # type: ignore[operator]
    assert fingerprints.digest(signature((values,)), PART) != fingerprints.digest(signature((changed,)), PART)
