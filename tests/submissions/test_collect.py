"""Collecting submissions: none is lost, none stops the others, nothing outside of what was given is read."""

from __future__ import annotations

import hashlib
import io
import os
import re
import stat
import struct
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.errors import UnreadableSubmission, UsageError
from autograder.submissions.collect import Submission, collect

ONE, TWO = b'{"cells": [1]}', b'{"cells": [2, 2]}'


def write(folder: Path, files: dict[str, bytes]) -> Path:
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return folder


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return stream.getvalue()


def zip_file(folder: Path, files: dict[str, bytes]) -> Path:
    path = folder / "class.zip"
    path.write_bytes(zipped(files))
    return path


def contents(found: list[Submission]) -> dict[str, bytes]:
    return {one.id: one.read() for one in found}


def only_problem(found: list[Submission]) -> str:
    (one,) = found
    if one.problem:
        return one.problem
    with pytest.raises(UnreadableSubmission) as caught:
        one.read()
    return caught.value.problem


# What was given


def test_a_notebook_is_a_submission(tmp_path: Path) -> None:
    write(tmp_path, {"alice.ipynb": ONE})
    assert contents(collect([tmp_path / "alice.ipynb"])) == {"alice": ONE}


def test_each_notebook_of_a_folder_is_a_submission(tmp_path: Path) -> None:
    write(tmp_path, {"b.ipynb": TWO, "a.ipynb": ONE, "notes.txt": b""})
    assert contents(collect([tmp_path])) == {"a": ONE, "b": TWO}


def test_each_folder_of_a_folder_is_a_submission(tmp_path: Path) -> None:
    write(tmp_path, {"alice/hw.ipynb": ONE, "bob/hw.ipynb": TWO})
    assert contents(collect([tmp_path])) == {"alice": ONE, "bob": TWO}


def test_each_notebook_of_a_zip_is_a_submission(tmp_path: Path) -> None:
    path = zip_file(tmp_path, {"a.ipynb": ONE, "b.ipynb": TWO})
    assert contents(collect([path])) == {"a": ONE, "b": TWO}


def test_a_zip_without_compression_is_read(tmp_path: Path) -> None:
    (tmp_path / "c.zip").write_bytes(zipped({"a.ipynb": ONE}, zipfile.ZIP_STORED))
    assert [one.read() for one in collect([tmp_path / "c.zip"])] == [ONE]


def test_each_folder_of_a_zip_is_a_submission(tmp_path: Path) -> None:
    path = zip_file(tmp_path, {"all/alice/hw.ipynb": ONE, "all/bob/hw.ipynb": TWO})
    assert contents(collect([path])) == {"alice": ONE, "bob": TWO}


def test_a_zip_in_a_zip_is_a_submission(tmp_path: Path) -> None:
    path = zip_file(
        tmp_path, {"alice.zip": zipped({"hw.ipynb": ONE}), "bob.zip": zipped({"x/hw.ipynb": TWO})}
    )
    assert contents(collect([path])) == {"alice": ONE, "bob": TWO}


def test_a_zip_in_a_folder_is_a_submission(tmp_path: Path) -> None:
    write(tmp_path, {"alice.zip": zipped({"hw.ipynb": ONE}), "bob.ipynb": TWO})
    assert contents(collect([tmp_path])) == {"alice": ONE, "bob": TWO}


def test_a_folder_that_wraps_the_class_is_opened(tmp_path: Path) -> None:
    write(tmp_path, {"class/a.ipynb": ONE, "class/b.ipynb": TWO})
    assert contents(collect([tmp_path])) == {"a": ONE, "b": TWO}


def test_groups_of_folders_are_opened(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"g1/alice/h.ipynb": ONE, "g1/bob/h.ipynb": TWO, "g2/carl/h.ipynb": ONE, "g2/dora/h.ipynb": TWO},
    )
    assert list(contents(collect([tmp_path]))) == ["g1-alice", "g1-bob", "g2-carl", "g2-dora"]


def test_a_second_student_does_not_change_the_first_ones_id(tmp_path: Path) -> None:
    write(tmp_path, {"alice/hw.ipynb": ONE})
    before = [one.id for one in collect([tmp_path])]
    write(tmp_path, {"bob/hw.ipynb": ONE})
    assert [one.id for one in collect([tmp_path])] == [*before, "bob"]


