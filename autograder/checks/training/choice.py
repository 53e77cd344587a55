"""A choice of hidden widths and a learning rate, judged by training that network in the judge.

The student's function takes nothing and returns the pair (widths, rate). What is judged, in this order, each with its
own sentence:

    form        a list of one or more whole widths from 1 on, and a finite number above 0
    steadiness  a second call gives the same choice
    size        at most `MOST_LAYERS` hidden layers, and at most as many parameters as the budget allows
    loss        the median validation loss of three trainings is at most the bar

No code of the student's trains anything, and the trainings have fixed seeds, so the same choice has the same verdict.
The size is judged before anything is trained, so a budget bounds the judge's time.

The median of three forgives one bad start: if a single loss lies beyond the bar with probability p, the median does
with probability 3 p² - 2 p³. So set the bar four standard deviations or more above the losses of the choices that the
handout leads to.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from autograder.checks import form
from autograder.checks.cases import Case, Function
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject, number
from autograder.checks.protocols import AnswerLike, StudentLike

__all__ = ["TrainingTrial", "check_trained"]

SEEDS = (11, 12, 13)  # of the trainings; the handout's own have others
MOST_LAYERS = 12  # hidden ones: a stack of single units has few parameters and takes long
CLEARLY = 0.8  # of the median: a loss below that with another learning rate is told

FACTORS = {
    "ten times": 10.0,
    "three times": 3.0,
    "a third of": 1 / 3,
    "a tenth of": 0.1,
}  # tried for the message

Widths = tuple[int, ...]


@dataclass(frozen=True)
class TrainingTrial:
    """The training that a choice is judged by, with its limits.

    `loss(widths, rate, seed)` trains one network and returns its validation loss, not finite where the training
    diverges. `parameters(widths)` counts weights and biases, those of the inputs and outputs included. `bar` is the
    largest median loss that is right; the handout prints it, and `budget`.
    """

    loss: Callable[[Widths, float, int], float]
    parameters: Callable[[Widths], int]
    budget: int
    bar: float
    seeds: tuple[int, ...] = SEEDS

    def losses(self, choice: Choice) -> list[float]:
        """Return the validation loss for each seed; infinite where it is not a number."""
        with np.errstate(all="ignore"):
            found = [float(self.loss(choice.widths, choice.rate, seed)) for seed in self.seeds]
        return [loss if np.isfinite(loss) else np.inf for loss in found]


@dataclass(frozen=True)
class Choice:
    """What the student chose: the widths of the hidden layers, and the learning rate."""

    widths: Widths
    rate: float


def check_trained(student: StudentLike, function: Function, trial: TrainingTrial, *, hint: str = "") -> None:
    """Check that the network which `function()` chooses is within its budget and reaches the bar of the trial.

    Raises `CheckFailure`.
    """
    subject = replace(function, result=function.result or "the choice").subject(Case(()), hint)
    plan = student.plan()
    answers = [plan.call(function.name) for _ in range(2)]
    plan.run()
    choice, again = (_choice(answer, subject) for answer in answers)
    if choice != again:
        text = "a second call makes another choice: one network is judged."
        raise subject.same_failure("random", text, "Decide first, and return the numbers.")
    _require_size(choice, trial, subject)
    _require_loss(choice, trial, subject)


def _choice(answer: AnswerLike, subject: Subject) -> Choice:
    """Return the choice, where its form is right. Raises `CheckFailure`."""
    try:
        value = answer.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    widths, rate = form.as_sequence(
        value, 2, called=subject, holds="the hidden widths, then the learning rate"
    )
    if _is_number(widths) and not _is_number(rate):
        text = "the learning rate stands first; the hidden widths belong there."
        raise subject.same_failure("parts", text, "Return (widths, rate), in this order.")
    return Choice(_widths(widths, subject.at("widths")), _rate(rate, subject.at("rate")))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float | np.number)


def _widths(value: object, subject: Subject) -> Widths:
    """Return whole widths from 1 on. Raises `CheckFailure`."""
    array = (
        np.array(value) if isinstance(value, list | tuple) and not value else form.integers_as_array(value)
    )
    if not isinstance(array, np.ndarray) or array.ndim != 1:
        text = "{it} is not a list of whole numbers, one for each hidden layer."
        raise subject.same_failure("type", text, _FOR_EXAMPLE)
    if not array.size:
        raise subject.same_failure(
            "shape", "{it} is empty; there is at least one hidden layer.", _FOR_EXAMPLE
        )
    if array.dtype.kind not in "iu":
        raise subject.same_failure(
            "dtype", "{it} does not hold integers.", "Write 20 and not 20.0, or use //."
        )
    widths = tuple(int(width) for width in array)
    if min(widths) < 1:
        text = "{it} holds a number below 1; a hidden layer has one unit or more."
        raise subject.same_failure("values", text, _FOR_EXAMPLE)
    return widths


_FOR_EXAMPLE = "One hidden layer of 20 units is [20], two of them are [20, 20]."


def _rate(value: object, subject: Subject) -> float:
    rate = float(form.as_number(value, called=subject))
    if not rate > 0:
        full = f"{{it}} is {number(rate)}; a learning rate is above 0."
        raise subject.failure("values", full, "{it} is not above 0, as a learning rate is.")
    return rate


def _require_size(choice: Choice, trial: TrainingTrial, subject: Subject) -> None:
    """Raise the failure of a network that is too deep or too large to be trained."""
    if len(choice.widths) > MOST_LAYERS:
        full = f"{{it}} holds {len(choice.widths)} hidden layers, and at most {MOST_LAYERS} are trained."
        redacted = f"{{it}} holds more than {MOST_LAYERS} hidden layers, which are not trained."
        raise subject.at("widths").failure("values", full, redacted)
    count = trial.parameters(choice.widths)
    if count > trial.budget:
        raise subject.failure(
            "values",
            f"the network has {form.shown(count)} parameters, and at most {trial.budget} are allowed.",
            f"the network has more than the {trial.budget} parameters that are allowed.",
            "The inputs and the outputs are added to the widths that you return: return those of the hidden layers.",
        )


def _require_loss(choice: Choice, trial: TrainingTrial, subject: Subject) -> None:
    """Raise the failure of a network that does not reach the bar."""
    losses = trial.losses(choice)
    median = float(np.median(losses))
    if median <= trial.bar:
        return
    if not np.isfinite(median):
        text = "the training of this network diverges."
        raise subject.same_failure("training", text, "Its steps are too long: take a smaller learning rate.")
    shown = ", ".join(f"{loss:.3g}" for loss in losses)
    full = f"the median validation loss of {len(losses)} trainings ({shown}) is above {trial.bar:g}."
    failure = subject.failure("training", full, f"the median validation loss is above {trial.bar:g}.")
    raise failure.with_run_fact(lambda: _other_rate(choice, trial, median))


def _other_rate(choice: Choice, trial: TrainingTrial, median: float) -> str:
    """Return a sentence on the learning rate with which the same network is clearly better; else on its shape."""
    one = replace(trial, seeds=trial.seeds[:1])
    found = {
        words: one.losses(replace(choice, rate=choice.rate * factor))[0] for words, factor in FACTORS.items()
    }
    words, loss = min(found.items(), key=lambda item: item[1])
    if loss < CLEARLY * median:
        return f"With {words} its learning rate the same network reaches {loss:.2g}."
    return "No other learning rate near it helps much: look at the widths, and at the number of layers."
