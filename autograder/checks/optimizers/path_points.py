"""The points of a path: the form of an answer, where it leaves a reference's path, and what is said of it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from autograder.checks import array, form, structure
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.optimizers.inputs import Floats, Forms
from autograder.checks.optimizers.path_runs import Path, PathRun

TOLERANCE = 1e-3  # between right descents in float32 (1e-5) and the nearest known mistake (0.12)
STANDSTILL = 2e-6  # of the start: rounding of float32


def of_answer(answer: object, run: PathRun, subject: Subject) -> Path:
    """Return the answer as a path. Raises `CheckFailure` where its form is wrong."""
    if isinstance(answer, list | tuple) and answer and len(answer) == run.steps:
        raise _one_point_missing(run, answer, subject)
    holds = "the params at the start, then after each step"
    points = form.as_sequence(answer, run.steps + 1, called=subject, holds=holds)
    return [_point(point, run, subject.within(t)) for t, point in enumerate(points)]


def _point(answer: object, run: PathRun, subject: Subject) -> list[Floats]:
    items = form.as_sequence(answer, len(run.params), called=subject, holds="one array per parameter")
    pairs = enumerate(zip(items, run.params, strict=True))
    return [form.as_array(item, start.shape, called=subject.within(i)) for i, (item, start) in pairs]


def _one_point_missing(run: PathRun, answer: Sequence[object], subject: Subject) -> CheckFailure:
    which = "the last one" if structure.same(answer[0], run.params) else "the start"
    return subject.same_failure(
        "shape",
        f"the path holds as many points as there are steps: {which} is missing.",
        "Put a copy of params into the path before the first step, and another after each step.",
    )


def _bound(start: Floats, expected: Floats) -> float:
    return float(TOLERANCE * np.max(np.abs(expected - start)) + STANDSTILL * np.max(np.abs(start)))


def first_wrong(run: PathRun, expected: Path, found: Path) -> tuple[int, int] | None:
    """Return the first point and parameter that are not where they should be; None where all are."""
    for t, i in run.places():
        with np.errstate(all="ignore"):
            error = np.max(np.abs(found[t][i] - expected[t][i]))
        if not error <= _bound(run.params[i], expected[t][i]):
            return t, i
    return None


def failure(run: PathRun, found: Path, accepted: Forms, subject: Subject) -> CheckFailure:
    """Return the failure of a path, compared with the form that explains it longest."""
    paths = [run.path(make) for make in accepted.values()]
    (t, i), which = max(
        (place, number)
        for number, expected in enumerate(paths)
        if (place := first_wrong(run, expected, found)) is not None
    )
    expected, at = paths[which][t][i], subject.at(subject.part, f"[{t}][{i}]")
    try:
        array.check_within(found[t][i], expected, _bound(run.params[i], expected), called=at)
    except CheckFailure as failure:
        return failure.replace(hint=_known(run, found, accepted) or failure.hint)
    raise ValueError("the path was right after all")


def _known(run: PathRun, found: Path, accepted: Forms) -> str:
    """Return the sentence of the known mistake that leads to this path; empty where none does."""
    for make in accepted.values():
        for text, path in run.mistakes(make):
            if first_wrong(run, path, found) is None:
                return text
    return ""
