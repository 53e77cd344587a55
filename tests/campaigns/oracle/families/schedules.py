"""Learning rates over two hundred steps."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

from reference import schedules
from reference.schedules import Schedule
from tests.campaigns.oracle.keras_here import keras_in_float64
from tests.campaigns.oracle.operation import Case, Convention, Operation

STEPS = 200


def _operation(
    name: str,
    hyper: dict[str, float],
    in_reference: Callable[..., Schedule],
    in_torch: Callable[..., Any],
) -> Operation:
    """in_torch makes the scheduler from the module `lr_scheduler`, an optimizer at `rate`, and the numbers."""

    def cases(rng: np.random.Generator) -> Iterator[Case]:
        yield Case("200 steps", {name: np.array(value) for name, value in hyper.items()}, smooth=False)

    def with_torch(torch: Any, rate: float, **given: float) -> dict[str, Any]:
        optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=rate)
        scheduler = in_torch(torch.optim.lr_scheduler, optimizer, rate=rate, **given)
        rates = []
        for _ in range(STEPS):
            rates.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            scheduler.step()
        return {"rates": torch.tensor(rates, dtype=torch.float64)}

    def with_reference(**given: float) -> dict[str, Any]:
        schedule = in_reference(**given)
        return {"rates": [schedule(t) for t in range(STEPS)]}

    return Operation(name, cases, with_torch, with_reference)


def _piecewise(rate: float, first: int, second: int) -> Schedule:
    return schedules.piecewise([first, second], [rate, rate / 4, rate / 16])


OPERATIONS = (
    _operation(
        "schedule_constant",
        {"rate": 0.3},
        schedules.constant,
        lambda module, optimizer, rate: module.ConstantLR(optimizer, factor=1.0),
    ),
    _operation(
        "schedule_power",
        {"rate": 0.3, "s": 30.0, "c": 1.5},
        schedules.power,
        lambda module, optimizer, rate, s, c: module.LambdaLR(optimizer, lambda t: (1 + t / s) ** -c),
    ),
    _operation(
        "schedule_exponential",
        {"rate": 0.3, "s": 70.0},
        schedules.exponential,
        lambda module, optimizer, rate, s: module.ExponentialLR(optimizer, gamma=0.1 ** (1 / s)),
    ),
    _operation(
        "schedule_piecewise",
        {"rate": 0.3, "first": 50, "second": 120},
        _piecewise,
        lambda module, optimizer, rate, first, second: module.MultiStepLR(optimizer, [first, second], 0.25),
    ),
    _operation(
        "schedule_one_cycle",
        {"rate": 0.3, "rise": 0.43},
        lambda rate, rise: schedules.one_cycle(rate, STEPS, rise),
        lambda module, optimizer, rate, rise: module.OneCycleLR(
            optimizer,
            max_lr=rate,
            total_steps=STEPS,
            pct_start=rise,
            div_factor=10,
            final_div_factor=1000,
            anneal_strategy="linear",
            three_phase=True,
            cycle_momentum=False,
        ),
    ),
)


def _boundary_has_the_next_rate(torch: Any) -> bool:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = torch.optim.lr_scheduler.MultiStepLR(optimizer, [1], 0.5)
    optimizer.step()
    scheduler.step()
    with keras_in_float64() as keras:
        in_keras = float(keras.optimizers.schedules.PiecewiseConstantDecay([1], [1.0, 0.5])(1))
    here = schedules.piecewise([1], [1.0, 0.5])(1)
    return (here, scheduler.get_last_lr(), in_keras) == (0.5, [0.5], 1.0)


def _one_cycle_is_linear(torch: Any) -> bool:
    defaults = inspect.signature(torch.optim.lr_scheduler.OneCycleLR).parameters
    shape = [defaults[name].default for name in ("anneal_strategy", "three_phase", "pct_start")]
    eta = schedules.one_cycle(1.0, 101, rise=41 / 101)
    return shape == ["cos", False, 0.3] and bool(np.isclose(eta(20), (eta(0) + eta(40)) / 2))


CONVENTIONS = (
    Convention(
        "piecewise schedule: the step that is a boundary",
        "has the next rate",
        "has the next rate",
        "has the rate before it",
        _boundary_has_the_next_rate,
    ),
    Convention(
        "one-cycle schedule",
        "three straight lines, up for 45 % of the steps",
        "two half cosines, up for 30 %; three straight lines as an option",
        "none",
        _one_cycle_is_linear,
    ),
)
