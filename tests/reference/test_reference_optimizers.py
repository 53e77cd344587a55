"""Every form of every rule, against the same rule written out for one number, and on what is easily got wrong.

The scalar programs below are typed from the papers, books and documentations named beside them, with Python's
own floats, and share nothing with the reference: no vector, no base class, no common line. Where PyTorch has a
form, `tests/campaigns/oracle` compares it with PyTorch as well.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator

import numpy as np
import pytest

import datasets
from reference import fitting, initializers, losses, schedules
from reference.layers import Activation, Dense
from reference.network import Network
from reference.optimizers import FORMS, LOOKALIKES

STEPS = 20
EPS = 0.05  # large, so that it matters where it stands
BETA, BETA1, BETA2, DECAY = 0.8, 0.7, 0.95, 0.3

ALL = [(rule, form) for mapping in (FORMS, LOOKALIKES) for rule in mapping for form in mapping[rule]]
HYPER = {
    "sgd": {},
    "momentum": {"beta": BETA},
    "nesterov": {"beta": BETA},
    "adagrad": {"eps": EPS},
    "rmsprop": {"beta": BETA, "eps": EPS},
    "adam": {"beta1": BETA1, "beta2": BETA2, "eps": EPS},
    "adamax": {"beta1": BETA1, "beta2": BETA2, "eps": EPS},
    "nadam": {"beta1": BETA1, "beta2": BETA2, "eps": EPS},
    "adamw": {"beta1": BETA1, "beta2": BETA2, "eps": EPS, "weight_decay": DECAY},
}

every = pytest.mark.parametrize(("rule", "form"), ALL)


def make(rule: str, form: str, rate: object = 0.1, **other: float):
    constructor = (FORMS.get(rule, {}) | LOOKALIKES.get(rule, {}))[form]
    return constructor(learning_rate=rate, **(HYPER[rule] | other))


# --- one number, written out ---------------------------------------------------------------------------------

Path = Iterator[float]
Slope = Callable[[float], float]
Rate = Callable[[int], float]


def sgd(w: float, slope: Slope, rate: Rate) -> Path:
    for n in range(STEPS):
        w -= rate(n) * slope(w)
        yield w


def lecture_momentum(w: float, slope: Slope, rate: Rate) -> Path:
    m = 0.0
    for n in range(STEPS):
        m = BETA * m - rate(n) * slope(w)
        w = w + m
        yield w


def torch_momentum(w: float, slope: Slope, rate: Rate) -> Path:
    """torch.optim.SGD(momentum=…): the buffer starts as the first gradient."""
    buffer = None
    for n in range(STEPS):
        buffer = slope(w) if buffer is None else BETA * buffer + slope(w)
        w -= rate(n) * buffer
        yield w


def average_momentum(w: float, slope: Slope, rate: Rate) -> Path:
    """Ng, Deep Learning Specialization: v = β v + (1 − β) dW."""
    v = 0.0
    for n in range(STEPS):
        v = BETA * v + (1 - BETA) * slope(w)
        w -= rate(n) * v
        yield w


def cs231n_nesterov(w: float, slope: Slope, rate: Rate) -> Path:
    """CS231n's notes: v_prev = v; v = mu * v - learning_rate * dx; x += -mu * v_prev + (1 + mu) * v."""
    v = 0.0
    for n in range(STEPS):
        v_prev, v = v, BETA * v - rate(n) * slope(w)
        w += -BETA * v_prev + (1 + BETA) * v
        yield w


def torch_nesterov(w: float, slope: Slope, rate: Rate) -> Path:
    buffer = None
    for n in range(STEPS):
        g = slope(w)
        buffer = g if buffer is None else BETA * buffer + g
        w -= rate(n) * (g + BETA * buffer)
        yield w


def goodfellow_nesterov(w: float, slope: Slope, rate: Rate) -> Path:
    """Deep Learning, algorithm 8.3: interim update, gradient there, velocity update, apply."""
    v = 0.0
    for n in range(STEPS):
        interim = w + BETA * v
        v = BETA * v - rate(n) * slope(interim)
        w = w + v
        yield w


def adagrad(w: float, slope: Slope, rate: Rate, inside: bool) -> Path:
    """Goodfellow et al., algorithm 8.4 (outside); Géron, equation 11-6 (inside)."""
    past = []
    for n in range(STEPS):
        past.append(slope(w))
        total = sum(g * g for g in past)
        w -= rate(n) * past[-1] / (math.sqrt(total + EPS) if inside else math.sqrt(total) + EPS)
        yield w


