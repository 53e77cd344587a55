"""The glossary has one word for each thing, and the pages keep to it."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from autograder.results import Outcome
from autograder.sandbox import tiers
from tests.docs import pages

GLOSSARY = pages.ROOT / "docs" / "glossary.md"
MEANINGS = {row[0]: row[1] for row in pages.rows(GLOSSARY)}
TERMS = """
    assignment, question, test, submission, notebook, cell, grade, outcome, known mistake, variant,
    reference implementation, stand-in, hidden input, public example, follow-through, worker, zygote, judge, session,
    verdict, finding, fact, fingerprint, stored bytes, runner, cluster, mutant, check, plan, tier, probe, budget
"""
# Words that a page once had for a thing, and the one that it has now.
RETIRED = {
    r"lanes?": "runner",
    r"sittings?": "session",
    r"the gate": "verify",
    r"(?:known )?wrong answers? of the bank": "known mistake",
    r"right variants?": "variant",
    r"right but (?:unusual|different)": "correct but unusual",
    r"stands? in for": "stand-in",
}
MEASURED = "evidence.md"  # its tables are the words of the commands that measure them


@pytest.mark.parametrize("term", [term.strip() for term in TERMS.split(",")])
def test_every_term_of_the_project_is_explained(term: str) -> None:
    assert MEANINGS[term]


def test_no_term_is_explained_twice() -> None:
    counts = Counter(row[0] for row in pages.rows(GLOSSARY))
    assert [term for term, count in counts.items() if count > 1] == []


@pytest.mark.parametrize(
    ("term", "names"),
    [("outcome", tuple(Outcome)), ("tier", (*tiers.ORDER, "none"))],
    ids=["outcome", "tier"],
)
def test_a_term_with_fixed_values_names_them_all(term: str, names: tuple[str, ...]) -> None:
    assert [name for name in names if f"`{name}`" not in MEANINGS[term]] == []


@pytest.mark.parametrize("name", ["README.md", "docs/tour.md"])
def test_whoever_begins_to_read_finds_the_glossary(name: str) -> None:
    assert "glossary.md" in "".join(pages.links(pages.ROOT / name))


@pytest.mark.parametrize("page", pages.PAGES, ids=lambda page: page.name)
def test_a_page_has_no_second_word_for_a_thing(page: Path) -> None:
    if page.name == MEASURED:
        return
    prose = " ".join(pages.text(page).split())
    assert [word for word in RETIRED if re.search(rf"\b{word}\b", prose, re.IGNORECASE)] == []
