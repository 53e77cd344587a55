"""Reads `[policy]` of `course.toml`. Whatever is wrong is one sentence that names the table and the key."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from autograder.policy import amounts
from autograder.policy.rules import (
    AssignmentRules,
    AttemptRate,
    Counting,
    FeedbackRelease,
    FinalScale,
    GroupRules,
    LatePenalty,
    ScaleKind,
    TermPolicy,
)
from autograder.policy.toml_table import TomlTable, choice, yes_or_no

_MOST_PLACES = 6


def policy(
    values: Mapping[str, Any], path: Path, zone: ZoneInfo, scheduled: Sequence[AssignmentRules]
) -> TermPolicy:
    """Return the rules of a `[policy]` table that was read with `parse_float=decimal.Decimal`.

    `scheduled` has the id, dates and weight of each assignment of the course's schedule; `zone` is the course's. Raises
    `CourseError` with `path`, the table, the key, what is wrong and what to write.
    """
    table = TomlTable(path, "policy", values)
    late_days = table.take("late_days", amounts.whole, 0)
    keep = table.take("keep", amounts.span, None)
    common = _rules(table, AssignmentRules("", late_days=late_days))
    groups = {name: _group(name, inner) for name, inner in table.tables("groups").items()}
    final = table.table("final")
    scale = _scale(final) if final else FinalScale()
    own = table.tables("assignments")
    table.end()
    if groups and not any(group.weight for group in groups.values()):
        raise table.wrong("groups: one of them must have a weight above 0")
    dates = {one.id: one for one in scheduled}
    empty = TomlTable(path, "policy.assignments", {})
    assignments = {
        name: _placed(own.get(name, empty), dates.get(name, AssignmentRules(name)), common, groups)
        for name in dict.fromkeys([*dates, *own])
    }
    return TermPolicy(zone, late_days, common, assignments, groups, scale, keep)


def _rules(table: TomlTable, common: AssignmentRules) -> AssignmentRules:
    """Return the rules that may stand for all assignments and for one."""
    return replace(
        common,
        grace=table.take("grace", amounts.span, common.grace),
        cutoff=table.take("cutoff", amounts.span, common.cutoff),
        late=_late(table, common.late),
        late_days=table.take("late_days_each", amounts.whole, common.late_days),
        attempts=table.take("attempts", _positive, common.attempts),
        rate=table.take("rate", _rate, common.rate),
        counts=Counting(table.take("counts", choice(*Counting), common.counts.value)),
        cap=table.take("cap", amounts.amount, common.cap),
        feedback=FeedbackRelease(table.take("feedback", choice(*FeedbackRelease), common.feedback.value)),
    )


def _placed(
    table: TomlTable, dated: AssignmentRules, common: AssignmentRules, groups: Mapping[str, GroupRules]
) -> AssignmentRules:
    """Return the rules of one assignment, with its dates and its place among the others."""
    rules = replace(
        _rules(table, common),
        id=dated.id,
        opens=dated.opens,
        due=dated.due,
        weight=dated.weight,
        group=table.take("group", choice(*groups) if groups else _no_groups, ""),
        bonus=table.take("bonus", yes_or_no, False),
    )
    table.end()
    if groups and not rules.group:
        raise table.wrong(
            f"{dated.id!r} is in no group; write [policy.assignments.{dated.id}] with its group"
        )
    return rules


def _late(table: TomlTable, default: LatePenalty | None) -> LatePenalty | None:
    late = table.table("late")
    if late is None:
        return default
    penalty = LatePenalty(
        lose=late.take("lose", _share, Fraction(0)),
        per=late.take("per", choice("hour", "day"), "day"),
        of=late.take("of", choice("earned", "maximum"), "earned"),
        at_most=late.take("at_most", _share, Fraction(1)),
    )
    late.end()
    if not penalty.lose:
        raise late.wrong('lose: say what each begun hour or day costs, such as "10 %"')
    return penalty


def _group(name: str, table: TomlTable) -> GroupRules:
    rules = GroupRules(
        id=name,
        weight=table.take("weight", amounts.amount, Fraction(1)),
        drop_lowest=table.take("drop_lowest", amounts.whole, 0),
        cap=table.take("cap", amounts.amount, None),
    )
    table.end()
    return rules


def _scale(table: TomlTable) -> FinalScale:
    scale = FinalScale(
        kind=ScaleKind(table.take("scale", choice(*ScaleKind), ScaleKind.PERCENT.value)),
        points=table.take("points", amounts.amount, Fraction(100)),
        letters=table.take("letters", _letters, ()),
        passed=table.take("pass", _share, Fraction(1, 2)),
        places=table.take("places", _places, 2),
        rounding=table.take("rounding", choice(*amounts.ROUNDINGS), "half up"),
        cap=table.take("cap", amounts.amount, None),
    )
    table.end()
    if scale.kind is ScaleKind.LETTERS and not scale.letters:
        raise table.wrong('letters: name each letter with its lowest share, such as {A = "90 %", F = 0}')
    return scale


def _letters(value: object) -> tuple[tuple[str, Fraction], ...]:
    """Return the letters, the highest first. Raises `ValueError` where a share would have two letters or none."""
    if not isinstance(value, Mapping) or not value:
        raise ValueError('must be a table, such as {A = "90 %", F = 0}')
    by_share: dict[Fraction, str] = {}
    for letter, lowest in value.items():
        share = amounts.amount(lowest)
        if share in by_share:
            raise ValueError(
                f"{by_share[share]!r} and {letter!r} overlap: both begin at {amounts.percent(share)}"
            )
        by_share[share] = letter
    if 0 not in by_share:
        raise ValueError("one of them must begin at 0, so that every share has a letter")
    return tuple((by_share[share], share) for share in sorted(by_share, reverse=True))


def _rate(value: object) -> AttemptRate:
    """Return a rate such as "2 per day" or "1 per 90 minutes"."""
    number, per, within = value.partition(" per ") if isinstance(value, str) else ("", "", "")
    if not per or not number.strip().isdecimal() or int(number) == 0:
        raise ValueError(f'{str(value)[:40]!r} is not a rate, such as "2 per day" or "1 per 90 minutes"')
    length = amounts.span(within if within.strip()[:1].isdecimal() else f"1 {within.strip()}")
    if not length:
        raise ValueError(f"{str(value)[:40]!r} names no time")
    return AttemptRate(int(number), length)


def _share(value: object) -> Fraction:
    share = amounts.amount(value)
    if share > 1:
        raise ValueError(f'{amounts.percent(share)} is more than everything; write "10 %" or 0.1 for a tenth')
    return share


def _positive(value: object) -> int:
    number = amounts.whole(value)
    if not number:
        raise ValueError("must be at least 1")
    return number


def _places(value: object) -> int:
    places = amounts.whole(value)
    if places > _MOST_PLACES:
        raise ValueError(f"must be from 0 to {_MOST_PLACES}")
    return places


def _no_groups(value: object) -> str:
    raise ValueError("the policy has no groups; write [policy.groups.NAME] first")
