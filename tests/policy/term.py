"""Small courses and facts for the tests of policies."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from zoneinfo import ZoneInfo

from autograder.policy import parsing
from autograder.policy.facts import AdjustmentFact, AdjustmentKind, AttemptFact, ExtensionFact, TermFacts
from autograder.policy.rules import AssignmentRules, TermPolicy

BERLIN = ZoneInfo("Europe/Berlin")
DUE = datetime(2026, 10, 15, 21, 59, tzinfo=UTC)  # 23:59 in Berlin
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def policy(
    text: str = "", *, due: datetime | None = DUE, names: Iterable[str] = ("one",), zone: ZoneInfo = BERLIN
) -> TermPolicy:
    """The policy that a `[policy]` table states; every assignment is due at the same instant."""
    values = tomllib.loads(f"[policy]\n{text}", parse_float=Decimal)["policy"]
    return parsing.policy(
        values, Path("course.toml"), zone, [AssignmentRules(name, due=due) for name in names]
    )


def attempt(
    received: datetime | None = DUE,
    points: object = 8,
    name: str = "one",
    reference: str = "a",
    **more: object,
) -> AttemptFact:
    """An attempt of Ada's, of 10 points."""
    return AttemptFact("ada", name, reference, received, Fraction(str(points)), Fraction(10), **more)  # type: ignore[arg-type]


def facts(*every: object, sections: Iterable[str] = ()) -> TermFacts:
    """All facts about Ada."""
    return TermFacts(
        "ada",
        frozenset(sections),
        attempts=tuple(one for one in every if isinstance(one, AttemptFact)),
        extensions=tuple(one for one in every if isinstance(one, ExtensionFact)),
        adjustments=tuple(one for one in every if isinstance(one, AdjustmentFact)),
    )


def adjustment(
    kind: AdjustmentKind, points: int = 0, at: datetime = DUE, name: str = "one"
) -> AdjustmentFact:
    return AdjustmentFact("ada", name, kind, "a reason", at, Fraction(points), id=f"{kind}{points}")
