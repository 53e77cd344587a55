"""A training loop that shuffles by itself, replayed: the judge's own network walks the batches that the loop drew.

The loss is a function of the judge's, and the labels that the loop is given are row numbers (`row_loss`). So every
batch is known, whatever the shuffle, and the reference takes the same steps from the same parameters. Nothing is left
to luck, and no statistics are needed:

    outputs           at every call of the loss   max|o - or| <= 1e-3 * max|or|
    final parameters  per array                   max|w - wr| <= 1e-2 * max|wr - w0|
    the batches       their number, sizes and rows, the order of rows, the generator and the history: see `epochs`

A loss that fits the parameters before it without a step is a measurement, and free: of each call, the judge tries
that no step was taken since the last one, and that one was taken on each of the last calls; the nearest counts. Where
a step hardly shows, that is no safe verdict, and where rounding grows, none is. So `draw_replayable_run` draws runs
until, over three shuffles, every step shows by 1e-3 in the outputs of all rows, and float32 and noise of 1e-6 change
outputs and ways by less than 1e-5 and 1e-3.

On four draws from each of moons, wine, breast cancer and digits, 512 right answers in 16 forms, half of them in
float32, all passed: float32 stays below 8e-7 of an output and 5e-6 of a way. Every known mistake failed; the nearest,
noise of a tenth in the gradients of the weights, lies at 15 times a tolerance.

The network is given as a `Walk`: outputs of rows, and a step from the gradient of the loss with respect to them. Loops
that cannot be given a loss are for `convergence`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

from autograder.checks import structure
from autograder.checks.arguments import Seed
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject, number
from autograder.checks.protocols import StudentLike
from autograder.checks.training import epochs, returned, runs
from autograder.checks.training.adapters import QueuedRun, TrainingAdapter
from autograder.checks.training.epochs import EpochPlan
from autograder.checks.training.row_loss import Loss, LossCall, RowLoss
from autograder.checks.training.runs import TrainingRun, flat, mapped

__all__ = ["Walk", "check_replayed", "draw_replayable_run"]

OUTPUT_TOLERANCE = 1e-3  # as in array: between right loops in float32 (8e-7) and the nearest mistake (1e-2)
PARAMETER_TOLERANCE = 1e-2  # as in trajectory: between right loops in float32 (5e-6) and the nearest (1e-1)
MOST_FIRST = 100_000  # the number of row 0 is below
LOOK_BACK = 3  # calls since the last step, one of which the next step may belong to
MOST_CALLS = 10  # calls of the loss for each batch: more are stopped
SHUFFLES = 3  # that a run is tried on before it is used
AGREEMENT = 1e-5  # by how much float32 and noise may change outputs of a run that is used
WAY_AGREEMENT = 1e-3  # the same for the way of each array
LEAST_STEP = 1e-3  # by how much each step has to change the outputs: a hundred times that
DRAWS = 50  # draws of a run before an author is told

Floats = npt.NDArray[np.float64]


class Walk(Protocol):
    """A network with its rule of updates, at some parameters. It is copied, and so keeps all its state in itself."""

    params: Any

    def outputs(self, x: Floats) -> Floats:
        """Return the outputs of these rows, as in training; nothing moves."""

    def step(self, x: Floats, gradient: Floats) -> None:
        """Take one step, given the gradient of the loss with respect to the outputs of these rows."""


Begin = Callable[[TrainingRun], Walk]


def check_replayed(
    student: StudentLike,
    loop: TrainingAdapter,
    reference: Begin,
    asked: Sequence[TrainingRun],
    loss: Loss,
    rng: np.random.Generator,
    *,
    history: bool = True,
    hint: str = "",
) -> None:
    """Check that the loop takes the reference's steps over batches of its own, and each row once in each epoch.

    `asked` are two runs or more, which differ in every number: one that does not may be ignored. In a run, `y` holds
    the labels, and `more` the numbers "epochs" and "batch_size". The loop can be given "loss", a function of outputs
    and labels that returns value and gradient, or "loss_object" with both as forward and backward; "rng"; and row
    numbers as "y". `reference(run)` begins a `Walk` at the run's parameters, and `loss(outputs, labels)` is the real
    loss. With `history`, the adapter's losses are each epoch's mean. Raises `CheckFailure` of kind "training", and
    `ValueError` where there is one run alone.
    """
    if len(asked) < 2:
        raise ValueError("a loop is replayed over two runs or more, which differ in every number")
    first, *others = (int(seed) for seed in rng.integers(2**31, size=len(asked) + 1))
    turns = [
        _Turn(reference, run, loss, seed, rng) for run, seed in zip(asked, [first, *others], strict=False)
    ]
    if "rng" in loop.given(turns[0].sent):
        turns += [_Turn(reference, asked[0], loss, seed, rng) for seed in (first, others[-1])]
    plan = student.plan()
    queued = [loop.ask(plan, turn.sent) for turn in turns]
    plan.run()
    orders = [
        turn.judged(loop, answer, hint, history=history) for turn, answer in zip(turns, queued, strict=True)
    ]
    if len(turns) > len(asked):
        same = [orders[0], *orders[len(asked) :]]
        epochs.judge_generator(same, Subject(loop.called, about=asked[0].about, hint=hint))


def _plan(run: TrainingRun) -> EpochPlan:
    """Return what the run asks for. Raises `ValueError` where it does not say how many epochs, and of which batches."""
    try:
        return EpochPlan(len(run.X), int(run.more["batch_size"]), int(run.more["epochs"]))  # type: ignore[call-overload]
    except KeyError as missing:
        raise ValueError(f"a run that is replayed needs {missing} in more") from None


class _Turn:
    """One call of the loop: the run as it is sent, with row numbers, the recording loss and a generator.

    Rows come in another order in each turn, and the number of row 0 is another: what was kept from a call shows.
    """

    def __init__(
        self, reference: Begin, run: TrainingRun, loss: Loss, seed: int, rng: np.random.Generator
    ) -> None:
        order = rng.permutation(len(run.X))
        run = replace(run, X=run.X[order], y=run.y[order])
        self.reference, self.plan = reference, _plan(run)
        width = reference(_copied(run)).outputs(run.X[:1]).shape[1]
        most = MOST_CALLS * self.plan.epochs * len(self.plan.sizes)
        self.loss = RowLoss(loss, run.y, width, most, first=int(rng.integers(MOST_FIRST)))
        more = {"loss": self.loss.both, "loss_object": self.loss.parts(), "rng": Seed(seed), **run.more}
        self.sent = replace(run, y=self.loss.numbers, more=more)

    def judged(
        self, loop: TrainingAdapter, queued: QueuedRun, hint: str, *, history: bool
    ) -> list[tuple[int, ...]]:
        """Return the rows of each batch in order. Raises `CheckFailure`."""
        given = {name: value for name, value in loop.given(self.sent).items() if not name.startswith("loss")}
        subject = Subject(loop.called, given=given, about=self.sent.about, hint=hint)
        if self.loss.problem:
            raise subject.same_failure("training", self.loss.problem)
        answer = queued.read("params", subject)
        with np.errstate(all="ignore"):
            walk, taken, pending = _walked(self.reference, self.sent, self.loss.calls, subject)
            last = _at_the_end(walk, pending, self.sent, answer, subject)
        planned = self.plan.epochs * len(self.plan.sizes)
        if not last and len(taken) == planned - 1:
            raise subject.same_failure("training", "the returned parameters are those before the last step.")
        batches = [call.batch() for call in (*taken, *last)]
        if len(batches) < planned <= len(self.loss.calls):
            raise _stands_still(subject, some=bool(batches))
        passed = epochs.split(batches, self.plan, subject)
        if history:
            epochs.judge_history(queued.read("losses", subject), passed, subject)
        return [batch.rows for batch in batches]


def _copied(run: TrainingRun) -> TrainingRun:
    return replace(run, params=structure.copied(run.params))


def _walked(
    reference: Begin, run: TrainingRun, calls: Sequence[LossCall], subject: Subject
) -> tuple[Walk, list[LossCall], list[LossCall]]:
    """Return the walk after the last step that shows, the calls that were stepped on, and those since then."""
    walk, taken, pending = reference(_copied(run)), list[LossCall](), list[LossCall]()
    for call in calls:
        ways = _ways(walk, pending, run)
        x = run.X[call.rows]
        errors = [_error(call.outputs, way.outputs(x)) for way, _ in ways]
        nearest = int(np.argmin(errors))
        if not errors[nearest] <= OUTPUT_TOLERANCE:
            raise _leaves(subject, len(taken) + len(pending), errors[nearest])
        walk, stepped = ways[nearest]
        if stepped is not None:
            taken.append(stepped)
            pending = []
        pending.append(call)
    return walk, taken, pending


def _ways(walk: Walk, pending: Sequence[LossCall], run: TrainingRun) -> list[tuple[Walk, LossCall | None]]:
    """Return the walk after a step on each of the last calls, the latest first, and without a step."""
    ways: list[tuple[Walk, LossCall | None]] = []
    for call in reversed(pending[-LOOK_BACK:]):
        after = copy.deepcopy(walk)
        after.step(run.X[call.rows], call.gradient)
        ways.append((after, call))
    return [*ways, (walk, None)]


def _error(found: Floats, expected: Floats) -> float:
    """Return the largest difference relative to the largest expected entry; infinite where it is not a number."""
    error = np.max(np.abs(found - expected)) / np.max(np.abs(expected))
    return float(error) if np.isfinite(error) else np.inf


def _at_the_end(
    walk: Walk, pending: Sequence[LossCall], run: TrainingRun, answer: Any, subject: Subject
) -> list[LossCall]:
    """Return the call of the last step, if the parameters show one. Raises `CheckFailure` where they are wrong."""
    found = returned.arrays(answer, run.params, subject.at("params"))
    ways = _ways(walk, pending, run)
    errors = [_off(found, way.params, run) for way, _ in ways]
    nearest = int(np.argmin(errors))
    if not errors[nearest] <= PARAMETER_TOLERANCE:
        text = "the returned parameters are not where the steps over these batches lead"
        full = f"{text}: some array is off by {number(errors[nearest])} of its way."
        hint = "The outputs of every batch are right: return the parameters after the last step, all of them."
        raise subject.failure("training", full, f"{text}.", subject.hint or hint)
    stepped = ways[nearest][1]
    return [] if stepped is None else [stepped]


def _off(found: Sequence[Floats], end: Any, run: TrainingRun) -> float:
    """Return the largest error of an array, as a share of how far the reference moved it."""
    pairs = zip(flat(run.params), flat(end), found, strict=True)
    shares = [
        float(np.max(np.abs(one - after)) / max(float(np.max(np.abs(after - before))), 1e-300))
        for (_, before), (_, after), one in pairs
    ]
    return max(share if np.isfinite(share) else np.inf for share in shares)


def _leaves(subject: Subject, calls: int, error: float) -> CheckFailure:
    if not calls:
        text = "the outputs of the first batch are not those of the network that it is given"
        hint = "No step was taken yet: are the rows those of the labels, and is the forward right?"
    else:
        text = "the outputs leave the path of the rule from these parameters over the loop's own batches"
        hint = "The outputs before it are right: look at the step, of every array, its size and its order."
    full = f"{text}: those of call {calls + 1} of the loss are off by {number(error)} of their largest."
    return subject.failure("training", full, f"{text}.", subject.hint or hint)


def _stands_still(subject: Subject, *, some: bool) -> CheckFailure:
    """Return the failure of a loop that asks for the loss of enough batches, and does not step after all of them."""
    text = "not every batch is followed by a step" if some else "no step moves the parameters"
    hint = "After the loss of each batch: a backward, a step, and the arrays that it returns put in their places."
    return subject.same_failure("training", f"{text}, although the loss is asked for.", subject.hint or hint)


def draw_replayable_run(
    reference: Begin, draw: Callable[[], TrainingRun], loss: Loss, rng: np.random.Generator
) -> TrainingRun:
    """Draw a run whose steps all show, and that rounding cannot decide, whatever the shuffle.

    Raises `ValueError` where none of 50 draws is one: take another learning rate, or fewer epochs.
    """
    for _ in range(DRAWS):
        run = draw()
        with np.errstate(all="ignore"):
            if all(_is_replayable(reference, run, loss, rng) for _ in range(SHUFFLES)):
                return run
    raise ValueError("no such run can be replayed: take another learning rate, or fewer epochs")


def _is_replayable(reference: Begin, run: TrainingRun, loss: Loss, rng: np.random.Generator) -> bool:
    plan = _plan(run)
    batches = runs.draw_batches(rng, plan.rows, plan.batch, plan.epochs * len(plan.sizes))
    walks = [reference(replace(run, params=params)) for params in _alike(run.params, rng)]
    sent: list[npt.NDArray[Any]] = [run.X, run.X.astype(np.float32), run.X, run.X]
    before = walks[0].outputs(run.X)
    for rows in batches:
        outputs = [walk.outputs(X[rows]) for walk, X in zip(walks, sent, strict=True)]
        if max(_error(other, outputs[0]) for other in outputs[1:]) > AGREEMENT:
            return False
        for walk, X, found in zip(walks, sent, outputs, strict=True):
            walk.step(X[rows], loss(found, run.y[rows])[1])
        after = walks[0].outputs(run.X)
        if not _error(before, after) >= LEAST_STEP:
            return False
        before = after
    ends = [[array for _, array in flat(walk.params)] for walk in walks[1:]]
    return all(_off(end, walks[0].params, run) <= WAY_AGREEMENT for end in ends)


def _alike(params: Any, rng: np.random.Generator) -> list[Any]:
    """Return copies of the parameters: as they are, in float32, and with noise."""

    def noisy(array: Floats) -> Floats:
        return np.asarray(array * (1 + runs.NOISE * rng.standard_normal(np.shape(array))))

    single = mapped(lambda array: np.asarray(array).astype(np.float32), params)
    return [structure.copied(params), single, mapped(noisy, params), mapped(noisy, params)]
