"""Update rules: the judge supplies the gradients, and compares the parameters with accepted forms of the rule.

Supplied gradients leave no network that could be wrong, and a rule has few places for a mistake:

    parameters   three, of shapes (3, 4), (4,), (3, 4): state that is keyed by shape, or counted per parameter, shows
    steps        12 in each run
    alone        gradients of size 0.5 to 2 of both signs, random hyper-parameters far from every default, eps 1e-8
    together     the same run on a second object, interleaved step by step with a third that has other
                 hyper-parameters and gradients: state of the class, not of the object, shows
    zeros        some entries, and at first some whole gradients, are exactly 0: no NaN, no drift
    eps          gradients a fifth as large and eps 0.05: shows where eps stands (conventions lie 5e-2 apart)
    sizes        arrays of (3, 3), (1,) and (1, 1); gradients a million times as large, and a billionth in one array
    long, short  learning rates a hundred times as large with every beta near 1, and a millionth with every beta 0

The statistic is, per parameter and step, the error relative to how far the reference has moved:

    max|w - wr|  <=  1e-3 * max|wr - w0| + 2e-6 * max|w0|

where the last term lets float32 stand still. One form must hold over all runs. The forms that the course accepts are
an argument, and so are those that it rejects by name. Right rules in float64 stay below 1e-13 and in float32 below
1e-4, and the nearest known mistake, a slow decay that is fixed, lies at 1e-2. Nothing is random in a right rule, so a
false reject would need rounding to reach the tolerance; `make sweep` finds none.

Sources: the rules' papers, and Goodfellow, Bengio and Courville, *Deep Learning*, section 8.5, for their algorithms.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from autograder.checks import array, form, structure
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.optimizers.adapters import OptimizerAdapter, Track
from autograder.checks.optimizers.inputs import LARGE_EPS, Forms, OptimizerRun, Ranges, draw_runs
from autograder.checks.protocols import StudentLike

__all__ = ["check_rule", "check_unchanged"]

TOLERANCE = 1e-3  # between right rules in float32 (1e-4) and the nearest known mistake (1e-2)
STANDSTILL = 2e-6  # rounding of float32, twelve steps of it

Floats = npt.NDArray[np.float64]


def check_rule(
    student: StudentLike,
    optimizer: OptimizerAdapter,
    accepted: Forms,
    ranges: Ranges,
    rng: np.random.Generator,
    *,
    rejected: Forms | None = None,
    eps: str = "eps",
    look_ahead: bool = False,
    hint: str = "",
) -> tuple[str, ...]:
    """Check that one of the accepted forms of a rule explains every run; return the names of those that do.

    `ranges` gives each hyper-parameter's range, without that of eps, whose name is `eps` (empty: the rule has none).
    `rejected` holds forms that are not accepted, and that the message names. With `look_ahead`, a step is given a
    function from parameters to the gradients of a quadratic, instead of gradients. Raises `CheckFailure`.
    """
    runs = draw_runs(rng, ranges, eps=eps, look_ahead=look_ahead)
    subject = Subject(optimizer.called, hint=hint)
    tracks = _asked(student, optimizer, runs)
    left: Forms = {**(rejected or {}), **accepted}
    for run, track in zip(runs, tracks, strict=True):
        found = [_params(track, step, run, subject) for step in range(len(run.grads))]
        fits = {name: make for name, make in left.items() if _error(run, run.trajectory(make), found) <= 1}
        if not fits:
            remaining = {name: make for name, make in left.items() if name in accepted}
            raise _wrong(subject, run, found, remaining or accepted)
        left = fits
    names = tuple(name for name in left if name in accepted)
    if not names:
        raise _another_form(subject, next(iter(left)))
    return names


def check_unchanged(
    student: StudentLike,
    optimizer: OptimizerAdapter,
    accepted: Forms,
    ranges: Ranges,
    rng: np.random.Generator,
    *,
    eps: str = "eps",
) -> None:
    """Check that three steps leave the gradients as they were, and that they are right.

    Raises `CheckFailure`, of kind "mutation" for changed gradients.
    """
    run = draw_runs(rng, ranges, eps=eps)[0]
    run = OptimizerRun(run.kind, run.hyper, run.params, run.grads[:3])
    subject = Subject(optimizer.called)
    (track,) = _asked(student, optimizer, [run])
    found = [_params(track, step, run, subject) for step in range(3)]
    if not any(_error(run, run.trajectory(make), found) <= 1 for make in accepted.values()):
        raise _wrong(subject, run, found, accepted)
    for step, before in enumerate(run.grads):
        if not structure.same(before, track.grads_after(step)):
            raise subject.same_failure(
                "mutation",
                "the parameters are right, but the call changed the gradients that it was given.",
                "Write g = g + …, not g += …, which changes g in place.",
            )


def _asked(student: StudentLike, optimizer: OptimizerAdapter, runs: Sequence[OptimizerRun]) -> list[Track]:
    """Return every run's steps, from one plan where steps return, and from another where they change in place."""
    tracks = _stepped(student, optimizer, runs, in_place=False)
    if tracks[0].is_in_place():
        tracks = _stepped(student, optimizer, runs, in_place=True)
    return tracks


