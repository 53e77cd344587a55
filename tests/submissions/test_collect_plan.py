"""The plan of a collection: what would be taken, whose it is, how late, and what would not be taken."""

from __future__ import annotations

from pathlib import Path

from autograder.people import roster, text_table
from autograder.submissions import collect, collect_plan
from autograder.submissions.collect_plan import CollectPlan
from tests.policy.term import policy

LIST = 'Student,ID,SIS Login ID,Section\n"Doe, Jane",987,jdoe,A\n"Lo, Ada",988,ada,A\n"Ra, Cy",989,cy,A\n'
CLASS = roster.read([("list", text_table.split(LIST.encode()))])
NOTEBOOK = '{"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": []}'


def plan(folder: Path, *names: str, known: bool = True) -> CollectPlan:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(NOTEBOOK)
    return collect_plan.plan("one", collect.collect([folder]), CLASS if known else None, policy())


def test_canvass_download_says_who_and_who_is_late(tmp_path: Path) -> None:
    made = plan(tmp_path, "doejane_987_4561_hw1.ipynb", "loada_LATE_988_4562_hw1.ipynb")
    assert [(one.person, one.lateness) for one in made.taken] == [
        ("jdoe", "at an unknown time"),
        ("ada", "late, as the platform says"),
    ]


def test_who_handed_in_nothing_is_named(tmp_path: Path) -> None:
    made = plan(tmp_path, "doejane_987_4561_hw1.ipynb", "loada_988_4562_hw1.ipynb")
    assert made.missing == ("Cy Ra (cy)",)


def test_blackboards_stamp_says_how_late(tmp_path: Path) -> None:
    made = plan(
        tmp_path,
        "hw1_jdoe_attempt_2026-10-15-23-59-00_hw1.ipynb",
        "hw1_ada_attempt_2026-10-16-23-59-30_hw1.ipynb",
        "hw1_cy_attempt_2026-10-15-23-59-30_hw1.ipynb",
    )
    assert {one.person: one.lateness for one in made.taken} == {
        "jdoe": "in time",
        "ada": "late by 1 day",
        "cy": "late by less than a minute",
    }


def test_earlier_attempts_are_named_and_the_latest_is_taken(tmp_path: Path) -> None:
    made = plan(
        tmp_path,
        "hw1_jdoe_attempt_2026-10-14-10-00-00_hw1.ipynb",
        "hw1_jdoe_attempt_2026-10-15-10-00-00_hw1.ipynb",
        "hw1_ada_attempt_2026-10-15-10-00-00_hw1.ipynb",
    )
    jane = next(one for one in made.taken if one.person == "jdoe")
    assert jane.attempts == 2
    assert jane.notes == ("Of 2 attempts, 2026-10-15-10-00-00 counts; not graded: 2026-10-14-10-00-00.",)


def test_what_is_nobodys_is_not_taken(tmp_path: Path) -> None:
    made = plan(tmp_path, "jdoe.ipynb", "stranger.ipynb")
    assert [(one.file, one.problem) for one in made.not_taken] == [
        (
            "stranger.ipynb",
            "stranger.ipynb is nobody's in the class list; correct its name, or add the person.",
        )
    ]


def test_what_cannot_be_read_is_not_taken(tmp_path: Path) -> None:
    (tmp_path / "ada.pdf").write_text("%PDF")
    made = plan(tmp_path, "jdoe.ipynb", "cy.ipynb")
    assert [one.file for one in made.not_taken] == ["ada.pdf"]


def test_two_submissions_of_one_person_are_attempts(tmp_path: Path) -> None:
    made = plan(tmp_path, "jdoe.ipynb", "Jane Doe.ipynb")
    assert made.remarks == (
        "Jane Doe (jdoe) handed in Jane Doe.ipynb and jdoe.ipynb: these are attempts, "
        "and the policy says which counts.",
    )


def test_without_a_class_list_all_are_taken(tmp_path: Path) -> None:
    made = plan(tmp_path, "stranger.ipynb", known=False)
    assert ([one.file for one in made.taken], made.missing) == (["stranger.ipynb"], ())


def test_planning_twice_gives_the_same(tmp_path: Path) -> None:
    assert plan(tmp_path, "jdoe.ipynb") == plan(tmp_path, "jdoe.ipynb")
