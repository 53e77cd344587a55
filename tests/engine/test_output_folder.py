"""The folder that a grading writes into: taken over from an earlier grading, never from the user."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from autograder import artifacts
from autograder.engine import output_folder
from autograder.errors import UsageError


def refusal(out: Path, *inputs: Path) -> str:
    with pytest.raises(UsageError) as raised:
        output_folder.claim(out, inputs)
    return str(raised.value)


def test_a_new_folder_is_closed_to_other_users(tmp_path: Path) -> None:
    output_folder.claim(tmp_path / "a" / "out", [])
    assert (tmp_path / "a" / "out").stat().st_mode & 0o777 == 0o700


def test_a_claimed_folder_holds_its_marker(tmp_path: Path) -> None:
    assert output_folder.claim(tmp_path / "out", []) == tmp_path / "out" / artifacts.MARKER


def test_the_folder_of_an_earlier_grading_is_taken_over(tmp_path: Path) -> None:
    marker = output_folder.claim(tmp_path, [])
    (tmp_path / artifacts.RESULTS).write_text("{}")
    assert output_folder.claim(tmp_path, []) == marker


@pytest.mark.parametrize("name", [artifacts.RESULTS, artifacts.SUBMISSIONS])
def test_a_folder_of_the_users_own_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    expected = f"{tmp_path} holds {name}, which no earlier grading wrote; choose another folder with -o"
    assert refusal(tmp_path) == expected


def test_a_refused_folder_is_left_as_it_was(tmp_path: Path) -> None:
    (tmp_path / artifacts.GRADES).write_text("mine")
    refusal(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [artifacts.GRADES]


def test_submissions_in_a_folder_that_the_outputs_replace_are_refused(tmp_path: Path) -> None:
    given = tmp_path / artifacts.SUBMISSIONS
    expected = f"{given} is in a folder that the outputs replace ({given}); choose another folder with -o"
    assert refusal(tmp_path, given) == expected


def test_submissions_behind_a_link_are_refused_too(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / artifacts.SUBMISSIONS)
    assert "is in a folder that the outputs replace" in refusal(tmp_path, tmp_path / "link" / "class.zip")


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    out = tmp_path / "file" / "out"
    assert refusal(out) == f"{out} cannot be written: Not a directory; choose another folder with -o"


def test_two_gradings_at_once_are_refused(tmp_path: Path) -> None:
    marker = output_folder.claim(tmp_path, [])
    expected = f"another grading is writing into {tmp_path}; wait for it or choose another folder with -o"
    with output_folder.held(marker), pytest.raises(UsageError) as raised, output_folder.held(marker):
        pass
    assert str(raised.value) == expected


def test_a_folder_is_free_after_its_grading(tmp_path: Path) -> None:
    marker = output_folder.claim(tmp_path, [])
    for _ in range(2):
        with output_folder.held(marker):
            pass


def test_only_what_a_grading_wrote_is_removed(tmp_path: Path) -> None:
    for name in (artifacts.MARKER, artifacts.MARKING_KEY, "notes.txt", *artifacts.FILES):
        (tmp_path / name).write_text("x")
    for name in artifacts.FOLDERS:
        (tmp_path / name).mkdir()
    output_folder.empty(tmp_path)
    kept = {artifacts.MARKER, artifacts.MARKING_KEY, "notes.txt"}
    assert {path.name for path in tmp_path.iterdir()} == kept


@pytest.mark.parametrize("name", artifacts.FOLDERS)
def test_a_link_in_the_place_of_a_folder_is_refused(tmp_path: Path, name: str) -> None:
    out = output_folder.claim(tmp_path / "out", []).parent
    (out / name).symlink_to(tmp_path / "elsewhere")
    expected = f"{out / name} is not a folder of a grading's own; remove it or choose another folder with -o"
    assert refusal(out) == expected


def test_nothing_is_written_through_a_link_in_the_place_of_the_marker(tmp_path: Path) -> None:
    (tmp_path / "mine").write_text("mine")
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / artifacts.MARKER).symlink_to(tmp_path / "mine")
    refusal(tmp_path / "out")
    assert (tmp_path / "mine").read_text() == "mine"


def test_a_pipe_in_the_place_of_the_marker_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / artifacts.MARKER)
    path = tmp_path / artifacts.MARKER
    expected = f"{path} is not a file of a grading's own; remove it or choose another folder with -o"
    assert refusal(tmp_path) == expected
