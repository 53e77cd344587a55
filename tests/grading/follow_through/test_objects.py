"""A class that holds objects of the student's own, or a function, is carried over like any other part."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.course import assignment as assignments
from autograder.grading import follow_through, judging
from autograder.grading.findings import CarryOutcome
from autograder.notebooks.code import NotebookCode
from tests.grading.follow_through import objects_course
from tests.warm import Warm, started

LAYERS = """
import numpy as np
class Dense:
    def __init__(self, W, b): self.params = [W, b]
    def forward(self, x, training):
        self.x = x
        return x @ self.params[0] + self.params[1]
    def backward(self, dz):
        self.grads = [self.x.T @ dz, dz.sum(axis=0)]
        return dz @ self.params[0].T
class SGD:
    def __init__(self, lr): self.lr = lr
    def step(self, params, grads): return [p - self.lr * g for p, g in zip(params, grads)]
"""
WRONG = """
class Network:
    def __init__(self, layers, optimizer): self.layers, self.optimizer = layers, optimizer
    def forward(self, x, training): return x
    def backward(self, dy): return dy
    def step(self): pass
class Activation:
    def __init__(self, function, slope): self.params, self.grads = [], []
    def forward(self, z, training): return z
    def backward(self, da): return da
"""
TRAIN = """
def train(W, b, x, t, lr, steps):
    layer = Dense(W.copy(), b.copy())
    relu = Activation(lambda z: np.maximum(z, 0), lambda z: z > 0)
    relu.params, relu.grads = [], []
    network = Network([layer, relu], SGD(lr))
    for _ in range(steps):
        y = network.forward(x, True)
        network.backward(2 * (y - t) * (y > 0) / t.size)
        network.step()
    return layer.params
"""


@pytest.fixture(scope="module")
def warm(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    folder = objects_course.write(tmp_path_factory.mktemp("course"))
    with started(assignments.load(folder), best_tier) as processes:
        yield processes


def carried(warm: Warm, *cells: str) -> CarryOutcome:
    work = NotebookCode(list(enumerate(cells)), {})
    judged = judging.grade(*warm, work, 3)
    return follow_through.follow_through(*warm, work, 3, judged)["test_objects.py::test_train"].carry


def test_training_is_carried_over_with_the_students_own_layers(warm: Warm) -> None:
    assert carried(warm, LAYERS, WRONG, TRAIN) is CarryOutcome.EARNED


def test_a_wrong_layer_of_the_students_is_still_wrong(warm: Warm) -> None:
    wrong = LAYERS.replace("self.x.T @ dz", "-self.x.T @ dz")
    assert carried(warm, wrong, WRONG, TRAIN) is CarryOutcome.FAILED