def rmsprop(w: float, slope: Slope, rate: Rate, inside: bool) -> Path:
    """PyTorch's RMSprop (outside); Keras's RMSprop and Goodfellow et al., algorithm 8.5 (inside)."""
    mean = 0.0
    for n in range(STEPS):
        g = slope(w)
        mean += (1 - BETA) * (g * g - mean)
        w -= rate(n) * g / (math.sqrt(mean + EPS) if inside else math.sqrt(mean) + EPS)
        yield w


def adam(
    w: float, slope: Slope, rate: Rate, place: str, before: float = 0.0, after: float = 0.0, tied: bool = True
) -> Path:
    """Kingma and Ba, algorithm 1 (outside) and section 2 (hat); Géron, equation 11-8 (inside).

    before and after are weight decay around the step, which the learning rate multiplies if tied.
    """
    m = v = 0.0
    for t in range(1, STEPS + 1):
        eta, g = rate(t - 1), slope(w)
        w -= (eta if tied else 1) * before * w
        m = BETA1 * m + (1 - BETA1) * g
        v = BETA2 * v + (1 - BETA2) * g * g
        m_hat, v_hat = m / (1 - BETA1**t), v / (1 - BETA2**t)
        if place == "outside":
            w -= eta * m_hat / (math.sqrt(v_hat) + EPS)
        elif place == "inside":
            w -= eta * m_hat / math.sqrt(v_hat + EPS)
        else:
            w -= eta * math.sqrt(1 - BETA2**t) / (1 - BETA1**t) * m / (math.sqrt(v) + EPS)
        w -= eta * after * w
        yield w


def adam_l2(w: float, slope: Slope, rate: Rate) -> Path:
    """torch.optim.Adam(weight_decay=λ): grad = grad + weight_decay · param."""
    m = v = 0.0
    for t in range(1, STEPS + 1):
        g = slope(w) + DECAY * w
        m, v = BETA1 * m + (1 - BETA1) * g, BETA2 * v + (1 - BETA2) * g * g
        w -= rate(t - 1) * m / (1 - BETA1**t) / (math.sqrt(v / (1 - BETA2**t)) + EPS)
        yield w


def adamax(w: float, slope: Slope, rate: Rate, in_maximum: bool) -> Path:
    """Kingma and Ba, algorithm 2, with ε as in Keras, or as in PyTorch's documentation."""
    m = u = 0.0
    for t in range(1, STEPS + 1):
        g = slope(w)
        m = BETA1 * m + (1 - BETA1) * g
        u = max(BETA2 * u, abs(g) + EPS) if in_maximum else max(BETA2 * u, abs(g))
        w -= rate(t - 1) / (1 - BETA1**t) * m / (u if in_maximum else u + EPS)
        yield w


def nadam(w: float, slope: Slope, rate: Rate, psi: float | None) -> Path:
    """torch.optim.NAdam's documentation; Keras's Nadam is the same with ψ = 1, and μ constant without ψ."""

    def mu(t: int) -> float:
        return BETA1 if psi is None else BETA1 * (1 - 0.5 * 0.96 ** (t * psi))

    m, v, product = 0.0, 0.0, 1.0
    for t in range(1, STEPS + 1):
        g = slope(w)
        product *= mu(t)
        m, v = BETA1 * m + (1 - BETA1) * g, BETA2 * v + (1 - BETA2) * g * g
        m_hat = mu(t + 1) * m / (1 - product * mu(t + 1)) + (1 - mu(t)) * g / (1 - product)
        w -= rate(t - 1) * m_hat / (math.sqrt(v / (1 - BETA2**t)) + EPS)
        yield w


def ruder_nadam(w: float, slope: Slope, rate: Rate) -> Path:
    """Ruder's overview, equation 36: θ − η / (√v̂ + ε) · (β₁ m̂ + (1 − β₁) g / (1 − β₁ᵗ))."""
    m = v = 0.0
    for t in range(1, STEPS + 1):
        g = slope(w)
        m, v = BETA1 * m + (1 - BETA1) * g, BETA2 * v + (1 - BETA2) * g * g
        m_hat, v_hat = m / (1 - BETA1**t), v / (1 - BETA2**t)
        w -= rate(t - 1) / (math.sqrt(v_hat) + EPS) * (BETA1 * m_hat + (1 - BETA1) * g / (1 - BETA1**t))
        yield w


