"""`checks.initializers`: independent draws of the right distribution, and the names of wrong formulas."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pytest

from autograder.checks.failure import CheckFailure
from autograder.checks.sampling import adapters, initializers, variance_schemes
from autograder.checks.sampling.distributions import NORMAL, TRUNCATED, UNIFORM, Kind
from tests.campaigns.banks import initializers as bank
from tests.campaigns.banks.bank import namespace
from tests.checks.local_student import student

BANKS = {entry.name: entry for entry in bank.BANKS}


@pytest.fixture
def rng() -> np.random.Generator:
    return np.random.default_rng(3)


def failure(scheme: str, bug: str, rng: np.random.Generator) -> CheckFailure:
    names = namespace(BANKS[scheme].source, BANKS[scheme].bugs[bug])
    with pytest.raises(CheckFailure) as caught:
        initializers.check_scheme(student(**names), bank.INIT, bank.SCHEMES[scheme], rng)
    return caught.value


@pytest.mark.parametrize(
    ("scheme", "bug", "words"),
    [
        ("he_normal", "fan-out", "variance 1 / fan_out"),
        ("he_normal", "the variance for the deviation", "the variance used as a standard deviation"),
        ("he_normal", "truncated, not corrected", "without correcting"),
        ("glorot_normal", "twice by fan-in", "variance 2 / fan_in"),
        (
            "glorot_normal",
            "the limit for the deviation",
            "the limit of a uniform used as a standard deviation",
        ),
        ("glorot_uniform", "the deviation as limit", "the standard deviation used as the limit"),
        ("lecun_uniform", "0.05 always", "0.05, whatever the sizes"),
        ("he_uniform", "normal of the same spread", "it looks normal"),
    ],
)
def test_the_formula_that_was_used_is_named(
    scheme: str, bug: str, words: str, rng: np.random.Generator
) -> None:
    assert words in failure(scheme, bug, rng).message


def test_a_variance_that_is_named_is_the_one_that_was_measured() -> None:
    shapes = [(300, 100), (40, 60)]
    for fan in ("fan_in", "fan_out", "fan_avg"):
        used = variance_schemes.Scheme("normal", 1.0, fan)
        words = variance_schemes.named(
            bank.SCHEMES["he_normal"], shapes, [used.std(*shape) for shape in shapes]
        )
        formula = words.removeprefix("It fits the spread of variance ").removesuffix(".")
        for fan_in, fan_out in shapes:
            value = eval(formula, {"fan_in": fan_in, "fan_out": fan_out})
            assert value == pytest.approx(used.std(fan_in, fan_out) ** 2)


def test_no_two_schemes_are_near_each_other_on_both_shapes() -> None:
    pairs = itertools.permutations(bank.SCHEMES.values(), 2)
    for one, other in pairs:
        ratios = [one.std(*shape) / other.std(*shape) for shape in initializers.SHAPES]
        same = (one.gain, one.fan) == (other.gain, other.fan)
        assert same or max(abs(ratio - 1) for ratio in ratios) > 0.13


def test_a_frozen_stream_is_random_in_name_only(rng: np.random.Generator) -> None:
    assert failure("he_normal", "a seed of its own", rng).kind == "random"


@pytest.mark.parametrize(
    ("scheme", "bug", "words"),
    [
        ("he_normal", "standardized as a whole", "shifted after it was drawn"),
        ("he_normal", "scaled as a whole", "scaled after it was drawn"),
        ("he_uniform", "stretched until the largest is the limit", "scaled after it was drawn"),
        ("he_normal", "three uniforms", "its largest entry is"),
        ("he_normal", "five uniforms", "its tails are too light"),
    ],
)
def test_what_was_done_to_the_draw_is_told(
    scheme: str, bug: str, words: str, rng: np.random.Generator
) -> None:
    assert words in failure(scheme, bug, rng).message


@pytest.mark.parametrize("kind", [NORMAL, TRUNCATED, UNIFORM], ids=lambda kind: kind.name)
def test_a_kind_has_the_moments_of_its_own_quantiles(kind: Kind) -> None:
    x = np.linspace(-8, 8, 100_001)
    middle, weight = (x[1:] + x[:-1]) / 2, np.diff(kind.below(x))
    moments = [float(np.sum(middle**power * weight)) for power in (1, 2, 4)]
    assert moments == pytest.approx([0, 1, kind.tails], abs=1e-4)


def test_an_orthogonal_matrix_of_positive_numbers_prefers_a_direction(rng: np.random.Generator) -> None:
    names = namespace(bank.QR, bank.ORTHOGONAL.bugs["of numbers that are all positive"])
    with pytest.raises(CheckFailure, match="some directions are preferred"):
        initializers.check_orthogonal(student(**names), bank.INIT, rng)


def test_everything_is_asked_in_one_request(rng: np.random.Generator) -> None:
    who = student(**namespace(BANKS["he_normal"].source))
    initializers.check_scheme(who, bank.INIT, bank.SCHEMES["he_normal"], rng)
    assert who.requests == 1


def test_the_matrix_may_be_the_transposed_one_where_the_handout_says_so(rng: np.random.Generator) -> None:
    def init(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        return rng.normal(0, np.sqrt(2 / fan_in), (fan_out, fan_in))

    function = adapters.Initializer("init", transposed=True)
    initializers.check_scheme(student(init=init), function, bank.SCHEMES["he_normal"], rng)


def test_the_arguments_may_stand_in_another_order(rng: np.random.Generator) -> None:
    def init(rng: np.random.Generator, shape: tuple[int, int]) -> Any:
        return rng.normal(0, np.sqrt(2 / shape[0]), shape)

    function = adapters.Initializer("init", ("rng", "shape"))
    initializers.check_scheme(student(init=init), function, bank.SCHEMES["he_normal"], rng)


def test_a_transposed_orthogonal_matrix_is_judged_by_its_own_shape(rng: np.random.Generator) -> None:
    def init(fan_in: int, fan_out: int, rng: np.random.Generator) -> Any:
        return np.linalg.qr(rng.normal(size=(max(fan_in, fan_out),) * 2))[0][:fan_out, :fan_in]

    initializers.check_orthogonal(student(init=init), adapters.Initializer("init", transposed=True), rng)


def test_a_message_shows_the_call_as_code(rng: np.random.Generator) -> None:
    assert "rng = np.random.default_rng(" in failure("he_normal", "fan-out", rng).given


def test_hidden_text_holds_no_number_that_was_measured(rng: np.random.Generator) -> None:
    found = failure("he_normal", "fan-out", rng)
    assert found.redacted.endswith("W does not have the standard deviation of this scheme.")


def test_the_truncated_normal_of_the_table_has_deviation_one() -> None:
    x = np.linspace(-2, 2, 200_001)
    density = np.exp(-(x**2) / 2)
    assert np.sqrt(np.sum(x**2 * density) / np.sum(density)) == pytest.approx(
        variance_schemes.TRUNCATED, abs=1e-5
    )
