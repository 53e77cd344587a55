"""A fact about one part of an answer, in a sentence with the handout's names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograder.diagnosis.facts import best_fact
from autograder.diagnosis.facts.best_fact import Fact
from autograder.diagnosis.facts.calls import SAME, SAME_NARROW, Call, Floats, Path
from autograder.diagnosis.fingerprints import Layout, Part, ReferenceCall, Signature, Value
from autograder.diagnosis.names import Names


def fact(part: Part, answer: Signature, reference: Signature, places: Layout, names: Names) -> Fact | None:
    """Return a fact about this part; None if none is known, it is no number, or an argument after the call."""
    if part.argument >= 0 or part in answer.opaque | reference.opaque:
        return None
    found = best_fact.fact(list(_calls(part, answer, reference, places, names)))
    if found is None:
        return None
    return found.after(f"{names.function if found.of_calls else names.part(part.index)}: ")


def _calls(
    part: Part, answer: Signature, reference: Signature, places: Layout, names: Names
) -> Iterator[Call]:
    """Yield the calls that were made and have an expected value."""
    bound = SAME_NARROW if part in answer.narrow else SAME
    rows = zip(places[part], answer.values[part], reference.values[part], strict=True)
    for number, (place, found, wanted) in enumerate(rows):
        if found != () and wanted:
            args, lists = _given(place, names)
            others = _others(part, number, reference, names)
            owner = f"{place.test} {place.owner}" if place.owner else ""
            paths = tuple(path[part.index >= 0 :] for path in place.paths)
            raised = found is None
            yield Call(args, wanted, found or (), bound, paths, part.index, lists, others, owner, raised)


def _given(place: ReferenceCall, names: Names) -> tuple[dict[str, Floats], dict[str, dict[Path, Floats]]]:
    """Return the arguments that are arrays or numbers, and those that are lists of them."""
    args: dict[str, Floats] = {}
    lists: dict[str, dict[Path, Floats]] = {}
    for (first, *way), array in place.given.items():
        name = names.argument(first)
        if way:
            lists.setdefault(name, {})[tuple(way)] = array
        else:
            args[name] = array
    return args, lists


def _others(part: Part, number: int, reference: Signature, names: Names) -> Mapping[str, tuple[Floats, ...]]:
    """Return the expected values of the same call's other parts, if each call gives all of them."""
    found: dict[str, Value] = {
        names.part(other.index): values[number]
        for other, values in reference.values.items()
        if other.function == part.function
        and other.argument < 0
        and other.index != part.index
        and other not in reference.opaque
        and len(values) == len(reference.values[part])
    }
    return {name: value for name, value in found.items() if value}