WRITTEN_OUT: dict[tuple[str, str], Callable[..., Path]] = {
    ("sgd", "plain"): sgd,
    ("momentum", "velocity"): lecture_momentum,
    ("momentum", "buffer"): torch_momentum,
    ("momentum", "average"): average_momentum,
    ("nesterov", "velocity"): cs231n_nesterov,
    ("nesterov", "buffer"): torch_nesterov,
    ("nesterov", "look-ahead"): goodfellow_nesterov,
    ("adagrad", "eps outside"): lambda *given: adagrad(*given, inside=False),
    ("adagrad", "eps inside"): lambda *given: adagrad(*given, inside=True),
    ("rmsprop", "eps outside"): lambda *given: rmsprop(*given, inside=False),
    ("rmsprop", "eps inside"): lambda *given: rmsprop(*given, inside=True),
    ("adam", "eps outside"): lambda *given: adam(*given, "outside"),
    ("adam", "eps hat"): lambda *given: adam(*given, "hat"),
    ("adam", "eps inside"): lambda *given: adam(*given, "inside"),
    ("adamax", "eps outside"): lambda *given: adamax(*given, in_maximum=False),
    ("adamax", "eps in maximum"): lambda *given: adamax(*given, in_maximum=True),
    ("nadam", "constant"): lambda *given: nadam(*given, psi=None),
    ("nadam", "ruder"): ruder_nadam,
    ("nadam", "schedule 0.004"): lambda *given: nadam(*given, psi=0.004),
    ("nadam", "schedule 1"): lambda *given: nadam(*given, psi=1.0),
    ("adamw", "decay before, eps outside"): lambda *given: adam(*given, "outside", before=DECAY),
    ("adamw", "decay before, eps hat"): lambda *given: adam(*given, "hat", before=DECAY),
    ("adamw", "decay before, eps inside"): lambda *given: adam(*given, "inside", before=DECAY),
    ("adamw", "decay after, eps outside"): lambda *given: adam(*given, "outside", after=DECAY),
    ("adamw", "decay after, eps hat"): lambda *given: adam(*given, "hat", after=DECAY),
    ("adamw", "decay after, eps inside"): lambda *given: adam(*given, "inside", after=DECAY),
    ("adamw", "decay without rate"): lambda *given: adam(*given, "outside", before=DECAY, tied=False),
    ("adamw", "L2 penalty"): adam_l2,
}
RATES: dict[str, Rate] = {"constant": lambda n: 0.1, "power": schedules.power(0.2, s=5)}


def slope(w: np.ndarray) -> np.ndarray:
    """The gradient of a bumpy bowl: its sign and size change along the way."""
    return w + 2 * np.sin(3 * w)


def walk(optimizer, start: np.ndarray) -> np.ndarray:
    """The 20 places that an optimizer takes one parameter to, one below the other."""
    params, path = [start], []
    for _ in range(STEPS):
        params = optimizer.step(params, lambda params: [slope(W) for W in params])
        path.append(params[0])
    return np.stack(path)


@every
@pytest.mark.parametrize("rate", RATES)
def test_each_form_walks_as_the_rule_written_out_for_one_number(rule: str, form: str, rate: str) -> None:
    starts = np.array([-2.0, 0.7, 3.1])
    paths = [WRITTEN_OUT[rule, form](w, lambda w: w + 2 * math.sin(3 * w), RATES[rate]) for w in starts]
    expected = np.array([list(path) for path in paths]).T
    np.testing.assert_allclose(walk(make(rule, form, RATES[rate]), starts), expected, rtol=1e-11, atol=1e-12)


def test_every_form_is_written_out() -> None:
    assert set(WRITTEN_OUT) == set(ALL)


@pytest.mark.parametrize("rule", FORMS)
def test_no_two_forms_of_a_rule_walk_the_same_path(rule: str) -> None:
    forms = [form for named, form in ALL if named == rule]
    fifth = [walk(make(rule, form, RATES["power"]), np.array([0.7]))[4].item() for form in forms]
    assert len({round(place, 4) for place in fifth}) == len(forms)


@pytest.mark.parametrize("rule", ["momentum", "nesterov"])
def test_velocity_and_buffer_are_the_same_while_the_learning_rate_is(rule: str) -> None:
    velocity, buffer = (walk(make(rule, form), np.array([0.7, -2.0])) for form in ("velocity", "buffer"))
    np.testing.assert_allclose(velocity, buffer, rtol=1e-12)


def test_a_rules_first_form_is_the_one_of_the_lecture() -> None:
    momentum = next(iter(FORMS["momentum"].values()))(learning_rate=0.5, beta=0.5)
    (W,) = momentum.step([np.array([1.0])], [np.array([2.0])])
    (W,) = momentum.step([W], [np.array([4.0])])
    # m = −0.5 · 2 = −1, W = 0;  m = 0.5 · −1 − 0.5 · 4 = −2.5, W = −2.5
    assert W.tolist() == [-2.5]


