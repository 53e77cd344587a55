"""Every form in which a text cell shows a picture or links to a file is found."""

from __future__ import annotations

import pytest

from autograder.course import addresses
from autograder.course.addresses import Address


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("![a](fig.png)", "fig.png"),
        ('![a](fig.png "a title")', "fig.png"),
        ("![a](<my fig.png>)", "my fig.png"),
        ("![a](my%20fig.png)", "my fig.png"),
        ("![a](image(1).png)", "image(1).png"),
        ("![a][f]\n\n[f]: fig.png", "fig.png"),
        ("![f]\n\n[f]: fig.png", "fig.png"),
        ("| a |\n|---|\n| ![](fig.png) |", "fig.png"),
        ("- item\n\n  > ![](fig.png)", "fig.png"),
        ("<img src=fig.png>", "fig.png"),
        ("<p>\n<IMG width='3' SRC = 'a&amp;b.png'/></p>", "a&b.png"),
        ("![a](attachment:fig.png)", "attachment:fig.png"),
        ('<img src="attachment:my fig.png">', "attachment:my fig.png"),
        ("![](data:image/png;base64,AAAA)", "data:image/png;base64,AAAA"),
    ],
)
def test_a_picture_is_found_in_every_form(text: str, target: str) -> None:
    assert addresses.addresses(text) == [Address(target, shown=True)]


@pytest.mark.parametrize(
    "text", ["[d](data/x.csv)", '<a href="data/x.csv">d</a>', "[d][1]\n\n[1]: data/x.csv"]
)
def test_a_link_is_found(text: str) -> None:
    assert addresses.addresses(text) == [Address("data/x.csv", shown=False)]


@pytest.mark.parametrize(
    "text", ["`![](fig.png)`", "```\n![](fig.png)\n```", "    ![](fig.png)", "$f[i](x.T)$", "x"]
)
def test_code_and_formulas_hold_no_address(text: str) -> None:
    assert addresses.addresses(text) == []


ATTACHED = {"fig.png": 1, "fig": 2, "my fig.png": 3}


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("![](attachment:fig.png)", ["fig.png"]),
        ("![](attachment:fig)", ["fig"]),
        ("![](attachment:my%20fig.png)", ["my fig.png"]),
        ("![](attachment:fig.png =300x200)", ["fig.png"]),
        ("`![](attachment:fig.png)`", ["fig.png"]),
        ("fig.png", []),
    ],
)
def test_the_attachments_that_a_text_names_are_kept_and_no_others(text: str, kept: list[str]) -> None:
    assert list(addresses.attached(text, ATTACHED)) == kept
