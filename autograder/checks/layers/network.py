"""A network as an object: `Network(layers, optimizer)` puts layers and an optimizer in order, and nothing else.

The layers and the optimizer are the judge's (`layers.probes`), so the network alone is judged: it needs no layer and no
optimizer that the student has written. Each test has a point of its own, and fails for that alone:

    order     forward goes through the layers once each, the first first, and backward the other way; y and dx are right
    flags     every layer gets the flag that forward was given
    lists     params and grads are flat lists, in the order of the layers, of what the layers hold at that time; the
              arrays in params are the layers' own
    step      one call of optimizer.step for all layers together; afterwards every layer holds what it returned

Two networks are made before the first pass, one of five layers and one of a single layer, and are asked in turn. Two
layers have parameters of the same shapes. Values are compared norm-wise, as in `array`:

    max|s - r|  <=  1e-3 * max|r|

Nothing is random in a right network; float32 stays below 1e-6, and every known mistake lies above 0.1.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.checks import array
from autograder.checks.cases import cotangent, off_zero
from autograder.checks.layers import network_faults
from autograder.checks.layers.probed import NetworkClass, ProbedNetwork
from autograder.checks.layers.probes import WIDTH, Floats, Probe
from autograder.checks.protocols import AnswerLike, StudentLike

__all__ = ["check_flags", "check_lists", "check_order", "check_step"]

ROWS = (5, 4)  # of the batches of two rounds: what is kept of the first does not fit the second
LINEAR = ((WIDTH, WIDTH), (WIDTH,))
LONG: tuple[tuple[tuple[int, ...], ...], ...] = (
    LINEAR,
    (),
    ((WIDTH,),),
    (),
    LINEAR,
)  # shapes of each layer's params
SHORT = (LINEAR,)


def check_order(
    student: StudentLike, network: NetworkClass, rng: np.random.Generator, *, hint: str = ""
) -> None:
    """Check that forward and backward go through the layers in order, and return y and dx. Raises `CheckFailure`."""
    asked = _two(student, network, rng, hint)
    queued = []
    for rows in ROWS:
        inputs = [(off_zero(rng, rows, WIDTH), cotangent(rng, rows, WIDTH)) for _ in asked]
        ys = [one.ask("forward", x, True) for one, (x, _) in zip(asked, inputs, strict=True)]
        dxs = [one.ask("backward", dy) for one, (_, dy) in zip(asked, inputs, strict=True)]
        queued += list(zip(asked, inputs, ys, dxs, strict=True))
    asked[0].plan.run()
    recorded = [list(one.recorder.events) for one in asked]
    for one, events in zip(asked, recorded, strict=True):
        network_faults.require_order(one, events, len(ROWS))
    for one, (x, dy), y, dx in queued:
        expected = one.outputs(x, training=True)
        array.check_array(one.value("forward", y), expected, called=one.subject("forward"), part="y")
        wanted = one.gradient(dy)
        array.check_array(one.value("backward", dx), wanted, called=one.subject("backward"), part="dx")


def check_flags(
    student: StudentLike, network: NetworkClass, rng: np.random.Generator, *, hint: str = ""
) -> None:
    """Check that every layer gets the flag of each forward: True, False, and True again. Raises `CheckFailure`."""
    plan = student.plan()
    one = ProbedNetwork(network, plan, LONG, rng, hint, modes=True)
    flags = (True, False, True)
    inputs = [off_zero(rng, ROWS[0], WIDTH) for _ in flags]
    answers = [one.ask("forward", x, flag) for x, flag in zip(inputs, flags, strict=True)]
    plan.run()
    found = [one.value("forward", answer) for answer in answers]
    events = [event for event in one.recorder.events if event.kind == "forward"]
    for event, flag in zip(events, (flag for flag in flags for _ in one.probes), strict=False):
        network_faults.require_flag(one, event, flag=flag)
    for x, flag, y in zip(inputs, flags, found, strict=True):
        subject = one.subject("forward", "in training" if flag else "in inference")
        array.check_array(y, one.outputs(x, training=flag), called=subject, part="y")


def check_lists(
    student: StudentLike, network: NetworkClass, rng: np.random.Generator, *, hint: str = ""
) -> None:
    """Check params and grads: flat lists, in the order of the layers, of their own arrays. Raises `CheckFailure`."""
    asked = _two(student, network, rng, hint)
    at_start = [one.read("params") for one in asked]
    rounds = [[_round(one, rng, rows) for one in asked] for rows in ROWS]
    held = [_written(one) for one in asked]
    asked[0].plan.run()
    for one, answer in zip(asked, at_start, strict=True):
        network_faults.require_list(
            one, "params", "at the start", answer, [probe.start for probe in one.probes]
        )
    for number, answers in enumerate(rounds):
        about = "after another backward" if number else "after a backward"
        for one, answer in zip(asked, answers, strict=True):
            network_faults.require_list(
                one, "grads", about, answer, [probe.gradients(number) for probe in one.probes]
            )
    for one, answers in zip(asked, held, strict=True):
        network_faults.require_own(one, answers)


def check_step(
    student: StudentLike, network: NetworkClass, rng: np.random.Generator, *, hint: str = ""
) -> None:
    """Check two steps: one call of the optimizer each, whose arrays all layers then hold. Raises `CheckFailure`."""
    asked = _two(student, network, rng, hint)
    steps = [[_stepped(one, rng, rows) for one in asked] for rows in ROWS]
    asked[0].plan.run()
    for one, *answers in zip(asked, *steps, strict=True):
        params = [probe.start for probe in one.probes]
        for number, (done, after, held) in enumerate(answers):
            one.value("step", done)
            network_faults.require_one_call(one, len(ROWS))
            params = [
                _moved(one, probe, number, before) for probe, before in zip(one.probes, params, strict=True)
            ]
            about = "after another step()" if number else "after step()"
            network_faults.require_moved(one, about, held, params)
            network_faults.require_list(one, "params", about, after, params)


def _two(
    student: StudentLike, network: NetworkClass, rng: np.random.Generator, hint: str
) -> list[ProbedNetwork]:
    """Return a network of several layers and one of a single layer, made before anything else is asked."""
    plan = student.plan()
    return [ProbedNetwork(network, plan, shapes, rng, hint) for shapes in (LONG, SHORT)]


def _round(one: ProbedNetwork, rng: np.random.Generator, rows: int) -> AnswerLike:
    """Queue a forward and a backward in training; return what `grads` is then."""
    one.ask("forward", off_zero(rng, rows, WIDTH), True)
    one.ask("backward", cotangent(rng, rows, WIDTH))
    return one.read("grads")


def _written(one: ProbedNetwork) -> list[AnswerLike]:
    """Queue the writing of numbers into the arrays of `params`; return what the layers hold then."""
    params = one.plan.method(one.made, "__getattribute__", "params", fetch=False)
    for number in range(sum(map(len, one.shapes))):
        one.plan.method(params[number], "fill", network_faults.mark(number), fetch=False)
    return one.held("params")


def _stepped(
    one: ProbedNetwork, rng: np.random.Generator, rows: int
) -> tuple[AnswerLike, AnswerLike, list[AnswerLike]]:
    """Queue a round and its step; return what step gave, and what the network's and the layers' params are then."""
    _round(one, rng, rows)
    return one.ask("step"), one.read("params"), one.held("params")


def _moved(one: ProbedNetwork, probe: Probe, number: int, before: Sequence[Floats]) -> list[Floats]:
    """Return the parameters of a layer after this step."""
    rate = one.stepper.rate(number)
    return [w - rate * g for w, g in zip(before, probe.gradients(number), strict=True)]
