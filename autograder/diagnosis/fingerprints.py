"""Signatures: how an answer behaves, as the values of all calls of a question's hidden tests.

A part is one tensor of a function's answer, or what its calls left of one argument, over all calls of all tests of
the question. Signatures are compared part by part, and calls by their keys, so that only equal inputs meet. Two values
agree within 1e-6 of the tensor's largest entry, within 2e-3 where the student's is of less than double precision; NaN
agrees with NaN and infinity with the same infinity. Text, dates and truth values agree where they are equal.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from autograder.judge import trace
from autograder.judge.trace import Tensor, TracedCall

WRONG = 1e-3  # the tolerance that students are promised
SAME = 1e-6  # far above the rounding of two right formulas in double precision
SAME_NARROW = 2e-3  # half precision keeps three digits
CLEARLY = 1e-2  # from here on an answer of less than double precision is wrong whatever its rounding
_FLOOR = 1e-6  # the least entry that an error is relative to
_DIGITS = 3  # answers of one behaviour differ by far less than the third digit

Floats = npt.NDArray[np.float64]
Value = tuple[Floats, ...] | None
Traces = Mapping[str, bytes]


@dataclass(frozen=True, order=True)
class Part:
    """One tensor of a function's answer: the whole, the item of this index, or an argument after the call."""

    function: str
    index: int = -1
    argument: int = -1


@dataclass(frozen=True)
class ReferenceCall:
    """A call, as far as one part goes: its test and its key there, and the arrays that it was given, by their path.

    A path begins with the argument's number. `paths` are those of the part's tensors in the whole answer. `owner` is
    the object whose method was called, if one was.
    """

    test: str
    key: str
    given: Mapping[tuple[int, ...], Floats]
    paths: tuple[tuple[int, ...], ...] = ()
    owner: str = ""


Layout = Mapping[Part, Sequence[ReferenceCall]]


@dataclass(frozen=True)
class Signature:
    """The values of every part in the order of its places.

    None where a call failed or gave no such tensor; empty where it was never made, because the test had ended
    before. `narrow`: see above; of `opaque` parts, such as text, equality is all that is known. `raised` holds the
    built-in type of what each call raised, empty where it returned.
    """

    values: Mapping[Part, Sequence[Value]]
    narrow: frozenset[Part]
    raised: Mapping[Part, Sequence[str]] = field(default_factory=dict)
    opaque: frozenset[Part] = frozenset()


def layout(traces: Traces) -> Layout:
    """Return the parts and calls of a question, from the reference's traces in its tests."""
    calls = [(test, call) for test, encoded in traces.items() for call in trace.decode(encoded)]
    split = _split({call.name: [] for _, call in calls}, calls)
    found: dict[Part, list[ReferenceCall]] = {}
    for test, call in calls:
        given = {tensor.path: tensor.array() for tensor in call.given}
        for part in _parts(call, split[call.name]):
            paths = tuple(tensor.path for tensor in _tensors(call, part))
            found.setdefault(part, []).append(ReferenceCall(test, call.key, given, paths, call.owner))
    return found


def _split(indices: dict[str, list[set[int]]], calls: Sequence[tuple[str, TracedCall]]) -> dict[str, bool]:
    """Return for each function whether all its answers have the same items, so that each item is a part."""
    for _, call in calls:
        if call.answer:
            indices[call.name].append({t.path[0] if t.path else -1 for t in call.answer})
    return {
        name: all(items == sets[0] and -1 not in items for items in sets) for name, sets in indices.items()
    }


def _parts(call: TracedCall, split: bool) -> list[Part]:
    answer = call.answer or ()
    items = sorted({t.path[0] for t in answer}) if split else [-1] * bool(answer)
    arguments = sorted({t.path[0] for t in call.after})
    return [*(Part(call.name, index) for index in items), *(Part(call.name, -1, a) for a in arguments)]


def signature(traces: Traces, places: Layout) -> Signature:
    """Return an answer's signature, from its traces in the same tests on the same seed."""
    tests = {place.test for found in places.values() for place in found}
    calls = {test: {call.key: call for call in trace.decode(traces.get(test, b""))} for test in tests}
    values, raised, narrow, opaque = {}, {}, set(), set()
    for part, found in places.items():
        made = [calls[place.test].get(place.key) for place in found]
        values[part] = [_value(call, part) for call in made]
        raised[part] = [call.exception if call else "" for call in made]
        every = [tensor for call in made if call for tensor in _tensors(call, part)]
        if any(tensor.narrow for tensor in every):
            narrow.add(part)
        if any(tensor.opaque for tensor in every):
            opaque.add(part)
    return Signature(values, frozenset(narrow), raised, frozenset(opaque))