def test_students_folders_can_be_given_one_by_one(tmp_path: Path) -> None:
    write(tmp_path, {"alice/hw.ipynb": ONE, "bob/hw.ipynb": TWO})
    assert contents(collect([tmp_path / "alice", tmp_path / "bob"])) == {"alice": ONE, "bob": TWO}


def test_a_path_given_twice_counts_once(tmp_path: Path) -> None:
    write(tmp_path, {"a.ipynb": ONE})
    assert len(collect([tmp_path, tmp_path])) == 1


def test_a_path_that_does_not_exist_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no such file"):
        collect([tmp_path / "nothing"])


def test_an_empty_folder_holds_no_submissions(tmp_path: Path) -> None:
    assert collect([tmp_path]) == []


# What is chosen


def test_a_copy_is_not_chosen(tmp_path: Path) -> None:
    write(tmp_path, {"x/hw.ipynb": ONE, "x/hw-Copy1.ipynb": TWO, "y/hw.ipynb": ONE})
    assert contents(collect([tmp_path]))["x"] == ONE


def test_the_name_that_was_handed_out_is_chosen(tmp_path: Path) -> None:
    write(tmp_path, {"x/scratch.ipynb": TWO * 9, "x/backprop.ipynb": ONE, "y/backprop.ipynb": ONE})
    assert collect([tmp_path], preferred="backprop")[0].read() == ONE


def test_what_was_not_chosen_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"x/a.ipynb": ONE, "x/b.ipynb": TWO, "y/a.ipynb": ONE})
    assert collect([tmp_path])[0].notes == ("Of 2 notebooks, b.ipynb was graded; not graded: a.ipynb.",)


@pytest.mark.parametrize(
    "name", [".ipynb_checkpoints/hw-checkpoint.ipynb", "__MACOSX/._hw.ipynb", "._hw.ipynb"]
)
def test_what_tools_leave_behind_is_no_submission(tmp_path: Path, name: str) -> None:
    path = zip_file(tmp_path, {"hw.ipynb": ONE, name: TWO})
    assert [one.read() for one in collect([path])] == [ONE]


@pytest.mark.parametrize(
    "name",
    ["~$report.docx", "Icon\r", "hw.ipynb:Zone.Identifier", "hw.ipynb\uf03aZone.Identifier", "Thumbs.db"],
)
def test_what_systems_leave_between_notebooks_is_no_submission(tmp_path: Path, name: str) -> None:
    write(tmp_path, {"a.ipynb": ONE, "b.ipynb": TWO, name: b"x"})
    assert [one.id for one in collect([tmp_path])] == ["a", "b"]


def test_a_placeholder_of_a_cloud_is_reported_and_not_lost(tmp_path: Path) -> None:
    write(tmp_path, {"a.ipynb": ONE, "b.ipynb": TWO, ".carol.ipynb.icloud": b"bplist00"})
    assert ["iCloud" in one.problem for one in collect([tmp_path])] == [False, False, True]


@pytest.mark.parametrize("suffix", ["ipyn", "pynb", "ipnb", "inpyb"])
def test_a_misspelt_suffix_is_reported_where_the_file_is_a_notebook(tmp_path: Path, suffix: str) -> None:
    notebook = b'{"nbformat": 4, "cells": []}'
    write(tmp_path, {"a.ipynb": ONE, "b.ipynb": TWO, f"c.{suffix}": notebook, f"data.{suffix}": b"1,2"})
    assert [one.file for one in collect([tmp_path]) if one.problem] == [f"c.{suffix}"]


@pytest.mark.parametrize(
    "name", ["hw (1).ipynb", "hw.ipynb ", "hw.ipynb.", "hw.ipynb.txt", "hw.IPYNB", "hw.ipynb (2)", ".ipynb"]
)
def test_a_renamed_notebook_is_still_found(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: ONE, "other.ipynb": TWO})
    assert ONE in contents(collect([tmp_path])).values()


def test_a_students_folder_brings_the_modules_beside_its_notebook(tmp_path: Path) -> None:
    files = {"a/hw.ipynb": ONE, "a/helper.py": b"x = 1", "a/not a module.py": b"", "a/deep/other.py": b""}
    write(tmp_path, {**files, "b/hw.ipynb": ONE})
    assert collect([tmp_path])[0].helpers().files == {"helper.py": b"x = 1", "deep/other.py": b""}


