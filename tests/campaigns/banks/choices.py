"""Choices of hidden widths and a learning rate, trained by the judge on wine, and their known mistakes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

import datasets
from autograder.checks.cases import Function
from autograder.checks.training import choice
from reference.trial import Trial
from tests.campaigns.banks.bank import Bank, Edits, edit

ROWS = 90  # to train on; the other 43 are for validation
BUDGET = 394  # one hidden layer of 23 units has as many
BAR = 0.5  # right choices stay below 0.3 in a hundred medians, wrong ones above 0.6

CHOICE = """
def my_network():
    return [12], 0.01
"""
MISTAKES: dict[str, Edits] = {
    "one unit": edit("[12]", "[1]"),
    "steps too short": edit("0.01", "0.0005"),
    "steps too long": edit("0.01", "1000.0"),
    "diverges": edit("0.01", "1e300"),
    "too deep": edit("[12]", "[1] * 12"),
    "more layers than are trained": edit("[12]", "[1] * 13"),
    "very many layers": edit("[12]", "[1] * 100_000"),
    "one parameter too many": edit("[12]", "[13, 10, 5]"),
    "a huge layer": edit("[12]", "[10**9]"),
    "a layer beyond any array": edit("[12]", "[10**30]"),
    "all sizes": edit("[12]", "[13, 12, 3]"),
    "a number for a list": edit("[12]", "12"),
    "the other order": edit("[12], 0.01", "0.01, [12]"),
    "widths alone": edit("[12], 0.01", "[12]"),
    "a rate in the list": edit("[12], 0.01", "[12, 0.01]"),
    "a third part": edit("0.01", "0.01, 'adam'"),
    "a dictionary": edit("return [12], 0.01", "return {'widths': [12], 'rate': 0.01}"),
    "floats": edit("[12]", "[12.0]"),
    "truth values": edit("[12]", "[True]"),
    "strings": edit("[12]", "['12']"),
    "nested": edit("[12]", "[[12]]"),
    "a table": edit("[12]", "np.array([[12]])"),
    "no layer": edit("[12]", "[]"),
    "an empty array": edit("[12]", "np.array([], dtype=int)"),
    "a layer of nothing": edit("[12]", "[12, 0]"),
    "a negative width": edit("[12]", "[-12]"),
    "a rate of zero": edit("0.01", "0.0"),
    "a negative rate": edit("0.01", "-0.01"),
    "not a number": edit("0.01", "float('nan')"),
    "infinite": edit("0.01", "float('inf')"),
    "a rate as a string": edit("0.01", "'0.01'"),
    "a rate in an array": edit("0.01", "np.array([0.01])"),
    "no rate": edit("0.01", "None"),
    "printed": edit("return", "_ ="),
    "raises": edit("return", "return undefined,"),
    "another choice each time": edit("[12]", "[int(np.random.default_rng().integers(8, 10**6))]"),
    "wider from call to call": edit(
        "    return [12]",
        "    my_network.n = getattr(my_network, 'n', 11) + 1\n    return [my_network.n]",
    ),
}
VARIANTS: dict[str, Edits | str] = {
    "tuples": edit("[12]", "(12,)"),
    "a list of both": edit("return [12], 0.01", "return [[12], 0.01]"),
    "an array": edit("[12]", "np.array([12])"),
    "narrow integers": edit("[12]", "np.array([12], dtype=np.uint8)"),
    "NumPy integers": edit("[12]", "[np.int32(12)]"),
    "a narrow rate": edit("0.01", "np.float32(0.01)"),
    "a rate without axes": edit("0.01", "np.array(0.01)"),
    "a whole budget": edit("[12]", "[23]"),
    "two layers": edit("[12]", "[12, 12]"),
    "a named tuple": edit(
        "def my_network():",
        "from collections import namedtuple\nChoice = namedtuple('Choice', 'widths rate')\ndef my_network():",
    )
    + edit("[12], 0.01", "Choice([12], 0.01)"),
    "by keyword": "def my_network(hidden=(12,), rate=0.01):\n    return list(hidden), rate\n",
}


def trial() -> Trial:
    """Six epochs on wine."""
    split = datasets.load("wine")
    X, y = split.X_train, split.y_train
    return Trial((X[:ROWS], y[:ROWS]), (X[ROWS:], y[ROWS:]), epochs=6, batch_size=10)


WINE = trial()
ASKED = choice.TrainingTrial(WINE.loss, WINE.parameters, BUDGET, BAR)


def check(student: Any, rng: np.random.Generator) -> None:
    """The check, with seeds that are drawn: an assignment's are fixed."""
    seeds = tuple(int(seed) for seed in rng.choice(2**31, 3, replace=False))
    choice.check_trained(student, Function("my_network", ()), replace(ASKED, seeds=seeds))


# It is asked for by the name choice.check_trained.
BANKS = [Bank("choice", check, CHOICE, MISTAKES, VARIANTS, narrow=False)]
