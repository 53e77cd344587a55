"""The faults of a network whose layers are the judge's, each with its sentence: order, flag, lists, step."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Any

import numpy as np

from autograder.checks import structure
from autograder.checks.failure import CheckFailure, FailureKind, Handle
from autograder.checks.layers.probed import ProbedNetwork
from autograder.checks.layers.probes import Floats, LayerCall, arrays
from autograder.checks.protocols import AnswerLike


def require_order(one: ProbedNetwork, events: Sequence[LayerCall], rounds: int) -> None:
    """Raise the failure of a pass that does not call each layer once, in its order."""
    passes = [
        (kind, [event.layer for event in group])
        for kind, group in itertools.groupby(events, key=lambda event: event.kind)
    ]
    forward = list(range(len(one.probes)))
    for number in range(2 * rounds):
        wanted, order = ("backward", forward[::-1]) if number % 2 else ("forward", forward)
        kind, called = passes[number] if number < len(passes) else ("", [])
        if kind != wanted:
            called = []
        if called != order:
            raise _out_of_order(one, wanted, called, order)


def _out_of_order(one: ProbedNetwork, kind: str, called: Sequence[int], order: Sequence[int]) -> CheckFailure:
    """Return the failure of a pass that has called these layers."""
    subject = one.subject(kind)
    missing = [place for place in order if place not in called]
    if not called:
        text = one.recorder.problem or f"it calls {kind} of none of its own layers."
        hint = "" if one.recorder.problem else _KEEP
    elif missing:
        full, text = f"it leaves out layers[{missing[0]}].", "it leaves out a layer."
        return subject.failure(
            "training", full, text, "Every layer has its turn, the first and the last too."
        )
    elif len(called) > len(order):
        text = f"it calls {kind} of one layer more than once, or no backward follows a forward."
        hint = (
            "Each layer once: dropout draws anew each time, and batch normalization counts the batch again."
        )
    else:
        text = "it goes through the layers in another order."
        begins = "the last layer, and hand each dx to the layer below" if kind == "backward" else "layers[0]"
        hint = f"Begin with {begins}."
    return subject.same_failure("training", text, hint)


_KEEP = "The layers belong to the object: keep them in self, not in the class and not in a global."


def require_flags(one: ProbedNetwork, flags: Sequence[bool]) -> None:
    """Raise the failure of a forward whose layers do not get its flag."""
    calls = [call for call in one.recorder.events if call.kind == "forward"]
    wanted = [flag for flag in flags for _ in one.probes]
    if len(calls) != len(wanted):
        order = list(range(len(one.probes)))
        raise _out_of_order(one, "forward", [call.layer for call in calls][: len(order)], order)
    for call, flag in zip(calls, wanted, strict=True):
        if call.training is not flag:
            raise _wrong_flag(one, call, flag=flag)


def _wrong_flag(one: ProbedNetwork, call: LayerCall, *, flag: bool) -> CheckFailure:
    text = "gets no flag." if call.training is None else f"gets another flag than training={flag}."
    hint = "Hand the flag on to every layer: layer.forward(x, training)."
    full = f"layers[{call.layer}].forward {text}"
    return one.subject("forward").failure("training", full, f"the forward of a layer {text}", hint)


def require_list(
    one: ProbedNetwork, name: str, about: str, answer: AnswerLike, layers: Sequence[Sequence[Floats]]
) -> None:
    """Raise the failure of a list that does not hold these layers' arrays, one after the other."""
    subject = one.subject(name, about)
    found, expected = _read(one, name, answer), [array for layer in layers for array in layer]
    if isinstance(found, list | tuple) and any(isinstance(item, list | tuple) for item in found):
        text = "{it} holds a list for each layer, and one flat list was expected."
        raise subject.at(name).same_failure("parts", text, _FLAT)
    if isinstance(found, Handle) and found.type_name == "method":
        text = "{it} is a method, and a list was expected."
        raise subject.at(name).same_failure("type", text, _property(name))
    try:
        structure.check_structure(found, expected, called=subject.at(name))
    except CheckFailure as failure:
        of_an_item = failure.kind is FailureKind.TYPE and isinstance(found, list | tuple)
        raise failure.replace(hint=failure.hint if of_an_item else _FLAT) from None


_FLAT = (
    "One list for all layers, made when it is asked for: [W for layer in self.layers for W in layer.params]."
)


def _read(one: ProbedNetwork, name: str, answer: AnswerLike) -> Any:
    try:
        return one.value(name, answer)
    except CheckFailure as failure:
        if one.made.failure is not None or one.recorder.problem:
            raise
        text = f"the network has no attribute {name} that can be read."
        hint = f"{_property(name)} What it reads of self, __init__ has to keep there."
        raise one.subject(name).same_failure("type", text, hint) from failure


def _property(name: str) -> str:
    return f"Write a property: @property, then def {name}(self)."


def require_one_call(one: ProbedNetwork, steps: int) -> None:
    calls = len(one.stepper.calls)
    subject = one.subject("step")
    if one.recorder.problem:
        raise subject.same_failure("training", one.recorder.problem)
    if calls != steps:
        how = "more" if calls > steps else "less"
        hint = "One call with the flat lists of all layers: Adam counts its steps by it."
        raise subject.same_failure("training", f"it calls optimizer.step {how} than once.", hint)
    pairs = zip(*(one.stepper.calls[number][number == 0] for number in range(steps)), strict=True)
    if any(left.shape != right.shape for left, right in pairs):
        text = "optimizer.step gets the arrays in another order each time."
        raise subject.same_failure(
            "training", text, "Its state goes by position: keep the order of the layers."
        )


def require_moved(
    one: ProbedNetwork, about: str, answers: Sequence[AnswerLike], params: Sequence[Sequence[Floats]]
) -> None:
    """Raise the failure of a layer that does not hold what the optimizer returned."""
    for probe, answer, wanted in zip(one.probes, answers, params, strict=True):
        held = arrays(answer.value, probe.start)
        subject = one.subject("step", about).at(f"{probe.name}.params")
        if held is None:
            text = "{it} is no longer a list of arrays of the shapes that it had."
            raise subject.same_failure("values", text, _PUT_BACK)
        if any(np.array_equal(one, other) for one, other in zip(held, probe.start, strict=True)):
            text = "{it} still holds the arrays of the start: the layer has not moved."
            raise subject.same_failure("values", text, _PUT_BACK)
        structure.check_structure(held, list(wanted), called=subject)


_PUT_BACK = (
    "Put the arrays that optimizer.step returns into the lists params of the layers, each in its place."
)
