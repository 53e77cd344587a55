"""The kinds of files by name: notebooks, documents, what cannot be opened, and what never counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.submissions import tree
from autograder.submissions.stored_bytes import StoredBytes
from autograder.submissions.tree import File, Folder
from tests.submissions.folders import folder


def of_file(folder_on_disk: Path, name: str, data: bytes) -> Folder:
    """A folder with one file that is on disk."""
    path = folder_on_disk / name
    path.write_bytes(data)
    return folder({name: File(StoredBytes(path), len(data))})


@pytest.mark.parametrize("name", ["hw.ipynb", "HW.IPYNB", "hw.ipynb.txt", "hw.ipynb (1)", "hw.ipynb.json "])
def test_a_name_that_a_browser_changed_is_still_a_notebooks(name: str) -> None:
    assert list(folder({name: 1}).notebooks) == [name]


def test_a_file_without_a_suffix_is_a_notebook_where_there_is_no_other() -> None:
    assert list(folder({"hw": 1, "data.csv": 1}).notebooks) == ["hw"]


def test_a_file_without_a_suffix_is_no_notebook_beside_one() -> None:
    assert list(folder({"hw": 1, "hw.ipynb": 1}).notebooks) == ["hw.ipynb"]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("a.py", "a Python script"), ("A.PDF", "a PDF document"), ("a.jpg", "a picture"), ("a.csv", None)],
)
def test_a_document_is_called_by_its_kind(name: str, kind: str | None) -> None:
    assert folder({name: 1, "hw.ipynb": 1}).documents.get(name) == kind


def test_a_readme_is_no_document() -> None:
    assert folder({"README.md": 1}).documents == {}


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("hw.rar", "is an archive of a kind that is not opened; pack it as a zip"),
        ("hw.z01", "is an archive of a kind that is not opened; pack it as a zip"),
        (
            ".hw.ipynb.icloud",
            "is iCloud's placeholder for a file; open the file on the Mac to download it, then hand it in",
        ),
        (
            "hw.ipynb.download",
            "does not have the name of a notebook; rename it so that it ends with .ipynb",
        ),
    ],
)
def test_a_file_that_cannot_be_opened_has_its_reason(name: str, reason: str) -> None:
    assert folder({name: 1}).unopened[name].problem == reason


@pytest.mark.parametrize("name", ["hw.json", "hw.txt", "hw.ipnyb", "hw.ipyn"])
def test_a_notebook_under_another_name_is_recognized_by_its_text(tmp_path: Path, name: str) -> None:
    given = of_file(tmp_path, name, b'{"cells": [], "nbformat": 4}')
    expected = "is a notebook under another name; rename it so that it ends with .ipynb"
    assert given.unopened[name].problem == expected


def test_json_of_another_kind_is_data(tmp_path: Path) -> None:
    assert of_file(tmp_path, "data.json", b'{"cells": [1, 2]}').is_data


def test_what_may_have_been_handed_in_is_reported_as_no_notebook() -> None:
    expected = "is a PDF document, not a notebook; hand in the .ipynb file itself"
    assert folder({"a.pdf": 1}).others["a.pdf"].problem == expected


def test_a_folder_holds_what_its_folders_hold() -> None:
    assert folder({"a": {"b": {"hw.ipynb": 1}}}).holds


def test_an_empty_folder_is_no_data() -> None:
    assert not folder({}).is_data


@pytest.mark.parametrize("inner", [{"a.pdf": 1}, {"hw.ipynb": 1}, {"a.7z": 1}])
def test_a_folder_with_anything_to_report_is_no_data(inner: dict[str, int]) -> None:
    assert not folder({"x.csv": 1, "more": inner}).is_data


@pytest.mark.parametrize(
    "name",
    [
        "__MACOSX",
        ".DS_Store",
        "._hw.ipynb",
        ".~hw.ipynb",
        "~$hw.docx",
        "hw.ipynb:Zone.Identifier",
        ".ipynb_checkpoints",
        "__pycache__",
    ],
)
def test_what_machines_leave_behind_never_counts(name: str) -> None:
    assert tree.ignored(name)


@pytest.mark.parametrize("name", [".hw.ipynb", ".hw.ipynb.icloud", "hw.ipynb", "data.csv"])
def test_a_hidden_notebook_counts_as_others_do(name: str) -> None:
    assert not tree.ignored(name)
