"""The walk through a folder on disk: no link is followed, and an earlier grading is no submission."""

from __future__ import annotations

import os
import zipfile
from pathlib import Path

import pytest

from autograder import artifacts
from autograder.errors import UsageError
from autograder.submissions import disk
from autograder.submissions.limited_tables import ArchiveTables
from autograder.submissions.tree import DEPTH, Folder


def walked(path: Path, left: int = 1000) -> Folder:
    with ArchiveTables() as tables:
        return disk.on_disk(path, [left], 0, tables)


def test_a_folder_has_its_files_with_their_sizes(tmp_path: Path) -> None:
    (tmp_path / "jane").mkdir()
    (tmp_path / "jane" / "hw.ipynb").write_bytes(b"1234")
    assert walked(tmp_path).folders["jane"].files["hw.ipynb"].size == 4


def test_a_zip_is_opened_as_a_folder(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "jane.ZIP", "w") as archive:
        archive.writestr("hw.ipynb", b"x")
    assert list(walked(tmp_path).folders["jane.ZIP"].files) == ["hw.ipynb"]


@pytest.mark.parametrize("target", ["/etc", "/etc/hostname", "nowhere"])
def test_a_link_is_reported_and_not_followed(tmp_path: Path, target: str) -> None:
    (tmp_path / "hw.ipynb").symlink_to(target)
    expected = "is a symbolic link, and links are not followed; put the file itself in its place"
    assert walked(tmp_path).files["hw.ipynb"].problem == expected


def test_a_pipe_is_reported_and_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "hw.ipynb")
    expected = "is not a regular file; put the notebook itself in its place"
    assert walked(tmp_path).files["hw.ipynb"].problem == expected


def test_the_outputs_of_an_earlier_grading_are_left_out(tmp_path: Path) -> None:
    for name in (artifacts.MARKER, artifacts.RESULTS, "hw.ipynb"):
        (tmp_path / name).write_text("x")
    assert list(walked(tmp_path).files) == ["hw.ipynb"]


def test_files_of_these_names_count_where_no_grading_wrote_them(tmp_path: Path) -> None:
    (tmp_path / artifacts.RESULTS).write_text("x")
    assert list(walked(tmp_path).files) == [artifacts.RESULTS]


def test_a_folder_of_too_many_files_is_refused(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / name).write_text("x")
    expected = f"{tmp_path} holds too many files for a class; name the folder with the submissions"
    with pytest.raises(UsageError) as raised:
        walked(tmp_path, left=2)
    assert str(raised.value) == expected


def test_a_folder_too_deep_in_others_is_reported(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    expected = "lies too deep in folders; move it to a folder further up"
    with ArchiveTables() as tables:
        assert disk.on_disk(tmp_path, [9], DEPTH, tables).folders["deep"].problem == expected