def test_a_zip_brings_the_modules_beside_its_notebook(tmp_path: Path) -> None:
    write(tmp_path, {"a.zip": zipped({"hw.ipynb": ONE, "helper.py": b"x = 1"}), "b/hw.ipynb": ONE})
    assert collect([tmp_path])[0].helpers().files == {"helper.py": b"x = 1"}


def test_modules_in_a_folder_of_many_notebooks_belong_to_nobody(tmp_path: Path) -> None:
    write(tmp_path, {"a.ipynb": ONE, "b.ipynb": ONE, "solution.py": b"x = 1"})
    assert [one.helpers().files for one in collect([tmp_path])] == [{}, {}, {}]


# What cannot be graded is reported, and stops nothing


def test_a_folder_without_a_notebook_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"alice/hw.ipynb": ONE, "bob/report.pdf": b"%PDF"})
    assert [(one.id, one.problem) for one in collect([tmp_path])][1] == (
        "bob",
        "the folder or archive holds no notebook (report.pdf is a PDF document); hand in the .ipynb file itself.",
    )


def test_a_document_in_place_of_a_notebook_is_reported(tmp_path: Path) -> None:
    write(
        tmp_path,
        {"alice.ipynb": ONE, "bob.ipynb": TWO, "carol.pdf": b"%PDF", "data.npz": b"", "notes.txt": b""},
    )
    assert [(one.id, bool(one.problem)) for one in collect([tmp_path])] == [
        ("alice", False),
        ("bob", False),
        ("carol.pdf", True),
    ]


def test_a_report_beside_the_only_notebook_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE, "report.pdf": b"%PDF", "helper.py": b"x = 1", "data/a.csv": b""})
    (one,) = collect([tmp_path])
    assert ("report.pdf" in one.notes[0], list(one.helpers().files)) == (True, ["helper.py"])


def test_pictures_and_modules_beside_the_only_notebook_make_no_class(tmp_path: Path) -> None:
    write(tmp_path, {"hw.ipynb": ONE, "figures/a.png": b"", "helper.py": b"x = 1"})
    assert [list(one.helpers().files) for one in collect([tmp_path])] == [["helper.py"]]


@pytest.mark.parametrize("end", ["/", "\\"])
def test_an_empty_folder_in_a_zip_is_reported_too(tmp_path: Path, end: str) -> None:
    notebooks = {f"alice{end}hw.ipynb": ONE, f"bob{end}hw.ipynb": TWO}
    folders = dict.fromkeys([f".{end}", f"alice{end}", f"carol{end}"], b"")
    found = collect([zip_file(tmp_path, {**folders, **notebooks})])
    assert {one.id: bool(one.problem) for one in found} == {"alice": False, "bob": False, "carol": True}


def test_an_empty_folder_beside_notebooks_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"alice.ipynb": ONE, "bob.ipynb": TWO, "data/a.csv": b""})
    (tmp_path / "carol").mkdir()
    assert [one.id for one in collect([tmp_path]) if one.problem] == ["carol"]


def test_a_notebook_deeper_in_a_students_folder_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"alice/hw.ipynb": ONE, "alice/old/hw.ipynb": TWO, "bob/hw.ipynb": ONE})
    assert collect([tmp_path])[0].notes == ("hw.ipynb was graded; not graded: the contents of old.",)


def test_an_archive_of_another_kind_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"alice.ipynb": ONE, "bob.rar": b"Rar!"})
    assert "pack it as a zip" in collect([tmp_path])[1].problem


def test_a_damaged_zip_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"alice.ipynb": ONE, "bob.zip": zipped({"hw.ipynb": ONE})[:-9]})
    assert [bool(one.problem) for one in collect([tmp_path])] == [False, True]


