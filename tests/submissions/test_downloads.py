"""What learning platforms pack, as folders and as zips of three makers: one result a student, and each is told why."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.course.assignment import Assignment
from autograder.submissions.collect import Submission, collect
from tests import commands
from tests.submissions.downloads import DOWNLOADS, LATE, Download, notebook, of_mac, of_windows, zipped
from tests.submissions.test_collect import write


def as_folder(download: Download, path: Path) -> Path:
    return write(path / "class", dict(download.files))


def as_zip(download: Download, path: Path, pack: Callable[..., bytes] = zipped) -> Path:
    (path / "class.zip").write_bytes(pack(download.files))
    return path / "class.zip"


def as_zip_of_windows(download: Download, path: Path) -> Path:
    return as_zip(download, path, of_windows)


def as_zip_of_mac(download: Download, path: Path) -> Path:
    return as_zip(download, path, of_mac)


def as_zip_in_a_folder(download: Download, path: Path) -> Path:
    (path / "downloads").mkdir()
    as_zip(download, path / "downloads")
    return path / "downloads"


FORMS = [as_folder, as_zip, as_zip_of_windows, as_zip_of_mac, as_zip_in_a_folder]
Form = Callable[[Download, Path], Path]


@pytest.fixture(params=DOWNLOADS.values(), ids=list(DOWNLOADS))
def download(request: pytest.FixtureRequest) -> Download:
    found: Download = request.param
    return found


@pytest.fixture(params=FORMS)
def found(request: pytest.FixtureRequest, download: Download, tmp_path: Path) -> list[Submission]:
    return collect([request.param(download, tmp_path)], preferred="hw1")


def test_each_student_has_one_result_with_the_notebook_that_counts(
    found: list[Submission], download: Download
) -> None:
    tags = {one.id: json.loads(one.read())["metadata"]["tag"] for one in found if not one.problem}
    assert (tags, len(found)) == (download.graded, len(download.graded) + len(download.reported))


def test_who_handed_in_no_notebook_is_reported(found: list[Submission], download: Download) -> None:
    assert sorted(one.id for one in found if one.problem) == sorted(download.reported)


def test_what_was_chosen_is_said(found: list[Submission], download: Download) -> None:
    assert {one.id: one.notes for one in found if one.notes} == download.says


def test_modules_come_along_by_the_names_that_import_looks_for(
    found: list[Submission], download: Download
) -> None:
    assert {one.id: tuple(one.helpers().files) for one in found if one.helpers().files} == download.modules


def test_the_file_is_shown_as_it_lies_in_the_download(tmp_path: Path) -> None:
    found = {one.id: one.file for one in collect([as_zip(DOWNLOADS["Canvas"], tmp_path)], preferred="hw1")}
    assert found["roebob_124"] == "roebob_LATE_124_4570_hw1-1.ipynb"


def test_two_sections_that_are_given_at_once_stay_apart(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(zipped(DOWNLOADS["Moodle"].files))
    found = collect([tmp_path / "a.zip", tmp_path / "b.zip"], preferred="hw1")
    assert [one.id for one in found if "Jane" in one.id] == ["a-Jane-Doe_12345", "b-Jane-Doe_12345"]


def test_two_sections_in_one_folder_stay_apart(tmp_path: Path) -> None:
    for name in ("a.zip", "b.zip"):
        (tmp_path / name).write_bytes(zipped(DOWNLOADS["Canvas"].files))
    found = collect([tmp_path], preferred="hw1")
    assert [one.id for one in found if "doe" in one.id] == ["a-doejane_123", "b-doejane_123"]


def test_a_file_of_the_instructors_beside_a_download_is_not_lost(tmp_path: Path) -> None:
    write(tmp_path, {**DOWNLOADS["Moodle"].files, "extra.ipynb": notebook("extra"), "list.csv": b""})
    assert "extra" in {one.id for one in collect([tmp_path], preferred="hw1")}


@pytest.mark.parametrize(
    "names",
    [
        ("lab_2026_101_anna.ipynb", "lab_2026_102_ben.ipynb"),
        ("lab_1_7_anna.ipynb", "lab_2_7_ben.ipynb"),
        ("anna_1_2_a.ipynb", "ben_3_4_b.ipynb", "carl.ipynb"),
        ("anna_20261101_1010_hw.ipynb", "ben_20261101_1011_hw.ipynb"),
    ],
    ids=["one user", "one attachment", "not all", "two names of one user"],
)
def test_names_that_look_like_those_of_canvas_by_chance_stay_apart(
    tmp_path: Path, names: tuple[str, ...]
) -> None:
    write(tmp_path, {name: notebook(name) for name in names})
    assert [one.file for one in collect([tmp_path])] == list(names)


@pytest.mark.parametrize(
    "files",
    [
        {"hw1_x_attempt_2026-11-01-10-10-00_hw1.ipynb": b"2", "hw1.ipynb": b"1"},
        {
            "hw1_x_attempt_2026-11-01-10-10-00_hw1.ipynb": b"2",
            "hw1_x_attempt_2026-11-02-10-10-00_hw1.ipynb": b"1",
        },
        {"12-34 - X Y - Nov 2, 2026 1210 PM - hw1.ipynb": b"2", "hw1.ipynb": b"1"},
    ],
)
def test_a_students_folder_with_names_of_a_platform_is_one_students(
    tmp_path: Path, files: dict[str, bytes]
) -> None:
    write(tmp_path, {**{f"anna/{name}": data for name, data in files.items()}, "ben/hw1.ipynb": b"3"})
    assert [one.id for one in collect([tmp_path], preferred="hw1")] == ["anna", "ben"]


def test_an_archive_that_is_damaged_bears_its_students_id(tmp_path: Path) -> None:
    first, second = (f"hw1_x_attempt_2026-11-0{day}-10-10-00_hw1" for day in (1, 2))
    write(tmp_path, {f"{first}.ipynb": b"x", f"{second}.zip": b"PK\3\4"})
    (one,) = collect([tmp_path])
    assert (one.id, "damaged" in one.problem, one.notes) == (
        "hw1_x",
        True,
        ("Of 2 attempts, 2026-11-02-10-10-00 counts; not graded: 2026-11-01-10-10-00.",),
    )


def test_versions_of_an_exam_are_no_attempts(tmp_path: Path) -> None:
    files = {f"Version {number}/{name}.ipynb": b"x" for number in (1, 2) for name in ("anna", "ben")}
    assert len(collect([write(tmp_path, files)])) == 2  # each folder of two notebooks is one student's


def test_a_lone_student_of_nbgrader_bears_the_same_id_as_in_a_class(tmp_path: Path) -> None:
    write(tmp_path, {"submitted/jane/hw1/hw1.ipynb": b"x"})
    assert [one.id for one in collect([tmp_path], preferred="hw1")] == ["jane"]


def test_a_module_is_found_whatever_normal_form_its_name_has(tmp_path: Path) -> None:
    write(tmp_path, {"a/hw.ipynb": b"x", "a/fu\u0308r.py": b"x = 1", "b/hw.ipynb": b"x"})
    assert list(collect([tmp_path])[0].helpers().files) == ["f\u00fcr.py"]


def test_the_command_says_which_attempt_counts_and_who_was_late(
    small: Assignment, best_tier: str, tmp_path: Path
) -> None:
    right = json.dumps({"cells": [{"cell_type": "code", "source": "def double(x): return 2 * x"}]}).encode()
    helped = json.dumps({"cells": [{"cell_type": "code", "source": "from helper import double"}]}).encode()
    files = {
        "doejane_LATE_123_4561_small-1.ipynb": helped,
        "doejane_LATE_123_4562_helper-1.py": b"def double(x): return 2 * x",
        "roebob_LATE_124_4563_small.ipynb": b"{",
        "leeann_125_4564_small.ipynb": right,
    }
    out = tmp_path / "out"
    archive = as_zip(Download(files, {}), tmp_path)
    command = ["grade", small.folder, archive, "-o", out, "--sandbox", best_tier, "--jobs", "1"]
    commands.run(*command).check_returncode()
    found = {one["id"]: one for one in json.loads((out / "results.json").read_text())["submissions"]}
    assert {name: (one["score"], one["warnings"]) for name, one in found.items()} == {
        "doejane_123": (4, [LATE]),
        "roebob_124": (None, [LATE]),
        "leeann_125": (4, []),
    }
    assert LATE in (out / "feedback" / "roebob_124.html").read_text()