def _value(call: TracedCall | None, part: Part) -> Value:
    if call is None:
        return ()
    return tuple(tensor.array() for tensor in _tensors(call, part)) or None


def _tensors(call: TracedCall, part: Part) -> list[Tensor]:
    tensors = call.after if part.argument >= 0 else call.answer or ()
    first = part.argument if part.argument >= 0 else part.index
    return [tensor for tensor in tensors if first < 0 or tensor.path[:1] == (first,)]


def deviation(found: Value, wanted: Value) -> float:
    """Return the largest difference relative to its tensor's largest entry; infinite if the shapes differ.

    A call that one of them never made says nothing: 0.
    """
    if found == () or wanted == ():
        return 0.0
    if found is None or wanted is None:
        return 0.0 if found is wanted else np.inf
    if [array.shape for array in found] != [array.shape for array in wanted]:
        return np.inf
    return max((_deviation(a, b) for a, b in zip(found, wanted, strict=True)), default=0.0)


def _deviation(found: Floats, wanted: Floats) -> float:
    finite = np.isfinite(wanted)
    if not np.array_equal(found[~finite], wanted[~finite], equal_nan=True) or not np.all(
        np.isfinite(found[finite])
    ):
        return np.inf
    if not finite.any():
        return 0.0
    scale = max(float(np.max(np.abs(wanted[finite]))), _FLOOR)
    with np.errstate(over="ignore"):
        return float(np.max(np.abs(found[finite] - wanted[finite]))) / scale


def wrong(answer: Signature, reference: Signature, places: Layout, test: str = "") -> list[Part]:
    """Return the parts that are wrong in some call of this test, or of any."""
    return [
        part
        for part, found in places.items()
        if any(
            test in ("", place.test) and not deviation(a, r) <= WRONG
            for place, a, r in zip(found, answer.values[part], reference.values[part], strict=True)
        )
    ]


def same(answer: Signature, other: Signature, part: Part) -> bool:
    """Return whether two answers give the same in every call of this part, and raise in the same calls."""
    bound = SAME_NARROW if part in answer.narrow else SAME
    pairs = zip(answer.values[part], other.values[part], strict=True)
    return all(deviation(a, b) <= bound for a, b in pairs)


def raises_alike(answer: Signature, other: Signature, part: Part, exception: str) -> bool:
    """Return whether both raise exceptions of the same types in every call of this part, this type among them.

    Where in the code they are raised, and with which text, does not matter.
    """
    found = answer.raised.get(part, ())
    return exception in found and list(found) == list(other.raised.get(part, ()))


def evident(answer: Signature, reference: Signature, part: Part) -> bool:
    """Return whether a value, and not only an exception, clearly differs from the reference's in some call."""
    bound = CLEARLY if part in answer.narrow else WRONG
    pairs = zip(answer.values[part], reference.values[part], strict=True)
    return any(a and not deviation(a, r) <= bound for a, r in pairs)


def digest(answer: Signature, part: Part) -> str:
    """Return a short name of this behaviour: equal for equal answers whatever their rounding, on the same seed.

    Of each tensor four weighted sums count, in three digits; answers of one behaviour differ by far less.
    """
    with np.errstate(all="ignore"):
        summaries = [_summary(value) for value in answer.values[part] if value != ()]
    return hashlib.sha256(repr((part, summaries)).encode()).hexdigest()[:8]


def _summary(value: Value) -> list[object]:
    if value is None:
        return ["nothing"]
    return [(array.shape, _projections(array)) for array in value]


def _projections(array: Floats) -> list[str]:
    """Return weighted sums of positive and of negative entries, apart: without cancellation, rounding cannot show."""
    finite = np.where(np.isfinite(array), array, 0.0).ravel()
    weights = np.random.default_rng(finite.size).uniform(0.5, 2.0, size=(2, finite.size))
    sums = [*(weights @ np.maximum(finite, 0)), *(weights @ np.maximum(-finite, 0))]
    least = max(_FLOOR * max(sums, default=0.0), _FLOOR**2)
    texts = ["0" if total <= least else f"{total:.{_DIGITS - 1}e}" for total in sums]
    return [*texts, str(int(np.isfinite(array).sum()))]
