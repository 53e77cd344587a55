"""What people decide is stored with a reason, counts, and is withdrawn by a further row."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from autograder.errors import UsageError
from autograder.kept import HandedIn
from autograder.policy.facts import AdjustmentKind, ExtensionFact
from autograder.records.services import decisions, enrolments, receptions, term_facts
from autograder.records.services.decisions import Given
from autograder.records.services.receptions import Arrival
from autograder.records.tables.decisions import Extension
from autograder.records.tables.receptions import Reception
from autograder.records.tables.term import GradeDecision, SectionExtension
from tests.records.conftest import NOW, Gradebook

WHY = Given("tests", NOW, "ill")
LATER = NOW + timedelta(2)


def jane() -> int:
    number = enrolments.add(["Jane Doe"], [("number", "1")], "tests", NOW)
    enrolments.join(number, ["A"], "tests", NOW)
    return number


def test_an_extension_of_a_person_and_of_a_section_are_facts(shared: Gradebook) -> None:
    number = jane()
    decisions.extend_person("small", number, LATER, WHY)
    decisions.extend_section("small", "A", LATER, WHY)
    assert term_facts.read(["small"])[number].extensions_of("small") == [
        ExtensionFact("small", "ill", person=str(number), until=LATER),
        ExtensionFact("small", "ill", section="A", until=LATER),
    ]


def test_a_withdrawn_extension_counts_no_more_and_stays(shared: Gradebook) -> None:
    number = jane()
    decisions.extend_person("small", number, LATER, WHY)
    decisions.extend_section("small", "A", LATER, WHY)
    assert decisions.withdraw_person("small", number, WHY) == 1
    assert decisions.withdraw_section("small", "A", WHY) == 1
    assert decisions.withdraw_section("small", "A", WHY) == 0
    assert term_facts.read(["small"])[number].extensions == ()
    assert (Extension.objects.count(), SectionExtension.objects.count()) == (2, 2)


def test_adjustments_are_facts_until_they_are_withdrawn(shared: Gradebook) -> None:
    number = jane()
    decisions.adjust("small", number, AdjustmentKind.ADDED, Fraction(1, 3), WHY)
    decisions.adjust("small", number, AdjustmentKind.EXCUSED, None, WHY)
    found = term_facts.read(["small"])[number].adjustments_of("small")
    assert [(one.kind, one.points, one.reason) for one in found] == [
        (AdjustmentKind.ADDED, Fraction(1, 3), "ill"),
        (AdjustmentKind.EXCUSED, 0, "ill"),
    ]
    assert decisions.withdraw("small", number, WHY) == 2
    assert term_facts.read(["small"])[number].adjustments == ()
    assert GradeDecision.objects.count() == 4


def test_a_chosen_attempt_is_a_fact(shared: Gradebook) -> None:
    number = jane()
    receptions.keep("small", Arrival(number, HandedIn(b"{}"), "folder", "f"), "tests", NOW)
    reception = Reception.objects.get()
    decisions.choose("small", number, reception.pk, WHY)
    assert term_facts.read(["small"])[number].choice_of("small") == f"reception:{reception.pk}"


def test_without_a_reason_nothing_is_decided() -> None:
    with pytest.raises(UsageError, match="say why: --reason TEXT"):
        Given("tests", NOW, " ")