def _stepped(
    student: StudentLike, optimizer: OptimizerAdapter, runs: Sequence[OptimizerRun], *, in_place: bool
) -> list[Track]:
    """Run one plan of all steps; runs of one kind take turns."""
    plan = student.plan()
    tracks = [optimizer.begin(plan, run.hyper, run.params, in_place=in_place) for run in runs]
    for kind in dict.fromkeys(run.kind for run in runs):
        group = [(run, track) for run, track in zip(runs, tracks, strict=True) if run.kind == kind]
        for step in range(len(runs[0].grads)):
            for run, track in group:
                track.step(run.grads[step])
    plan.run()
    return tracks


def _params(track: Track, step: int, run: OptimizerRun, subject: Subject) -> list[Floats]:
    """Return the parameters after one step. Raises `CheckFailure` where their form is wrong."""
    try:
        answer = track.params_after(step)
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    items = form.as_sequence(
        answer, len(run.params), called=subject.at("params"), holds="one array per parameter"
    )
    return [
        form.as_array(item, start.shape, called=subject.at("params").within(index))
        for index, (item, start) in enumerate(zip(items, run.params, strict=True))
    ]


def _bound(start: Floats, expected: Floats) -> float:
    return float(TOLERANCE * np.max(np.abs(expected - start)) + STANDSTILL * np.max(np.abs(start)))


def _errors(run: OptimizerRun, expected: list[list[Floats]], found: list[list[Floats]]) -> Floats:
    """Return the error per step and parameter, in units of the bound; infinite where it is not a number."""
    with np.errstate(all="ignore"):
        errors = [
            [
                float(np.max(np.abs(f - r))) / _bound(s, r)
                for s, r, f in zip(run.params, reference, answer, strict=True)
            ]
            for reference, answer in zip(expected, found, strict=True)
        ]
    return np.asarray(np.nan_to_num(np.array(errors), nan=np.inf))


def _error(run: OptimizerRun, expected: list[list[Floats]], found: list[list[Floats]]) -> float:
    return float(np.max(_errors(run, expected, found)))


def _wrong(subject: Subject, run: OptimizerRun, found: list[list[Floats]], accepted: Forms) -> CheckFailure:
    """Return the failure of a run that no form explains, compared with the form that explains it longest."""
    trajectories = [run.trajectory(make) for make in accepted.values()]
    nearest = max(trajectories, key=lambda t: (_first_wrong(_errors(run, t, found)), -_error(run, t, found)))
    step, index = _first_wrong(_errors(run, nearest, found))
    start, expected = run.params[index], nearest[step][index]
    if not np.all(np.isfinite(expected)):
        raise ValueError("a reference form must stay finite over every run")
    given = {**run.hyper, "params": run.params}
    about = f"{_ABOUT[run.kind]}, step {step + 1}"
    moved = Subject(subject.called, f"the change of params[{index}] so far", given, about, subject.hint)
    try:
        array.check_within(
            found[step][index] - start, expected - start, _bound(start, expected), called=moved
        )
    except CheckFailure as failure:
        redacted = (
            f"{subject.called} ({_ABOUT[run.kind]}): the parameters are not those that the rule leads to."
        )
        if run.kind == "together":
            return failure.replace(kind="state", redacted=redacted, hint=_STATE_HINT)
        return failure.replace(redacted=redacted, hint=_hint(run, step, index) or subject.hint)
    raise ValueError("the run was right after all")


def _first_wrong(errors: Floats) -> tuple[int, int]:
    step, index = divmod(int(np.argmax((errors > 1).ravel())), errors.shape[1])
    return step, index


_ABOUT = {
    "alone": "one optimizer alone",
    "together": "a second optimizer, taking turns with a third",
    "zeros": "some gradients are exactly 0",
    "sizes": "large and small gradients",
    "long": "a large learning rate",
    "short": "a small learning rate",
    "eps": f"eps = {LARGE_EPS}",
}

_STATE_HINT = (
    "The state of an optimizer belongs to the object: look for a class attribute, a default list or a global."
)


def _hint(run: OptimizerRun, step: int, index: int) -> str:
    if run.kind == "zeros":
        return "Only gradients of exactly 0 go wrong: what do they leave in a numerator and in a denominator?"
    if run.kind == "sizes":
        return "Only large or tiny gradients, or arrays of other shapes, go wrong: is anything clipped there?"
    if run.kind in ("long", "short"):
        return "Only here it goes wrong: is an argument bounded, rounded, or taken for missing where it is 0?"
    if run.kind == "eps":
        return "With a tiny eps all is right: is eps used, and where does it stand?"
    if step == 0 and index == 2:
        return "Only params[2] is wrong, which has the shape of params[0]: is anything kept by shape?"
    if step == 0 and index == 1:
        return "The first parameter is right, the second is not: is something counted or kept for all of them together?"
    return "The first step is right: look at what is kept from one step to the next." if step else ""


def _another_form(subject: Subject, name: str) -> CheckFailure:
    full = f"every step follows a form of the rule that this course does not use: {name}."
    return subject.failure("values", full, "every step follows another form of the rule.", subject.hint)
