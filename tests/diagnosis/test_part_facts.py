"""What is said of a part: in the handout's names, of lists, of objects, and of parts in each other's place."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from autograder.diagnosis import fingerprints, part_facts
from autograder.diagnosis.fingerprints import Part
from autograder.diagnosis.names import Names
from tests.campaigns.banks.bank import namespace
from tests.checks.local_student import LocalStudent

RIGHT = """
def pair(x, w):
    return x + w, x * w

def moved(params, rate):
    return [(W - rate, b - rate) for W, b in params]

class Steps:
    def __init__(self, rate):
        self.rate, self.last = rate, 0

    def step(self, params, flag):
        self.last = (1 + flag) * np.sin(params[0]) + self.last
        return [params[0] - self.last]
"""
NAMES = {
    "pair": Names("pair", ("x", "w"), ("added", "product")),
    "moved": Names("moved", ("params", "rate"), ()),
    "step": Names("step", ("params", "flag"), ("first",)),
}


def trace(source: str) -> dict[str, bytes]:
    """What this answer does when it is asked for everything."""
    rng = np.random.default_rng(1)
    student: Any = LocalStudent(namespace(source))
    plan = student.plan()
    for n in (3, 4, 5):
        plan.call("pair", rng.standard_normal((n, 2)), rng.standard_normal((n, 2)))
        params = [(rng.standard_normal((n, 2)), rng.standard_normal(2)) for _ in range(n - 1)]
        plan.call("moved", params, 0.25)
    for _ in range(2):
        made = plan.call("Steps", 0.5, fetch=False)
        params = plan.put([rng.standard_normal((2, 3))])
        for flag in (True, False, True, False):
            params = plan.method(made, "step", params, flag)
    plan.run()
    return {"t": student.trace.encoded()}


def said(old: str, new: str, part: Part) -> str:
    """What is said of this part of an answer that differs from the right one in one place."""
    right = trace(RIGHT)
    places = fingerprints.layout(right)
    reference = fingerprints.signature(right, places)
    answer = fingerprints.signature(trace(RIGHT.replace(old, new)), places)
    found = part_facts.fact(part, answer, reference, places, NAMES[part.function])
    return found.said if found else ""


@pytest.mark.parametrize(
    ("old", "new", "part", "words"),
    [
        ("x + w, x * w", "x * w, x * w", Part("pair", 0), "added: it is the value expected for product."),
        ("x + w, x * w", "x + w, w", Part("pair", 1), "product: it would be right if it were multiplied by x"),
        ("x + w, x * w", "x - w, x * w", Part("pair", 0), "added: it is off by a multiple of w."),
        ("(W - rate, b - rate)", "(W - rate, b)", Part("moved"), "moved: only the second array of each pair is wrong."),
        ("(W - rate, b - rate)", "(b - rate, W - rate)", Part("moved"), "the two of each pair are exchanged"),
        ("np.sin(params[0]) + self.last", "np.sin(params[0])", Part("step", 0),
         "first: wherever an object is wrong, its first call is right and its second"),
        ("params[0] - self.last", "params[0] + self.last", Part("step", 0), "with the opposite sign"),
        ("x + w, x * w", "x + w, x * w", Part("pair", 0), ""),
    ],
)  # fmt: skip
def test_a_part_is_spoken_of(old: str, new: str, part: Part, words: str) -> None:
    found = said(old, new, part)
    assert words in found if words else found == ""


def test_what_became_of_an_argument_has_no_fact() -> None:
    assert said("x + w, x * w", "x - w, x * w", Part("pair", argument=0)) == ""
