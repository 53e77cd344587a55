"""Which notebook of a folder is graded, which folders are students, and what is reported instead of a notebook."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from autograder.submissions import students
from autograder.submissions.students import Found
from autograder.submissions.tree import Folder
from tests.submissions.folders import folder


def found(contents: Mapping[str, Any] | Folder, preferred: str = "hw1") -> list[Found]:
    """The submissions of a folder that was given."""
    given = contents if isinstance(contents, Folder) else folder(contents)
    return list(students.submissions(given, (), "class", preferred))


def paths(contents: Mapping[str, Any] | Folder, preferred: str = "hw1") -> list[str]:
    """Their paths."""
    return ["/".join(one.names) for one in found(contents, preferred)]


CLASS = {"bob": {"hw1.ipynb": 1}}


def test_each_notebook_and_each_folder_of_a_class_is_a_submission() -> None:
    assert paths({"jane.ipynb": 1, "kim.ipynb": 1, **CLASS}) == ["jane.ipynb", "kim.ipynb", "bob/hw1.ipynb"]


def test_a_notebook_alone_is_one_submission_with_the_modules_beside_it() -> None:
    (one,) = found({"hw1.ipynb": 1, "helper.py": 1, "data.csv": 1})
    assert list(one.helpers.files) == ["helper.py"]


@pytest.mark.parametrize("name", ["my helper.py", "2.py", "helper.txt", "hel-per.py"])
def test_a_file_that_no_import_can_name_is_no_module(name: str) -> None:
    (one,) = found({"hw1.ipynb": 1, name: 1})
    assert one.helpers.files == {}


def test_a_module_of_more_than_a_megabyte_is_left_out() -> None:
    (one,) = found({"hw1.ipynb": 1, "big.py": (1 << 20) + 1})
    assert one.helpers.files == {}


@pytest.mark.parametrize(
    ("notebooks", "graded"),
    [
        ({"notes.ipynb": 900, "HW1.ipynb": 1}, "HW1.ipynb"),
        ({"work.ipynb": 1, "work-copy.ipynb": 900}, "work.ipynb"),
        ({"work.ipynb": 1, "work (1).ipynb": 900}, "work.ipynb"),
        ({"a.ipynb": 1, "b.ipynb": 2}, "b.ipynb"),
        ({"b.ipynb": 2, "a.ipynb": 2}, "a.ipynb"),
    ],
)
def test_of_several_notebooks_the_likeliest_is_graded(notebooks: dict[str, int], graded: str) -> None:
    assert f"jane/{graded}" in paths({"jane": notebooks, **CLASS})


def test_a_note_names_the_notebooks_that_were_not_graded() -> None:
    jane = found({"jane": {"hw1.ipynb": 1, "b.ipynb": 1}, **CLASS})[0]
    assert jane.notes == ("Of 2 notebooks, hw1.ipynb was graded; not graded: b.ipynb.",)


def test_a_folder_without_a_notebook_is_reported_with_what_it_holds() -> None:
    jane = found({"jane": {"report.pdf": 1}, **CLASS})[0]
    expected = (
        "the folder or archive holds no notebook (report.pdf is a PDF document); "
        "hand in the .ipynb file itself."
    )
    assert (jane.file, jane.problem) == (None, expected)


def test_a_folder_of_data_beside_notebooks_is_no_submission() -> None:
    assert paths({"jane.ipynb": 1, "kim.ipynb": 1, "data": {"x.csv": 1}}) == ["jane.ipynb", "kim.ipynb"]


def test_a_group_of_folders_holds_one_submission_each() -> None:
    group = {"anna": {"a.ipynb": 1}, "bert": {"b.ipynb": 1}}
    assert paths({"group": group, **CLASS}) == [
        "group/anna/a.ipynb",
        "group/bert/b.ipynb",
        "bob/hw1.ipynb",
    ]


def test_the_folder_with_the_assignments_name_is_opened() -> None:
    jane = {"hw0": {"hw0.ipynb": 1}, "hw1": {"x.ipynb": 1}}
    assert paths({"jane": jane, **CLASS}) == ["jane/hw1/x.ipynb", "bob/hw1.ipynb"]


def test_a_folder_that_a_lone_folder_wraps_is_called_as_without_it() -> None:
    jane = found({"jane": {"jupyter": {"hw1.ipynb": 1}}, **CLASS})[0]
    assert (jane.names, jane.short) == (("jane", "jupyter", "hw1.ipynb"), ("jane",))


TOO_MANY = (
    "it holds 11 possible submissions, and a person or a group hands in at most 10; "
    "if it is a class, give its path to the command by itself; if not, hand in only the notebook that counts."
)


def crowd(number: int, *, archive: bool, name: str = "{}") -> Folder:
    """A folder or an archive of so many folders with a notebook each."""
    made = folder({name.format(one): {"hw1.ipynb": 1} for one in range(number)})
    made.archive = archive
    return made


TOO_MANY_IN_A_FOLDER = TOO_MANY.replace("holds 11", "holds 101").replace(
    "a person or a group hands in at most 10", "a folder in a class holds at most 100"
)


@pytest.mark.parametrize(
    ("number", "archive", "problem"), [(11, True, TOO_MANY), (101, False, TOO_MANY_IN_A_FOLDER)]
)
def test_more_submissions_than_one_name_may_hold_are_reported_as_one(
    number: int, archive: bool, problem: str
) -> None:
    (jane, bob) = found({"jane": crowd(number, archive=archive), **CLASS})
    assert (jane.names, jane.file, jane.problem) == (("jane",), None, problem)
    assert not bob.problem


@pytest.mark.parametrize(("number", "archive"), [(10, True), (100, False)])
def test_as_many_submissions_as_one_name_may_hold_are_graded(number: int, archive: bool) -> None:
    assert len(found({"jane": crowd(number, archive=archive), **CLASS})) == number + 1


SECTIONS = {
    "folders": {f"student{one}": {"hw1.ipynb": 1} for one in range(30)},
    "notebooks": {f"student{one}.ipynb": 1 for one in range(30)},
    "a platform's names": {f"doe{one}_12{one}_456{one}_hw1.ipynb": 1 for one in range(30)},
    "both": {
        **{f"a{one}.ipynb": 1 for one in range(15)},
        **{f"b{one}": {"hw1.ipynb": 1} for one in range(15)},
    },
}


@pytest.mark.parametrize("section", SECTIONS.values(), ids=SECTIONS)
def test_sections_of_a_class_are_graded_student_by_student(section: dict[str, Any]) -> None:
    graded = found({"monday": section, "friday": section})
    assert len(graded) == 60
    assert not [one for one in graded if one.problem or one.notes or one.file is None]


def test_a_student_with_many_notebooks_is_no_section() -> None:
    assert paths({"jane": {f"hw{one}.ipynb": 1 for one in range(30)}, **CLASS}) == [
        "jane/hw1.ipynb",
        "bob/hw1.ipynb",
    ]


def test_what_one_student_packed_or_uploaded_is_no_section() -> None:
    crowded = folder({f"copy{one}.ipynb": 1 for one in range(30)})
    platform = {
        "Jane Doe_1_assignsubmission_file_": crowded,
        "Kim Li_2_assignsubmission_file_": {"hw1.ipynb": 1},
    }
    assert len(found(platform)) == 2
    crowded.archive = True
    assert len(found({"jane.zip": crowded, **CLASS})) == 2


def test_an_archive_in_a_section_holds_no_more_than_one_elsewhere() -> None:
    section = {**{f"s{one}": {"hw1.ipynb": 1} for one in range(30)}, "jane.zip": crowd(11, archive=True)}
    graded = found({"monday": section, **CLASS})
    assert [one.problem for one in graded if one.problem] == [TOO_MANY]
    assert [one.names for one in graded if one.problem] == [("monday", "jane.zip")]
    assert len(graded) == 32


def test_a_student_cannot_write_a_platforms_download_of_a_class() -> None:
    forged = crowd(11, archive=True, name="Jane Doe_{}_assignsubmission_file_")
    assert found({"jane.zip": forged, **CLASS})[0].problem == TOO_MANY


def test_what_cannot_be_graded_does_not_keep_a_group_from_its_grades() -> None:
    group = {"anna": {"a.ipynb": 1}, "bert": {"b.ipynb": 1}, **{f"{one}.pdf": 1 for one in range(20)}}
    assert sum(one.problem == "" and not one.file.problem for one in found({"group": group}) if one.file) == 2


def test_one_name_cannot_fill_the_list_with_what_cannot_be_graded() -> None:
    group = {"anna": {"a.ipynb": 1}, "bert": {"b.ipynb": 1}, **{f"{one}.pdf": 1 for one in range(200)}}
    assert [one.names for one in found({"jane": group, **CLASS})] == [("jane",), ("bob", "hw1.ipynb")]


def test_groups_within_groups_are_counted_together() -> None:
    nested = {str(one): {"a": {"hw1.ipynb": 1}, "b": {"hw1.ipynb": 1}} for one in range(5)}
    packed = folder({**nested, "x": {"hw1.ipynb": 1}})
    packed.archive = True
    assert found({"jane.zip": packed, **CLASS})[0].problem == TOO_MANY
    many = {str(one): {str(two): {"hw1.ipynb": 1} for two in range(20)} for one in range(5)}
    assert len(found({"term": many, **CLASS})) == 101
    (term, _) = found({"term": {**many, "x": {"hw1.ipynb": 1}}, **CLASS})
    assert term.problem == TOO_MANY_IN_A_FOLDER


def test_a_student_in_a_platforms_download_hands_in_no_class() -> None:
    download = {
        "Jane Doe_1_assignsubmission_file_": {"work": crowd(11, archive=True)},
        "Bob Roe_2_assignsubmission_file_": {"hw1.ipynb": 1},
    }
    bob, jane = found(download)
    assert (jane.problem, jane.short) == (TOO_MANY, ("Jane Doe_1",))
    assert not bob.problem


@pytest.mark.parametrize("name", ["{}", "Jane Doe_{}_assignsubmission_file_"])
def test_a_class_that_was_given_by_itself_has_as_many_submissions_as_it_has(name: str) -> None:
    assert len([*students.submissions(crowd(400, archive=True, name=name), (), "a.zip", "hw1")]) == 400


def test_a_folder_that_cannot_be_listed_is_reported() -> None:
    jane = found({"jane": Folder(problem="cannot be read: Permission denied"), **CLASS})[0]
    assert jane.problem == "the folder or archive cannot be read: Permission denied."


def test_lone_folders_around_a_class_are_opened() -> None:
    assert students.unwrapped(
        folder({"download": {"class": {**CLASS, "jane": {"hw1.ipynb": 1}}}}), "hw1"
    ) == (folder({**CLASS, "jane": {"hw1.ipynb": 1}}))


def test_a_lone_folder_of_one_student_stays() -> None:
    given = folder({"jane": {"hw1.ipynb": 1}})
    assert students.unwrapped(given, "hw1") is given
