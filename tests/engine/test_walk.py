"""The modules that a submission passes through are those of the tour: a grading is traced, and held to its list."""

from __future__ import annotations

import json
import re
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

import autograder
from autograder.course import assignment as assignments
from autograder.engine import local
from autograder.engine.job import Job
from autograder.sandbox.tiers import Trial
from autograder.submissions.collect import collect
from tests.conftest import ROOT
from tests.grading.follow_through import layers_course

PACKAGE = Path(autograder.__file__).parent
MOST = 12
WALKED = (
    "engine/",
    "grading/",
)  # every module of these rooms counts; of another room, what other rooms enter
BRANCHES = (
    "diagnosis/",
    "grading/follow_through",
    "grading/unwritten",
    "grading/causes",
    "reports/",
    "rendering/",
)

RIGHT = (
    "import numpy as np",
    "def affine(x, w, b): return x @ w + b",
    "def relu(z): return np.maximum(z, 0)",
    "def layer(x, w, b): return relu(affine(x, w, b))",
    "def network(x, layers):\n    for w, b in layers: x = layer(x, w, b)\n    return x",
)
WRONG = (*RIGHT[:2], "def relu(z): return np.abs(z)", *RIGHT[3:], "1 / 0")


@dataclass
class Trace:
    """The modules that were entered while submissions were graded.

    `entered` are those of the walk itself, each with the modules that entered it; `branched` those that were entered
    beneath a branch.
    """

    entered: dict[str, set[str]] = field(default_factory=dict)
    branched: set[str] = field(default_factory=set)

    def doors(self) -> list[str]:
        """Return the modules of the walk, in the order of their first entry."""
        return [
            module
            for module, callers in self.entered.items()
            if module.startswith(WALKED) or any(room(caller) != room(module) for caller in callers)
        ]

    def behind_doors(self) -> set[str]:
        """Return the modules that only their own room enters."""
        return set(self.entered) - set(self.doors())

    def branches_only(self) -> set[str]:
        """Return the modules that only a branch enters."""
        return self.branched - set(self.entered)


class Recorder:
    """A profiler for one thread, which follows calls and returns while `engine/local` grades a submission."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._stack: list[str] = []
        self._grading = False

    def __call__(self, frame: FrameType, event: str, argument: Any) -> None:
        if event == "call":
            module = module_of(frame)
            if (module, frame.f_code.co_name) == ("engine/local", "_grade"):
                self._grading = True
                self._stack.clear()
            if self._grading:
                self._enter(module)
        elif event == "return" and self._grading:
            self._stack.pop()
            self._grading = bool(self._stack)

    def _enter(self, module: str) -> None:
        above = [one for one in self._stack if one]
        self._stack.append(module)
        if not module or above[-1:] == [module]:
            return
        if any(one.startswith(BRANCHES) for one in (*above, module)):
            self._trace.branched.add(module)
        else:
            self._trace.entered.setdefault(module, set()).update(above[-1:])


def module_of(frame: FrameType) -> str:
    """Return the module's path in the package; empty for other code, and for what `dataclasses` has generated."""
    path = Path(frame.f_code.co_filename)
    return path.relative_to(PACKAGE).with_suffix("").as_posix() if path.is_relative_to(PACKAGE) else ""


def room(module: str) -> str:
    return module.partition("/")[0]


@dataclass(frozen=True)
class Tour:
    """The lists of the tour's section."""

    walk: list[str]
    behind: set[str]
    plain: set[str]
    branches: set[str]


@pytest.fixture(scope="module")
def tour() -> Tour:
    text = (ROOT / "docs" / "tour.md").read_text()
    section = text.partition("## The walk, module by module\n")[2].partition("\n## ")[0]
    items = [" ".join(item.split()) for item in re.split(r"\n(?=\d+\. |- )", section)]
    steps = [item for item in items if item[0].isdigit()]
    named = {item.partition("**")[2].partition("**")[0]: modules(item) for item in items if "**" in item}
    return Tour(
        walk=[modules(step)[0] for step in steps],
        behind={module for step in steps for module in modules(step)[1:]},
        plain=set(named.pop("Plain values")),
        branches={module for listed in named.values() for module in listed},
    )


def modules(text: str) -> list[str]:
    return re.findall(r"`([a-z_]+(?:/[a-z_]*)?)`", text)


@pytest.fixture(scope="module")
def trace(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Trace:
    """The trace of a class of two: one right, one with a mistake that diagnosis and follow-through look into."""
    root = tmp_path_factory.mktemp("walk")
    handed_in = root / "handed-in"
    handed_in.mkdir()
    for name, cells in (("right", RIGHT), ("wrong", WRONG)):
        (handed_in / f"{name}.ipynb").write_text(json.dumps(notebook(cells)))
    assignment = assignments.load(layers_course.write(root / "course"))
    job = Job(assignment, collect([handed_in]), Trial(best_tier, (), ()), 3, 1, root / "out")
    found = Trace()
    threading.setprofile(lambda *event: sys.setprofile(Recorder(found)))
    try:
        done = local.run(job)
    finally:
        threading.setprofile(None)
    assert [one.score for one in done.submissions] == [12, 8]
    return found


def notebook(cells: tuple[str, ...]) -> dict[str, Any]:
    return {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {},
        "cells": [
            {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], "source": source}
            for source in cells
        ],
    }


def test_the_tour_lists_every_step_of_the_walk_in_its_order(trace: Trace, tour: Tour) -> None:
    assert [module for module in trace.doors() if module not in tour.plain] == tour.walk


def test_the_walk_has_twelve_modules_at_most(tour: Tour) -> None:
    assert len(tour.walk) <= MOST


def test_the_tour_names_what_lies_behind_each_door(trace: Trace, tour: Tour) -> None:
    assert trace.behind_doors() - tour.plain == tour.behind


def test_the_tour_names_what_only_a_branch_enters(trace: Trace, tour: Tour) -> None:
    rooms = tuple(branch for branch in tour.branches if branch.endswith("/"))
    single = {module for module in trace.branches_only() if not module.startswith(rooms)}
    assert single - tour.plain == tour.branches - set(rooms)


def test_plain_values_enter_nothing_of_the_walk(trace: Trace, tour: Tour) -> None:
    callers = {caller for module in (*tour.walk, *tour.behind) for caller in trace.entered.get(module, ())}
    assert not callers & tour.plain


def test_every_module_that_the_tour_lists_exists(tour: Tour) -> None:
    listed = [*tour.walk, *tour.behind, *tour.plain, *tour.branches]
    assert [
        module
        for module in listed
        if not (PACKAGE / module).is_dir() and not (PACKAGE / f"{module}.py").is_file()
    ] == []
