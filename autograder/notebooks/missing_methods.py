"""Says what a class has in the place of a method that it lacks: another name, or a function outside of the class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from autograder.notebooks import definitions, near_misses
from autograder.notebooks.cells import Cell
from autograder.notebooks.definitions import Definition, Whereabouts
from autograder.notebooks.near_misses import NearMiss


def find(methods: Mapping[str, Sequence[str]], cells: Sequence[Cell]) -> dict[str, NearMiss]:
    """Return a near miss for each method that has one, under its name in the class.

    `methods` gives the arguments of each method that an object may lack, without `self`, by a name such as
    `Network.step`.
    """
    if not methods:
        return {}
    code = [cell for cell in near_misses.beginning(cells) if cell.kind == "code"]
    found = [one for one in definitions.of_cells(code) if one.standing is Whereabouts.CODE]
    near: dict[str, NearMiss] = {}
    for name, arguments in methods.items():
        owner, _, method = name.rpartition(".")
        here = _in_its_place(owner, method, arguments, methods, found)
        near |= {method: here} if here is not None else {}
    return near


def _in_its_place(
    owner: str,
    method: str,
    arguments: Sequence[str],
    methods: Mapping[str, Sequence[str]],
    found: Sequence[Definition],
) -> NearMiss | None:
    """Return what stands in the place of a method; None where the class has it, or nothing is like it."""
    own = [one for one in found if one.inside == f"the class {owner}"]
    if not own or any(one.name == method for one in own):
        return None
    others = [_without_self(one) for one in own if f"{owner}.{one.name}" not in methods]
    ranked = sorted(_ranked(others, method, arguments), key=lambda pair: -pair[0])
    if ranked:
        alike, other = ranked[0]
        said = f"Cell {other.cell} defines {owner}.{other.name}"
        if alike >= near_misses.SLIP:
            return NearMiss(
                f"{said}, but the question asks for {owner}.{method}.", f"Correct the name: {method}."
            )
        return NearMiss(f"{said}, a name much like {method}.", f"If that is your answer, name it {method}.")
    outside = [one for one in found if one.name == method and not one.inside and one.arguments]
    if outside and outside[-1].arguments and outside[-1].arguments[0] == "self":
        said = f"{outside[-1].place} defines {method} outside of the class {owner}."
        return NearMiss(said, "Indent it, so that it belongs to the class.")
    return None


def _without_self(one: Definition) -> Definition:
    return replace(one, arguments=(one.arguments or ())[1:])


def _ranked(
    others: Sequence[Definition], method: str, arguments: Sequence[str]
) -> Iterator[tuple[float, Definition]]:
    for other in others:
        alike = near_misses.likeness(other, method, arguments, {method: arguments})
        if alike and not other.name.startswith("__"):
            yield alike, other
