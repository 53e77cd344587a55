"""Pictures in text cells are kept apart from the text, whatever front end put them there."""

from __future__ import annotations

import json
from typing import Any

from autograder.notebooks import attachments, reader
from autograder.notebooks.reader import Cell
from tests.reports.examples import png

PNG = png()


def cell_of(source: str, **more: Any) -> Cell:
    document = {"cell_type": "markdown", "metadata": {}, "source": source, **more}
    return reader.read(json.dumps({"nbformat": 4, "cells": [document]}).encode(), "hw.ipynb").cells[0]


def test_an_attachment_is_kept() -> None:
    cell = cell_of("![](attachment:a.png)", attachments={"a.png": {"image/png": PNG}})
    assert cell.attachments == {"a.png": {"image/png": PNG}}


def test_a_picture_that_colab_wrote_into_the_text_becomes_an_attachment() -> None:
    cell = cell_of(f"![a.png](data:image/png;base64,{PNG}) so.")
    assert (cell.source, cell.attachments) == (
        "![a.png](attachment:inline-1) so.",
        {"inline-1": {"image/png": PNG}},
    )


def test_only_pictures_are_kept_of_attachments() -> None:
    odd = {"a": {"text/html": "<b>"}, "b": [], "c": {"image/png": 3}, "d": {"image/png": [PNG[:9], PNG[9:]]}}
    assert cell_of("x", attachments=odd).attachments == {"d": {"image/png": PNG}}


def test_attachments_that_are_no_object_cost_nothing() -> None:
    assert cell_of("x", attachments=[1]).attachments == {}


def test_the_pictures_that_a_text_shows_are_found_by_name() -> None:
    pictures = {"my notes.png": {"image/png": "1"}, "b.png": {"image/png": "2"}, "unused": {"image/png": "3"}}
    text = '<img src="attachment:b.png"> ![](attachment:my%20notes.png)'
    assert attachments.shown(text, pictures) == [("image/png", "2"), ("image/png", "1")]
