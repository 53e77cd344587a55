"""The page of evidence holds what the command that makes it knows, and says so where nothing was measured."""

from __future__ import annotations

import pytest

from tests.campaigns import evidence


def test_the_page_has_the_sections_of_the_command() -> None:
    headings = [line[3:] for line in evidence.PAGE.read_text().splitlines() if line.startswith("## ")]
    assert headings == [section.name for section in evidence.SECTIONS]


@pytest.mark.parametrize("section", evidence.SECTIONS, ids=lambda section: section.name)
def test_every_section_says_how_it_came_about_and_that_all_was_well(section: evidence.Section) -> None:
    text = evidence.PAGE.read_text().split(f"## {section.name}\n")[1].split("\n## ")[0]
    measured = f"`python -m {section.command[0]}" in text and ": as it should be." in text
    assert measured or text.strip() == "Not measured yet."
