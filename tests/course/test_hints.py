"""One hint for a cluster reaches all its members; a damaged file is named before anything runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.course import hints
from autograder.course.assignment import Assignment
from autograder.engine import local
from autograder.engine.job import Job
from autograder.errors import AssignmentError
from autograder.results import Results, SubmissionResult, TestResult
from autograder.sandbox.tiers import Trial
from autograder.submissions.collect import collect
from tests.diagnosis.conftest import write

WRONG = ("return x + 2 * w, x @ w.T", "return x + w + w, x @ w.T", "return w + x + w, x @ w.T")
OTHER = "return x + 3 * w, x @ w.T"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Assignment:
    return write(tmp_path_factory.mktemp("course"))


@pytest.fixture(scope="module")
def handed_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("class")
    for number, body in enumerate((*WRONG, OTHER)):
        source = f"def both(x, w):\n    {body}\n\n\ndef total(x, w):\n    return both(x, w)[1].sum()"
        cell = {
            "cell_type": "code",
            "id": "c",
            "metadata": {},
            "source": source,
            "outputs": [],
            "execution_count": None,
        }
        document = {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": [cell]}
        (folder / f"s{number}.ipynb").write_text(json.dumps(document))
    return folder


def grade(assignment: Assignment, folder: Path, tier: str, out: Path) -> Results:
    job = Job(assignment, collect([folder]), Trial(tier, (), ()), assignment.seed, 1, out)
    return local.run(job)


def added(one: SubmissionResult) -> TestResult:
    return next(
        test for question in one.questions for test in question.tests if test.id.endswith("test_added")
    )


@pytest.fixture(scope="module")
def first(own: Assignment, handed_in: Path, best_tier: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("first")
    grade(own, handed_in, best_tier, out)
    return out


def clusters(out: Path) -> list[str]:
    submissions = json.loads((out / "results.json").read_text())["submissions"]
    return [
        cluster
        for one in submissions
        for question in one["questions"]
        for test in question["tests"]
        if test["id"].endswith("test_added")
        for cluster in test["clusters"]
    ]


def test_equal_answers_share_a_cluster_in_the_results(first: Path) -> None:
    found = clusters(first)
    assert found[0] == found[1] == found[2] != found[3]


def test_the_class_page_lists_the_cluster_with_its_size(first: Path) -> None:
    page = (first / "index.html").read_text()
    assert f"cluster-{clusters(first)[0]}" in page
    assert "3 submissions" in page.split("Wrong answers, grouped by what they return")[1]


def test_one_hint_reaches_every_member_of_its_cluster_and_nobody_else(
    own: Assignment, first: Path, handed_in: Path, best_tier: str, tmp_path: Path
) -> None:
    text = "w belongs in only once."
    (own.folder / hints.HINTS_FILE).write_text(f'[hints]\n"{clusters(first)[0]}" = "{text}"\n')
    graded = grade(own, handed_in, best_tier, tmp_path)
    assert [added(one).hint == text for one in graded.submissions] == [True, True, True, False]
    assert text in (tmp_path / "feedback" / f"{graded.submissions[0].id}.html").read_text()


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("hints = 3", "cannot be read"),
        ("[hints\n", "cannot be read"),
        ('[hint]\n"both-12345678" = "x"', "cannot be read"),
        ('[hints]\n"both-12345678" = 3', "cannot be read"),
        ('[hints]\n"both" = "x"', "is no id of a cluster"),
        ('[hints]\n"both-12345678" = " "', "is empty"),
    ],
)
def test_a_damaged_file_is_named_in_one_sentence(tmp_path: Path, text: str, problem: str) -> None:
    assignment = write(tmp_path)
    (assignment.folder / hints.HINTS_FILE).write_text(text)
    with pytest.raises(AssignmentError, match=problem):
        hints.load(assignment)
