"""A run for stand-ins leaves out what costs time and no answer needs."""

from __future__ import annotations

import ast

import pytest

from autograder.worker.stand_ins.needed import Needs

ANSWERS = "def relu(z): return np.maximum(z, floor)\ndef train(x): return step(relu(x))"


def spared(*cells: str) -> list[str]:
    """The statements of these cells, beside two answers, that are left out."""
    every = ["import numpy as np, checks", ANSWERS, *cells]
    needs = Needs(every, ["relu", "train"])
    return [ast.unparse(node) for cell in cells for node in ast.parse(cell).body if needs.spares(node)]


@pytest.mark.parametrize(
    "cell",
    [
        "params, losses = train(3)",
        "digits = np.load('digits.npz')",
        "@checks.once_written\ndef learn():\n    train(3)",
        "total: float = train(3)",
        "x = np.ones(3)",
        "losses = {'moons': train(3)}",
    ],
)
def test_what_is_costly_and_not_needed_is_left_out(cell: str) -> None:
    assert spared(cell) == [ast.unparse(ast.parse(cell))]


@pytest.mark.parametrize(
    "cell",
    [
        "floor = np.float64(0)",
        "table = np.zeros(3)\nfloor = table[0]",
        "def step(h): return h * rate\nrate = np.float64(2)",
        "def step(h):\n    def inner(): return rates[0]\n    return inner()\nrates = list(range(3))",
        "class Step:\n    size = float(3)\nstep = Step()",
        "step = make()\ndef make(): return lambda h: h",
        "floor, other = map(float, (1, 2))",
        "table = {}\ndef step(h): return table['f'](h)\ntable['f'] = np.vectorize(abs)",
        "def step(h): return h\nstep.scale = float(2)",
        "_ = register(relu)",
        "layers = dict(activation=relu)",
        "def trace(f): return f\n@trace\ndef helper(): pass",
        "number = 3",
        "def helper(): return train(3)",
    ],
)
def test_what_an_answer_may_need_is_kept(cell: str) -> None:
    assert spared(cell) == []


def test_a_cell_that_does_not_parse_takes_nothing_from_the_others() -> None:
    needs = Needs(["def broken(:", ANSWERS, "floor = float(0)"], ["relu"])
    assert not needs.spares(ast.parse("floor = float(0)").body[0])


def test_an_expression_that_reads_what_is_left_out_is_left_out() -> None:
    assert spared("_, ax = plt.subplots()\nax.set(title='train')") == [
        "_, ax = plt.subplots()",
        "ax.set(title='train')",
    ]


def test_a_name_that_is_bound_elsewhere_too_is_not_missing() -> None:
    assert spared("ax = 1\nax = plt.gca()\nax.set(title='train')") == ["ax = plt.gca()"]
