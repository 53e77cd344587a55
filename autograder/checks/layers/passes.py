"""A layer as an object, judged by its passes: forward(x, training), backward(dy), and the lists params and grads.

Two objects of the student's class play the script of `layers.script`, and so does a reference class of the judge's.
Every output, every gradient and the parameters at the start are compared norm-wise:

    max|s - r|  <=  1e-3 * max|r|

Where several conventions are right, such as the divisor of a running variance, `reference` is a mapping from their
names, and one of them has to explain everything. A backward is that of the last training forward. Nothing is random in
a right layer; float64 stays below 1e-12 and float32 below 2e-5, and every known mistake lies above 2e-2.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from autograder.checks import structure
from autograder.checks.failure import CheckFailure, FailureKind
from autograder.checks.functions import agreement
from autograder.checks.layers import mistakes, script
from autograder.checks.layers.script import Entry, Floats, LayerInputs, Make, Moment, ReferencePlayer
from autograder.checks.messages import Subject
from autograder.checks.protocols import StudentLike

__all__ = ["LayerClass", "check_passes", "check_unchanged"]

References = Make | Mapping[str, Make]
Draw = Callable[[np.random.Generator, int], Floats]


@dataclass(frozen=True)
class LayerClass:
    """A class: `name(**keywords)` makes a layer. The reference is made with the same keywords.

    `params` names the parameters in their order, such as ("gamma", "beta"), for messages.
    """

    name: str
    keywords: Mapping[str, object] = field(default_factory=dict)
    params: tuple[str, ...] = ()

    def called(self, asked: str) -> str:
        """Return what is asked in words, such as "BatchNorm(…).backward(dy)"."""
        return f"{self.name}(…).{_IN_WORDS.get(asked, asked)}"

    def parts(self, asked: str) -> list[str]:
        """Return the names of the items of `params` or `grads`; none for what is no list, or has no names."""
        prefix = {"params": "", "grads": "d"}.get(asked)
        return [] if prefix is None else [f"{prefix}{name}" for name in self.params]


_IN_WORDS = {"forward": "forward(x, training)", "backward": "backward(dy)"}
_RESULTS = {"forward": "y", "backward": "dx", "params": "params", "grads": "grads"}


@dataclass(frozen=True)
class _Played:
    """What the student's layers gave: each moment with the answer, and the calls that set parameters."""

    player: script.StudentPlayer
    entries: Sequence[Entry]


def check_passes(
    student: StudentLike,
    layer: LayerClass,
    reference: References,
    draw: Draw,
    rng: np.random.Generator,
    *,
    hint: str = "",
) -> tuple[str, ...]:
    """Check every pass of two layers; return the names of the references that explain all of them.

    `draw(rng, rows)` makes a batch. Raises `CheckFailure`, of kind "state" where a second object is what disturbs.
    """
    references = reference if isinstance(reference, Mapping) else {"": reference}
    inputs = script.draw_inputs(next(iter(references.values())), dict(layer.keywords), draw, rng)
    played = _play(student, layer, inputs)
    return _explained(layer, references, inputs, played, hint)


def check_unchanged(
    student: StudentLike,
    layer: LayerClass,
    reference: References,
    draw: Draw,
    rng: np.random.Generator,
) -> None:
    """Check that right passes leave x and dy as they were.

    Raises `CheckFailure`, of kind "mutation" where an argument is not bit for bit what was passed.
    """
    references = reference if isinstance(reference, Mapping) else {"": reference}
    inputs = script.draw_inputs(next(iter(references.values())), dict(layer.keywords), draw, rng)
    played = _play(student, layer, inputs, echo=True)
    _explained(layer, references, inputs, played, "")
    for moment, answer in played.entries:
        if moment.asked in _IN_WORDS:
            agreement.judge_unchanged(_subject(layer, moment, ""), answer.after)


def _play(student: StudentLike, layer: LayerClass, inputs: LayerInputs, *, echo: bool = False) -> _Played:
    plan = student.plan()
    player = script.StudentPlayer(plan, layer.name, dict(layer.keywords), echo=echo)
    entries = list(script.play(player, inputs))
    plan.run()
    return _Played(player, entries)


def _explained(
    layer: LayerClass,
    references: Mapping[str, Make],
    inputs: LayerInputs,
    played: _Played,
    hint: str,
) -> tuple[str, ...]:
    """Return the references that explain every answer. Raises the failure of the one that does so longest."""
    for made in played.player.made:
        made.raise_for_failure()
    wrong: dict[str, tuple[int, CheckFailure]] = {}
    for name, make in references.items():
        expected = script.play(ReferencePlayer(make, dict(layer.keywords)), inputs)
        found = _first_wrong(layer, expected, played, hint)
        if found is not None:
            wrong[name] = found
    if len(wrong) == len(references):
        name, (number, failure) = max(wrong.items(), key=lambda item: item[1][0])
        raise _named(layer, references[name], inputs, played, number, failure)
    return tuple(name for name in references if name not in wrong)


def _first_wrong(
    layer: LayerClass, expected: Iterable[Entry], played: _Played, hint: str
) -> tuple[int, CheckFailure] | None:
    """Return the number of the first moment that is wrong, and its failure; None where all are right."""
    for number, ((moment, answer), (_, wanted)) in enumerate(zip(played.entries, expected, strict=False)):
        try:
            _judge(layer, moment, answer, wanted, hint)
            if moment.asked == "params":
                _require_writable(layer, played)
        except CheckFailure as failure:
            return number, failure
    return None


def _named(
    layer: LayerClass,
    make: Make,
    inputs: LayerInputs,
    played: _Played,
    number: int,
    failure: CheckFailure,
) -> CheckFailure:
    """Return the failure with the known mistake that leads to all answers up to this one, where one does."""
    if failure.kind is not FailureKind.VALUES:
        return failure
    for mistake in mistakes.MISTAKES:
        entries = script.play(mistake.player(make, dict(layer.keywords)), inputs)
        if _first_wrong(layer, itertools.islice(entries, number + 1), played, "") is None:
            return failure.replace(kind=mistake.kind, hint=mistake.hint)
    return failure


def _judge(layer: LayerClass, moment: Moment, answer: Any, wanted: Any, hint: str) -> None:
    subject = _subject(layer, moment, hint)
    try:
        value = answer.value
    except CheckFailure as failure:
        if moment.asked in _IN_WORDS:
            raise subject.explain(failure) from None
        text = f"the layer has no attribute {moment.asked} that can be read."
        raise subject.same_failure("type", text, f"Set self.{moment.asked} in __init__, to a list.") from None
    names = layer.parts(moment.asked)
    structure.check_structure(value, wanted, called=subject, scale=moment.scale, names=names)


def _require_writable(layer: LayerClass, played: _Played) -> None:
    """Raise the failure of parameters that cannot be set, in place or by assigning to the list."""
    for write in played.player.writes:
        try:
            write.raise_for_failure()
        except CheckFailure:
            text = "params cannot be set: it has to be a list of arrays that can be written."
            raise Subject(layer.called("params")).same_failure("type", text) from None


def _subject(layer: LayerClass, moment: Moment, hint: str) -> Subject:
    return Subject(layer.called(moment.asked), _RESULTS[moment.asked], moment.given, moment.about, hint)
