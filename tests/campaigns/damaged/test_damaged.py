"""One class of damaged submissions: each is graded or reported by name, none is lost, none harms another."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from . import classroom
from .case import Case
from .classroom import BYSTANDERS, CASES, Graded

GRADED = [case for case in CASES if case.score is not None]
REPORTED = [case for case in CASES if case.score is None]


def named(case: Case) -> str:
    return f"{case.kind}: {case.what}"


def test_the_class_is_graded_to_its_end(damaged_class: Graded) -> None:
    assert (damaged_class.code, "Traceback" in damaged_class.said) == (0, False), damaged_class.said


@pytest.mark.parametrize("case", GRADED, ids=named)
def test_a_damaged_submission_keeps_what_is_left_of_it(damaged_class: Graded, case: Case) -> None:
    one = damaged_class.by_file[case.file]
    assert (one["status"], one["score"]) == ("graded", case.score), one["problem"]


@pytest.mark.parametrize("case", GRADED, ids=named)
def test_its_warnings_say_what_happened(damaged_class: Graded, case: Case) -> None:
    warnings = damaged_class.by_file[case.file]["warnings"]
    assert any(case.says in warning for warning in warnings) or not case.says, warnings


@pytest.mark.parametrize("case", REPORTED, ids=named)
def test_what_cannot_be_graded_is_reported_in_one_sentence(damaged_class: Graded, case: Case) -> None:
    one = damaged_class.by_file[case.file]
    assert (one["status"], one["score"], case.says in one["problem"]) == ("unreadable", None, True), one
    assert re.fullmatch(r"[^\n]{10,300}\.", one["problem"]), one["problem"]


def test_no_submission_is_lost_and_none_is_invented(damaged_class: Graded) -> None:
    assert sorted(damaged_class.by_file) == sorted([*(case.file for case in CASES), *BYSTANDERS])


def test_every_entry_of_the_folder_is_in_the_results(damaged_class: Graded, damaged_folder: Path) -> None:
    found = {name.split("/")[0] for name in damaged_class.by_file}
    assert set(classroom.entries(damaged_folder)) == found


def test_bystanders_get_what_they_get_alone(damaged_class: Graded, bystanders_alone: Graded) -> None:
    def theirs(graded: Graded) -> list[dict[str, object]]:
        return [{**graded.by_file[name], "wall_seconds": 0, "cpu_seconds": 0} for name in BYSTANDERS]

    assert theirs(damaged_class) == theirs(bystanders_alone)


def test_every_submission_has_a_page_and_an_id_of_its_own(damaged_class: Graded) -> None:
    pages = [one["feedback"] for one in damaged_class.by_file.values()]
    assert len({page.casefold() for page in pages}) == len(pages)
    assert [page for page in pages if not (damaged_class.out / page).is_file()] == []


def test_what_is_graded_is_kept_as_it_was_handed_in(damaged_class: Graded, damaged_folder: Path) -> None:
    case = next(case for case in CASES if case.what == "Latin-1")
    kept = damaged_class.out / "submissions" / f"{damaged_class.by_file[case.file]['id']}.ipynb"
    assert kept.read_bytes() == (damaged_folder / case.path).read_bytes()