@pytest.mark.parametrize(
    ("rule", "form", "length"),
    [
        ("rmsprop", "eps outside", 1 / math.sqrt(1 - 0.9)),
        ("adam", "eps outside", 1),
        ("adamax", "eps outside", 1),
        ("nadam", "constant", 1.4737),
        ("nadam", "ruder", 1.9),
        ("nadam", "schedule 0.004", 1.0564),
        ("nadam", "schedule 1", 1.0628),
    ],
)
def test_the_first_step_has_a_length_that_does_not_depend_on_the_gradient(
    rule: str, form: str, length: float
) -> None:
    optimizer = FORMS[rule][form](learning_rate=0.1)
    (W,) = optimizer.step([np.zeros(2)], [np.array([-20.0, 300.0])])
    np.testing.assert_allclose(W, [0.1 * length, -0.1 * length], rtol=1e-4)


@pytest.mark.parametrize("rule", FORMS)
def test_every_rule_trains_a_network_on_real_data(rule: str) -> None:
    data, rng = datasets.load("wine"), np.random.default_rng(3)
    network = Network(
        [
            Dense(initializers.he_normal(13, 16, rng), np.zeros(16)),
            Activation("relu"),
            Dense(initializers.he_normal(16, 3, rng), np.zeros(3)),
        ]
    )
    optimizer = next(iter(FORMS[rule].values()))(learning_rate=0.05 if "eps" in HYPER[rule] else 0.1)
    loss = losses.BY_TASK["multi-class"]
    before = fitting.evaluate(network, loss, data.X_train, data.y_train)
    fitting.fit(network, loss, optimizer, data.X_train, data.y_train, epochs=20, batch_size=16, rng=rng)
    assert fitting.evaluate(network, loss, data.X_train, data.y_train) < before / 10


# --- the contract of step ------------------------------------------------------------------------------------


def constantly(*grads: np.ndarray) -> Callable[[list[np.ndarray]], list[np.ndarray]]:
    """A gradient function, which every form takes, that always gives these."""
    return lambda params: list(grads)


@every
def test_step_gives_new_arrays_and_changes_nothing(rule: str, form: str) -> None:
    W, g = np.array([[1.0, -2.0, 3.0]]), np.array([[0.5, 0.1, -4.0]])
    kept = W.copy(), g.copy()
    optimizer = make(rule, form)
    for _ in range(2):
        (moved,) = optimizer.step([W], constantly(g))
    assert np.array_equal(W, kept[0])
    assert np.array_equal(g, kept[1])
    assert not np.shares_memory(moved, W)


@every
def test_what_a_caller_does_to_the_result_does_not_change_the_memory(rule: str, form: str) -> None:
    start, g = np.array([1.0, -2.0]), np.array([0.5, 0.1])
    spoilt, untouched = make(rule, form), make(rule, form)
    (W,), _ = spoilt.step([start], constantly(g)), untouched.step([start], constantly(g))
    W[:] = np.nan
    assert np.array_equal(spoilt.step([start], constantly(g))[0], untouched.step([start], constantly(g))[0])


@every
def test_two_optimizers_and_two_parameters_of_one_shape_share_no_memory(rule: str, form: str) -> None:
    alone = walk(make(rule, form), np.array([0.7, 2.0]))[-1]
    one, other = make(rule, form), make(rule, form)
    params, elsewhere = [np.array([-3.0, 1.0]), np.array([0.7, 2.0])], [np.array([5.0, -5.0])]
    for _ in range(STEPS):
        params = one.step(params, lambda params: [slope(W) for W in params])
        elsewhere = other.step(elsewhere, lambda params: [slope(W) for W in params])
    assert np.array_equal(params[1], alone)


@every
def test_a_parameter_whose_gradient_is_always_zero_stays_exactly_where_it_is(rule: str, form: str) -> None:
    optimizer = make(rule, form, **({"weight_decay": 0.0} if rule == "adamw" else {}))
    params = [np.array([1.5, 0.0, -2.0])]
    for _ in range(3):
        params = optimizer.step(params, constantly(np.zeros(3)))
    assert params[0].tolist() == [1.5, 0, -2]


@every
@pytest.mark.parametrize("shape", [(), (1,), (0,), (0, 3), (2, 1, 3)])
def test_a_parameter_may_have_any_shape_and_keeps_it(rule: str, form: str, shape: tuple[int, ...]) -> None:
    (moved,) = make(rule, form).step([np.ones(shape)], constantly(np.ones(shape)))
    assert isinstance(moved, np.ndarray)
    assert moved.shape == shape


@every
def test_no_parameters_at_all_are_moved_to_none(rule: str, form: str) -> None:
    assert make(rule, form).step([], constantly()) == []


