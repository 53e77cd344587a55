"""Update rules: gradients are fed, and the way that the parameters take is held against accepted forms of the rule.

Fed gradients leave no network to be wrong, and a rule has few places to hide in:

    parameters   three, of shapes (3, 4), (4,), (3, 4): state that is keyed by shape, or counted per parameter, shows
    steps        12 in each run
    alone        gradients of size 0.5 to 2 of both signs, random hyper-parameters far from every default, eps 1e-8
    together     the same run on a second object, interleaved step by step with a third that has other
                 hyper-parameters and gradients: state of the class, not of the object, shows
    zeros        some entries, and at first some whole gradients, are exactly 0: no NaN, no drift
    eps          gradients a fifth as large and eps 0.05: names where eps stands (conventions lie 5e-2 apart)

The statistic is, per parameter and step, the error relative to how far the reference has moved:

    max|w - wr|  <=  1e-3 * max|wr - w0| + 2e-6 * max|w0|

where the last term lets float32 stand still. One form must hold over all runs. Forms that the course accepts are
arguments, as are those that it only wants named. Right rules in float64 stay below 1e-13 and in float32 below
1e-4, and the nearest known mistake, a slow decay that is fixed, lies at 1e-2. Nothing is random in a right rule, so a
false reject would need rounding to reach the tolerance; `make sweep` finds none.

Sources: the rules' papers, and Goodfellow, Bengio and Courville, *Deep Learning*, section 8.5, for their algorithms.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from autograder.checks import array, structure
from autograder.checks.cases import Student
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.optimizers.adapters import Contract, Track
from autograder.checks.optimizers.inputs import (
    DECAY,
    LARGE_EPS,
    LEARNING_RATE,
    SLOW_DECAY,
    WEIGHT_DECAY,
    Forms,
    Ranges,
    Run,
    drawn,
)

__all__ = [
    "DECAY",
    "LEARNING_RATE",
    "SLOW_DECAY",
    "WEIGHT_DECAY",
    "gradients_unchanged",
    "rule",
]

TOLERANCE = 1e-3
STANDSTILL = 2e-6

Floats = npt.NDArray[np.float64]


def rule(
    student: Student,
    contract: Contract,
    forms: Forms,
    hyper: Ranges,
    rng: np.random.Generator,
    *,
    named: Forms | None = None,
    eps: str = "eps",
    look_ahead: bool = False,
    hint: str = "",
) -> tuple[str, ...]:
    """Passes where one of `forms` explains every run; returns the names of those that do.

    `hyper` gives each hyper-parameter's range, without that of eps, whose name is `eps` (empty: the rule has none).
    `named` holds forms that are not accepted, but told by name. With `look_ahead`, a step is fed a function from
    parameters to gradients, of a quadratic, instead of gradients. Raises `CheckFailure`.
    """
    runs = drawn(rng, hyper, eps=eps, look_ahead=look_ahead)
    subject = Subject(contract.called, hint=hint)
    tracks = _asked(student, contract, runs)
    others = named or {}
    left: Forms = {**others, **forms}
    for run, track in zip(runs, tracks, strict=True):
        found = [_params(track, step, run, subject) for step in range(len(run.grads))]
        fits = {name: make for name, make in left.items() if _error(run, run.way(make), found) <= 1}
        if not fits:
            accepted = {name: make for name, make in left.items() if name in forms}
            raise _wrong(subject, run, found, accepted or forms)
        left = fits
    accepted_names = tuple(name for name in left if name in forms)
    if not accepted_names:
        raise _another_form(subject, next(iter(left)))
    return accepted_names


def gradients_unchanged(
    student: Student,
    contract: Contract,
    forms: Forms,
    hyper: Ranges,
    rng: np.random.Generator,
    *,
    eps: str = "eps",
) -> None:
    """Passes where three right steps leave the gradients as they were. Raises `CheckFailure` ("mutation")."""
    run = drawn(rng, hyper, eps=eps)[0]
    run = Run(run.kind, run.hyper, run.params, run.grads[:3])
    subject = Subject(contract.called)
    (track,) = _asked(student, contract, [run])
    found = [_params(track, step, run, subject) for step in range(3)]
    if not any(_error(run, run.way(make), found) <= 1 for make in forms.values()):
        raise _wrong(subject, run, found, forms)
    for step, before in enumerate(run.grads):
        if not structure.same(before, track.grads_after(step)):
            said = "the parameters are right, but the call changed the gradients that it was given."
            raise subject.failure(
                "mutation", said, said, "Write g = g + …, not g += …, which changes g in place."
            )


def _asked(student: Student, contract: Contract, runs: Sequence[Run]) -> list[Track]:
    """Every run's steps, in one plan where steps return, and again in another where they change in place."""
    tracks = _stepped(student, contract, runs, in_place=False)
    if tracks[0].is_in_place():
        tracks = _stepped(student, contract, runs, in_place=True)
    return tracks


