"""The attempt that counts: the latest with a notebook, and what is said of the others."""

from __future__ import annotations

from autograder.submissions.attempts import by_student
from tests.submissions.folders import folder

EARLY = "12-3 - Jane Doe - Nov 1, 2026 1010 AM"
LATE = "12-3 - Jane Doe - Nov 2, 2026 1010 AM"
BOB = "12-4 - Bob Roe - Nov 1, 2026 1010 AM"


def test_the_latest_attempt_counts() -> None:
    students, _ = by_student(folder({EARLY: {"a.ipynb": 1}, LATE: {"b.ipynb": 1}, BOB: {}}), whole_class=True)
    assert next(one.entry for one in students if "Jane" in one.who) == LATE


def test_a_note_names_the_attempts_that_do_not_count() -> None:
    (jane,), _ = by_student(folder({EARLY: {"a.ipynb": 1}, LATE: {"b.ipynb": 1}}), whole_class=True)
    expected = "Of 2 attempts, Nov 2, 2026 1010 AM counts; not graded: Nov 1, 2026 1010 AM."
    assert jane.notes == (expected,)


def test_a_latest_attempt_without_a_notebook_gives_way_to_the_one_before() -> None:
    (jane,), _ = by_student(folder({EARLY: {"a.ipynb": 1}, LATE: {"report.pdf": 1}}), whole_class=True)
    assert (jane.entry, jane.notes[-1]) == (EARLY, "The latest attempt holds no notebook.")


def test_without_any_notebook_the_latest_attempt_is_named() -> None:
    (jane,), _ = by_student(folder({EARLY: {"a.pdf": 1}, LATE: {"b.pdf": 1}}), whole_class=True)
    assert jane.entry == LATE


def test_a_submission_that_canvas_marked_as_late_says_so() -> None:
    late = {"doe_LATE_1_10_hw.ipynb": 1, "roe_2_11_hw.ipynb": 1}
    students, _ = by_student(folder(late), whole_class=True)
    assert [one.notes for one in students] == [
        ("The learning platform marked this submission as late.",),
        (),
    ]


def test_files_of_one_attempt_stay_together_under_their_students_names() -> None:
    flat = {"doe_1_10_hw.ipynb": 1, "doe_1_11_helper-1.py": 1, "roe_2_12_hw.ipynb": 1}
    (doe, _), _ = by_student(folder(flat), whole_class=True)
    assert {file.called for file in doe.folder.files.values()} == {"hw.ipynb", "helper.py"}


def test_a_folder_of_ordinary_names_is_no_download() -> None:
    given = folder({"jane": {"hw.ipynb": 1}, "bob": {"hw.ipynb": 1}})
    assert by_student(given, whole_class=True) == ([], given)


def test_what_else_lies_in_a_download_is_left_over() -> None:
    _, rest = by_student(
        folder({EARLY: {"a.ipynb": 1}, BOB: {"b.ipynb": 1}, "extra.ipynb": 1}), whole_class=True
    )
    assert list(rest.files) == ["extra.ipynb"]


def test_in_a_students_own_folder_another_notebook_contradicts_a_download() -> None:
    given = folder({EARLY: {"a.ipynb": 1}, BOB: {"b.ipynb": 1}, "extra.ipynb": 1})
    assert by_student(given, whole_class=False)[0] == []


def test_versions_of_one_notebook_are_attempts_of_one_student() -> None:
    versions = {f"Version {number}": {"hw.ipynb": 1} for number in (1, 2, 10)}
    (one,), _ = by_student(folder(versions), whole_class=False)
    assert (one.who, one.entry) == ("", "Version 10")


def test_folders_named_as_versions_with_several_notebooks_are_not_attempts() -> None:
    versions = {"Version 1": {"a.ipynb": 1, "b.ipynb": 1}, "Version 2": {"a.ipynb": 1}}
    assert by_student(folder(versions), whole_class=False)[0] == []


def test_the_other_attempts_with_a_notebook_are_kept_beside_the_one_that_counts() -> None:
    given = folder(
        {EARLY: {"a.ipynb": 1}, LATE: {"b.ipynb": 1}, LATE.replace("10 AM", "11 AM"): {"c.pdf": 1}}
    )
    (jane,), _ = by_student(given, whole_class=True)
    assert (jane.entry, [one.entry for one in jane.others]) == (LATE, [EARLY])