@every
def test_float32_stays_float32(rule: str, form: str) -> None:
    W = np.ones((2, 3), dtype=np.float32)
    optimizer = make(rule, form, rate=np.float64(0.1))
    for _ in range(2):
        (W,) = optimizer.step([W], constantly(W))
    assert W.dtype == np.float32


@every
def test_gradients_of_1e150_are_within_range(rule: str, form: str) -> None:
    (moved,) = make(rule, form).step([np.ones(2)], constantly(np.array([1e150, -1e150])))
    assert np.isfinite(moved).all()


@pytest.mark.parametrize(
    ("rule", "form"), [pair for pair in ALL if "eps" in HYPER[pair[0]] and pair[0] != "adamax"]
)
def test_an_entry_whose_square_overflows_never_moves_again_and_the_others_do(rule: str, form: str) -> None:
    optimizer = make(rule, form, **({"weight_decay": 0.0} if rule == "adamw" else {}))
    with np.errstate(over="ignore"):
        params = optimizer.step([np.array([1.0, 1.0])], constantly(np.array([1e160, 1.0])))
    (W,) = optimizer.step(params, constantly(np.ones(2)))
    assert W[0] == 1
    assert W[1] < 1


@pytest.mark.parametrize("form", FORMS["adamax"])
def test_adamax_takes_no_squares_and_overflows_for_no_gradient(form: str) -> None:
    (W,) = make("adamax", form).step([np.ones(1)], constantly(np.array([1e300])))
    assert W.tolist() == pytest.approx([0.9], rel=1e-15)


@every
def test_a_schedule_is_asked_once_per_step_for_the_number_of_steps_taken(rule: str, form: str) -> None:
    asked: list[int] = []

    def schedule(t: int) -> float:
        asked.append(t)
        return 0.1

    optimizer = make(rule, form, schedule)
    for _ in range(3):
        optimizer.step([np.ones(2), np.ones(3)], constantly(np.ones(2), np.ones(3)))
    assert asked == [0, 1, 2]


@pytest.mark.parametrize(("rule", "form"), [pair for pair in ALL if pair[1] != "look-ahead"])
def test_gradients_may_be_given_as_arrays(rule: str, form: str) -> None:
    W, g = np.array([1.0, 2.0]), np.array([0.5, -0.5])
    as_arrays, by_function = make(rule, form).step([W], [g]), make(rule, form).step([W], constantly(g))
    assert np.array_equal(as_arrays[0], by_function[0])


def test_look_ahead_refuses_gradients_that_were_taken_elsewhere() -> None:
    with pytest.raises(TypeError, match="give step a function"):
        make("nesterov", "look-ahead").step([np.ones(2)], [np.ones(2)])


def test_look_ahead_asks_once_where_the_velocity_is_about_to_carry_it() -> None:
    optimizer, asked = make("nesterov", "look-ahead", beta=0.5, rate=1.0), []

    def gradient(params: list[np.ndarray]) -> list[np.ndarray]:
        asked.append(params[0].tolist())
        return [np.ones(1)]

    (W,) = optimizer.step([np.zeros(1)], gradient)
    optimizer.step([W], gradient)
    assert asked == [[0], [-1.5]]


@every
def test_a_gradient_of_another_shape_is_refused(rule: str, form: str) -> None:
    with pytest.raises(ValueError, match=r"parameter 1 has shape \(3,\).*\(1, 3\).*must be the same"):
        make(rule, form).step([np.ones(2), np.ones(3)], constantly(np.ones(2), np.ones((1, 3))))


@every
def test_a_missing_gradient_is_refused(rule: str, form: str) -> None:
    with pytest.raises(ValueError, match="2 parameters, 1 gradients"):
        make(rule, form).step([np.ones(2), np.ones(3)], constantly(np.ones(2)))


@every
def test_a_parameter_that_was_not_there_before_is_refused(rule: str, form: str) -> None:
    optimizer = make(rule, form)
    optimizer.step([np.ones(2)], constantly(np.ones(2)))
    with pytest.raises(ValueError, match=r"memories of 1|argument 2 is shorter"):
        optimizer.step([np.ones(2), np.ones(2)], constantly(np.ones(2), np.ones(2)))


@every
def test_after_a_refused_step_the_optimizer_goes_on_as_if_nothing_had_happened(rule: str, form: str) -> None:
    disturbed, start = make(rule, form), np.array([0.7])
    with pytest.raises(ValueError, match="shape"):
        disturbed.step([start], constantly(np.ones(2)))
    assert np.array_equal(walk(disturbed, start), walk(make(rule, form), start))
