"""The written answers of a class are read from the submissions that grading has kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.marking import written_answers
from autograder.results import Results
from tests.reports import examples


@pytest.fixture
def results() -> Results:
    return examples.class_of(examples.good(), examples.weak())


def keep(folder: Path, submission: str, data: bytes) -> None:
    (folder / "submissions").mkdir(exist_ok=True)
    (folder / "submissions" / f"{submission}.ipynb").write_bytes(data)


def test_an_answer_is_found_by_submission_and_question(tmp_path: Path, results: Results) -> None:
    cell = {"cell_type": "markdown", "metadata": {"answer": "why"}, "source": "**Your answer (why)**\n\nSo."}
    keep(tmp_path, "ada", json.dumps({"cells": [cell], "nbformat": 4}).encode())
    assert written_answers.read(results, tmp_path) == {"ada": {"why": "So."}}


def test_a_kept_submission_that_is_damaged_has_no_answers(tmp_path: Path, results: Results) -> None:
    keep(tmp_path, "ben", b"{")
    assert written_answers.read(results, tmp_path) == {"ben": {}}
