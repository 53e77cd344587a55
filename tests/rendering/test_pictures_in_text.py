"""Pictures in text cells are shown after the checks of all pictures, and within the page's budget."""

from __future__ import annotations

import pytest

from autograder.rendering import cells
from autograder.rendering.outputs import PageLimits
from tests.reports.examples import png

PNG = png()


def page(source: str, data: str = PNG, limits: PageLimits = PageLimits()) -> str:
    attachments = {"my notes.png": {"image/png": data}}
    cell = {"cell_type": "markdown", "source": source, "attachments": attachments}
    return str(cells.full({"cells": [cell]}, (), limits=limits)[0].html)


@pytest.mark.parametrize(
    "source",
    [
        "![](attachment:my%20notes.png)",
        "![a][1]\n\n[1]: attachment:my%20notes.png",
        '<img src="attachment:my notes.png" width="3">',
        "so: <IMG alt=q src='attachment:my%20notes.png'/> end",
        "<p align=center>\n<img src=attachment:my%20notes.png>\n</p>",
    ],
)
def test_an_attachment_is_shown(source: str) -> None:
    assert page(source).count(f'<img src="data:image/png;base64,{PNG}"') == 1


@pytest.mark.parametrize(
    "source", ["<img src='http://x/y.png'>", "<img src=x onerror=alert(1)>", "<img src='attachment:lost'>"]
)
def test_no_other_picture_is_shown(source: str) -> None:
    assert page(source).strip() == "<em>[picture]</em>"


def test_what_only_claims_to_be_a_picture_is_not_shown() -> None:
    assert "<img" not in page("![](attachment:my%20notes.png)", data="PHNjcmlwdD4=")


def test_code_about_a_picture_stays_code() -> None:
    assert "<code>&lt;img src='attachment:my notes.png'&gt;</code>" in page(
        "`<img src='attachment:my notes.png'>`"
    )


def test_one_attachment_shown_again_and_again_is_bounded() -> None:
    limits = PageLimits(all_pictures=3 * len(PNG))
    assert page("![](attachment:my%20notes.png)\n\n" * 50, limits=limits).count("<img") == 3


def test_the_description_of_a_picture_is_text() -> None:
    assert "<script" not in page('<img src="attachment:lost" alt="&lt;script&gt;alert(1)&lt;/script&gt;">')
