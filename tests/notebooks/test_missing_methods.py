"""What a class has in the place of a method that it lacks."""

from __future__ import annotations

import pytest

from autograder.notebooks import missing_methods
from autograder.notebooks.cells import Cell

ASKED = {"Network.step": (), "Network.forward": ("x", "training")}
SLIP = "Correct the name: step."
HEAD = "class Network:\n    def forward(self, x, training): ...\n"


def found(*sources: str) -> dict[str, tuple[str, str]]:
    cells = [Cell(place, "code", text, {}, None) for place, text in enumerate(sources)]
    return {name: (near.said, near.mend) for name, near in missing_methods.find(ASKED, cells).items()}


@pytest.mark.parametrize("name", ["Step", "steps", "STEP"])
def test_a_slip_in_the_name_is_told(name: str) -> None:
    near = found("import numpy as np", f"{HEAD}    def {name}(self): ...\n")
    assert near == {"step": (f"Cell 2 defines Network.{name}, but the question asks for Network.step.", SLIP)}


def test_a_name_much_alike_is_told_with_doubt() -> None:
    near = found(
        "class Network:\n    def step(self): ...\n    def run_forward_pass(self, x, training): ...\n"
    )
    assert near == {
        "forward": (
            "Cell 1 defines Network.run_forward_pass, a name much like forward.",
            "If that is your answer, name it forward.",
        )
    }


def test_a_method_outside_of_the_class_is_told() -> None:
    near = found(f"{HEAD}\n\ndef step(self):\n    ...\n")
    said = "Cell 1, line 5 defines step outside of the class Network."
    assert near == {"step": (said, "Indent it, so that it belongs to the class.")}


@pytest.mark.parametrize(
    "source",
    [
        f"{HEAD}    def step(self): ...\n    def Step(self): ...\n",
        f"{HEAD}    def __step__(self): ...\n",
        f"{HEAD}def step(params): ...\n",
        f"{HEAD}class Other:\n    def Step(self): ...\n",
        "def Step(self): ...",
    ],
)
def test_nothing_is_told_where_nothing_is_like_it(source: str) -> None:
    assert found(source) == {}