def test_a_zip_with_damaged_data_is_reported_when_it_is_read(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.ipynb": ONE * 50}, zipfile.ZIP_STORED))
    data[60] ^= 1
    (tmp_path / "c.zip").write_bytes(data)
    assert "damaged" in only_problem(collect([tmp_path / "c.zip"]))


def test_a_zip_bomb_is_reported_when_it_is_read(tmp_path: Path) -> None:
    bomb = zipped({"a.ipynb": b" " * (65 << 20)})
    (tmp_path / "c.zip").write_bytes(bomb)
    assert "64 MB" in only_problem(collect([tmp_path / "c.zip"]))


def test_a_zip_that_lies_about_sizes_is_reported(tmp_path: Path) -> None:
    bomb = zipped({"a.ipynb": b" " * (65 << 20)})
    real, lie = struct.pack("<L", 65 << 20), struct.pack("<L", 10)
    (tmp_path / "c.zip").write_bytes(bomb.replace(real, lie))
    assert "64 MB" in only_problem(collect([tmp_path / "c.zip"]))


def test_archives_nested_three_deep_are_reported(tmp_path: Path) -> None:
    inner = zipped({"b.zip": zipped({"a.zip": zipped({"x.ipynb": ONE})})})
    (tmp_path / "c.zip").write_bytes(inner)
    assert "archive within an archive" in only_problem(collect([tmp_path / "c.zip"]))


@pytest.mark.parametrize(
    "name", ["../../evil.ipynb", "/etc/evil.ipynb", "C:\\evil.ipynb", "a/..\\..\\evil.ipynb"]
)
def test_a_path_that_leads_out_of_a_zip_is_reported(tmp_path: Path, name: str) -> None:
    path = zip_file(tmp_path, {name: ONE, "good.ipynb": TWO})
    found = {one.id: one.problem for one in collect([path])}
    assert (found["good"], sum("leads out" in problem for problem in found.values())) == ("", 1)


def test_an_encrypted_entry_is_reported(tmp_path: Path) -> None:
    data = bytearray(zipped({"a.ipynb": ONE}))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "c.zip").write_bytes(data)
    assert "password" in only_problem(collect([tmp_path / "c.zip"]))


def test_an_unusual_compression_is_reported(tmp_path: Path) -> None:
    (tmp_path / "c.zip").write_bytes(zipped({"a.ipynb": ONE}, zipfile.ZIP_LZMA))
    assert "ordinary zip" in only_problem(collect([tmp_path / "c.zip"]))


def test_an_absurd_number_of_entries_is_reported(tmp_path: Path) -> None:
    path = zip_file(tmp_path, {f"{number}.ipynb": b"" for number in range(20_001)})
    assert "more than 20000 files" in only_problem(collect([path]))


