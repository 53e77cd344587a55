"""`layers.probes`: the judge's layers compute with what their lists hold, and write down their calls."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.checks.layers import probes
from tests.checks.local_student import student

X = np.array([[1.0, 2.0, 3.0], [0.5, -1.0, 2.0]])


def gain(recorder: probes.CallLog, *, modes: bool = False) -> probes.Probe:
    return probes.Probe(0, [np.array([1.0, 2.0, 3.0])], recorder, modes=modes)


def used(function: Any, *, modes: bool = False) -> tuple[Any, probes.CallLog]:
    recorder = probes.CallLog()
    plan = student(use=function).plan()
    answer = plan.call("use", gain(recorder, modes=modes).argument(), X)
    plan.run()
    return answer, recorder


def assigned(layer: Any, x: Any) -> Any:
    layer.params[0] = np.ones(3)
    return layer.forward(x, True)


def written(layer: Any, x: Any) -> Any:
    layer.params[0][...] = 1.0
    return layer.forward(x, True)


def replaced(layer: Any, x: Any) -> Any:
    layer.params = [np.ones(3)]
    return layer.forward(x, True)


@pytest.mark.parametrize("change", [assigned, written, replaced])
def test_a_probe_follows_its_list(change: Any) -> None:
    answer, _ = used(change)
    assert np.array_equal(answer.value, X)


def test_a_backward_sets_a_new_list_of_gradients() -> None:
    def use(layer: Any, x: Any) -> Any:
        before = layer.grads
        layer.forward(x, True)
        layer.backward(np.ones_like(x))
        return before, layer.grads

    answer, _ = used(use)
    before, after = answer.value
    assert np.array_equal(before[0], np.zeros(3))
    assert np.array_equal(after[0], X.sum(axis=0))


def test_a_probe_with_modes_halves_its_output_in_inference() -> None:
    answer, recorder = used(lambda layer, x: layer.forward(x, training=False), modes=True)
    assert np.array_equal(answer.value, 0.5 * X * [1.0, 2.0, 3.0])
    assert recorder.events == [probes.LayerCall("forward", 0, training=False)]


def test_a_backward_without_a_forward_is_a_problem() -> None:
    _, recorder = used(lambda layer, x: layer.backward(x))
    assert (
        recorder.problem == "the backward of a layer is called without a forward of as many rows before it."
    )


def test_parameters_of_other_shapes_are_a_problem() -> None:
    def use(layer: Any, x: Any) -> Any:
        layer.params = [np.ones(2)]
        return layer.forward(x, True)

    _, recorder = used(use)
    assert recorder.problem == "the list params of a layer no longer holds arrays of the shapes that it had."


def test_the_optimizer_returns_new_arrays_and_changes_none() -> None:
    stepper = probes.Stepper([0.5], probes.CallLog())
    params = [np.ones(2)]

    def use(optimizer: Any) -> Any:
        return optimizer.step(params, [np.ones(2)])

    plan = student(use=use).plan()
    answer = plan.call("use", stepper.argument())
    plan.run()
    assert np.array_equal(answer.value[0], [0.5, 0.5])
    assert np.array_equal(params[0], [1.0, 1.0])
