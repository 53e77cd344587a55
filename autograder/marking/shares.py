"""Splits the work of marking among several people, and chooses the answers that two of them mark.

Answers come question by question. Each marker gets a block of them, of nearly equal size, so that one person marks as
much of a question as can be. Sections of the class are dealt to the markers in turn instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from autograder.marking.key import keyed


def by_question(codes: Sequence[str], markers: Sequence[str]) -> dict[str, str]:
    """Return each answer's marker. `codes` are the answers, question by question."""
    number = len(markers)
    return {code: markers[place * number // len(codes)] for place, code in enumerate(codes)}


def by_section(sections: Mapping[str, str], markers: Sequence[str]) -> dict[str, str]:
    """Return each answer's marker, given its section: the largest first, each to whoever has least so far."""
    sizes: dict[str, int] = {}
    for section in sections.values():
        sizes[section] = sizes.get(section, 0) + 1
    load = dict.fromkeys(markers, 0)
    owner = {}
    for section in sorted(sizes, key=lambda one: (-sizes[one], one)):
        owner[section] = min(markers, key=lambda one: (load[one], markers.index(one)))
        load[owner[section]] += sizes[section]
    return {code: owner[section] for code, section in sections.items()}


def second_markers(
    first: Mapping[str, str], markers: Sequence[str], count: int, secret: str
) -> dict[str, str]:
    """Return who marks an answer too, for so many answers that nobody can foresee: the marker after its own."""
    drawn = sorted(first, key=lambda code: keyed(secret, "twice", code))[:count]
    return {code: markers[(markers.index(first[code]) + 1) % len(markers)] for code in drawn}