def test_a_link_in_a_zip_is_not_followed(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("a.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "c.zip", "w") as archive:
        archive.writestr(info, "/etc/passwd")
    assert "symbolic link" in only_problem(collect([tmp_path / "c.zip"]))


def test_an_entry_of_the_same_name_is_not_lost(tmp_path: Path) -> None:
    data = zipped({"h1.ipynb": ONE, "h2.ipynb": TWO})
    (tmp_path / "c.zip").write_bytes(data.replace(b"h1.ipynb", b"hw.ipynb").replace(b"h2.ipynb", b"hw.ipynb"))
    assert sorted(contents(collect([tmp_path / "c.zip"])).values()) == [ONE, TWO]


@pytest.mark.parametrize("target", ["/etc/passwd", "real.ipynb", "missing.ipynb"])
def test_a_link_in_a_folder_is_not_followed(tmp_path: Path, target: str) -> None:
    write(tmp_path, {"real.ipynb": ONE})
    (tmp_path / "link.ipynb").symlink_to(target)
    assert [one.problem != "" for one in collect([tmp_path])] == [True, False]


def test_a_link_to_a_folder_is_not_followed(tmp_path: Path) -> None:
    write(tmp_path, {"class/a.ipynb": ONE, "class/b.ipynb": ONE, "elsewhere/secret.ipynb": TWO})
    (tmp_path / "class" / "more").symlink_to(tmp_path / "elsewhere")
    found = collect([tmp_path / "class"])
    assert [(one.id, "link" in one.problem) for one in found] == [("a", False), ("b", False), ("more", True)]


def test_a_pipe_is_reported_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.ipynb")
    assert "not a regular file" in only_problem(collect([tmp_path]))


def test_a_file_that_vanishes_is_reported_when_it_is_read(tmp_path: Path) -> None:
    write(tmp_path, {"a.ipynb": ONE})
    found = collect([tmp_path])
    (tmp_path / "a.ipynb").unlink()
    assert "cannot be read" in only_problem(found)


def test_a_file_over_the_limit_is_reported_when_it_is_read(tmp_path: Path) -> None:
    with (tmp_path / "a.ipynb").open("wb") as file:
        file.truncate(200 << 20)
    assert "64 MB" in only_problem(collect([tmp_path]))


def test_nothing_is_written_anywhere(tmp_path: Path) -> None:
    path = zip_file(tmp_path, {"../x.ipynb": ONE, "a.ipynb": ONE})
    before = sorted(tmp_path.rglob("*"))
    contents([one for one in collect([path]) if not one.problem])
    assert sorted(tmp_path.rglob("*")) == before


# Names


def test_the_hash_is_of_the_submitted_bytes(tmp_path: Path) -> None:
    write(tmp_path, {"a.ipynb": ONE})
    assert collect([tmp_path])[0].sha256 == hashlib.sha256(ONE).hexdigest()


def test_what_cannot_be_read_has_no_hash(tmp_path: Path) -> None:
    (tmp_path / "a.ipynb").symlink_to("nowhere")
    assert collect([tmp_path])[0].sha256 == ""


HARD_NAMES = [
    "Zoë Müller",
    "王伟",
    "a'b\"c",
    "=cmd|' /C calc'!A0",
    "x\ny",
    "\x1b[2J",
    "\U0001f389",
    "CON",
    "-rf",
    "A",
    "a",
    "…",
]


def test_ids_are_safe_and_unique_whatever_the_case(tmp_path: Path) -> None:
    write(tmp_path, {f"{name}.ipynb": ONE for name in HARD_NAMES})
    ids = [one.id for one in collect([tmp_path])]
    assert all(re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}", one) for one in ids)
    assert len({one.casefold() for one in ids}) == len(HARD_NAMES)


def test_no_id_is_a_name_that_windows_keeps_for_itself(tmp_path: Path) -> None:
    write(tmp_path, {"CON.ipynb": ONE, "aux.x.ipynb": ONE})
    assert [one.id for one in collect([tmp_path])] == ["submission-CON", "submission-aux.x"]


def test_accents_become_plain_letters(tmp_path: Path) -> None:
    write(tmp_path, {"Zoë Müller.ipynb": ONE})
    assert collect([tmp_path])[0].id == "Zoe-Muller"


def test_the_shown_name_holds_no_control_characters(tmp_path: Path) -> None:
    write(tmp_path, {"x\n\x1b[2J\u202egnp.ipynb": ONE})
    assert collect([tmp_path])[0].file == "x\\u000a\\u001b[2J\\u202egnp.ipynb"


def test_a_name_that_is_no_unicode_can_be_shown(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff.ipynb"
    with open(path, "wb") as file:
        file.write(ONE)
    assert collect([tmp_path])[0].file.encode() == b"\\udcff.ipynb"


def test_a_mac_zip_keeps_its_accents(tmp_path: Path) -> None:
    data = zipped({"Zo\u00eb.ipynb": ONE}).replace(b"\x00\x08", b"\x00\x00")
    (tmp_path / "c.zip").write_bytes(data)
    assert collect([tmp_path / "c.zip"])[0].file == "Zo\u00eb.ipynb"


def test_windows_separators_in_a_zip_are_folders(tmp_path: Path) -> None:
    path = zip_file(tmp_path, {"alice\\hw.ipynb": ONE, "bob\\hw.ipynb": TWO})
    assert contents(collect([path])) == {"alice": ONE, "bob": TWO}


def test_two_collections_agree(tmp_path: Path) -> None:
    write(tmp_path, {f"{name}/hw.ipynb": ONE for name in HARD_NAMES})
    assert collect([tmp_path]) == collect([tmp_path])


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_zip_with_damaged_bytes_never_raises(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    whole = zipped({"a/hw.ipynb": ONE * 9, "b.zip": zipped({"hw.ipynb": TWO}), "c.ipynb": TWO})
    start = data.draw(st.integers(0, len(whole)))
    damaged = whole[:start] + data.draw(st.binary(max_size=8)) + whole[start + data.draw(st.integers(0, 8)) :]
    path = tmp_path_factory.mktemp("zips") / "c.zip"
    path.write_bytes(damaged)
    for one in collect([path]):
        assert one.problem or one.sha256 or only_problem([one])