def _stepped(student: Student, contract: Contract, runs: Sequence[Run], *, in_place: bool) -> list[Track]:
    """One plan of all steps; runs of one kind take turns."""
    plan = student.plan()
    tracks = [contract.begin(plan, run.hyper, run.params, in_place=in_place) for run in runs]
    for kind in dict.fromkeys(run.kind for run in runs):
        group = [(run, track) for run, track in zip(runs, tracks, strict=True) if run.kind == kind]
        for step in range(len(runs[0].grads)):
            for run, track in group:
                track.step(run.grads[step])
    plan.run()
    return tracks


def _params(track: Track, step: int, run: Run, subject: Subject) -> list[Floats]:
    """The parameters after one step, of the right form. Raises `CheckFailure`."""
    try:
        answer = track.params_after(step)
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    items = array.sequence(
        answer, len(run.params), called=subject.at("params"), holds="one array per parameter"
    )
    return [
        array.form(item, start.shape, called=subject, part=f"params[{index}]")
        for index, (item, start) in enumerate(zip(items, run.params, strict=True))
    ]


def _bound(start: Floats, expected: Floats) -> float:
    return float(TOLERANCE * np.max(np.abs(expected - start)) + STANDSTILL * np.max(np.abs(start)))


def _errors(run: Run, way: list[list[Floats]], found: list[list[Floats]]) -> Floats:
    """Per step and parameter, the error in units of what is allowed; infinite where the form is not finite."""
    with np.errstate(all="ignore"):
        errors = [
            [
                float(np.max(np.abs(f - r))) / _bound(s, r)
                for s, r, f in zip(run.params, reference, answer, strict=True)
            ]
            for reference, answer in zip(way, found, strict=True)
        ]
    return np.asarray(np.nan_to_num(np.array(errors), nan=np.inf))


def _error(run: Run, way: list[list[Floats]], found: list[list[Floats]]) -> float:
    return float(np.max(_errors(run, way, found)))


def _wrong(subject: Subject, run: Run, found: list[list[Floats]], forms: Forms) -> CheckFailure:
    """What to say of a run that no form explains: it is held against the one that explains it longest."""
    ways = [run.way(make) for make in forms.values()]
    way = max(ways, key=lambda way: (_first_wrong(_errors(run, way, found)), -_error(run, way, found)))
    step, index = _first_wrong(_errors(run, way, found))
    start, expected = run.params[index], way[step][index]
    if not np.all(np.isfinite(expected)):
        raise ValueError("a reference form must stay finite over every run")
    about = f"{_ABOUT[run.kind]}, step {step + 1}"
    told = Subject(subject.called, given={**run.hyper, "params": run.params}, about=about)
    told = Subject(told.called, f"the way of params[{index}] so far", told.given, about, subject.hint)
    try:
        array.within(found[step][index] - start, expected - start, _bound(start, expected), called=told)
    except CheckFailure as failure:
        kind = "state" if run.kind == "together" else failure.kind
        bare = f"{subject.called} ({_ABOUT[run.kind]}): the parameters do not go where the rule leads."
        return CheckFailure(
            kind,
            failure.text,
            redacted=bare,
            hint=_OF_OBJECT if kind == "state" else _hint(run, step, index) or subject.hint,
        )
    raise ValueError("the run was right after all")


def _first_wrong(errors: Floats) -> tuple[int, int]:
    step, index = divmod(int(np.argmax((errors > 1).ravel())), errors.shape[1])
    return step, index


_ABOUT = {
    "alone": "one optimizer alone",
    "together": "a second optimizer, taking turns with a third",
    "zeros": "some gradients are exactly 0",
    "eps": f"eps = {LARGE_EPS}",
}


_OF_OBJECT = (
    "What an optimizer keeps belongs to the object: look for a class attribute, a default list or a global."
)


def _hint(run: Run, step: int, index: int) -> str:
    if run.kind == "together":
        return (
            "One optimizer alone is right: what it keeps belongs to the object, not to the class or a global."
        )
    if run.kind == "zeros":
        return "Only gradients of exactly 0 go wrong: what do they leave in a numerator and in a denominator?"
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
