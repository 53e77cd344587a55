"""The tables of contents of archives are read in a limited process, with their names cut."""

from __future__ import annotations

import struct
import zipfile
from pathlib import Path

import pytest

from autograder.limited.frames import Limits
from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions import tables
from autograder.submissions.collect import collect
from autograder.submissions.limited_tables import ArchiveTables
from autograder.submissions.stored_bytes import StoredBytes


def packed(path: Path, *names: str, extra: bytes = b"") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            info = zipfile.ZipInfo(name)
            info.extra = extra
            archive.writestr(info, b"x")
    return path


def test_the_table_is_the_one_that_is_read_without_a_process(tmp_path: Path) -> None:
    stored = StoredBytes(packed(tmp_path / "a.zip", "jane/hw.ipynb", "ü.txt"))
    with ArchiveTables() as limited:
        assert limited.read(stored, 100) == tables.table(stored, 100)


def test_an_archive_over_a_limit_has_a_sentence(tmp_path: Path) -> None:
    stored = StoredBytes(packed(tmp_path / "a.zip", "hw.ipynb"))
    with ArchiveTables(Limits(wall_seconds=0.0)) as hasty, pytest.raises(UnreadableFile) as refused:
        hasty.read(stored, 100)
    assert str(refused.value) == (
        "is an archive that takes too much time or memory to list; hand in the notebook itself"
    )


def test_a_name_that_is_too_long_is_cut_and_keeps_its_suffix(tmp_path: Path) -> None:
    stored = StoredBytes(packed(tmp_path / "a.zip", "a" * 60_000 + ".ipynb"))
    (one,) = tables.table(stored, 100)
    assert (len(one.path), one.path.endswith("aaa.ipynb"), one.problem) == (1001, True, "")


@pytest.mark.parametrize("part", ["a", "_1_assignsubmission_file_", "1_", " (1)", ".ipynb", "a/", "e\u0301"])
def test_a_notebook_with_a_name_that_is_too_long_is_found_and_holds_up_nobody(
    tmp_path: Path, part: str
) -> None:
    packed(tmp_path / "jane.zip", (part * 60_000)[:20_000] + ".ipynb")
    packed(tmp_path / "kim.zip", "hw.ipynb")
    jane, kim = collect([tmp_path])
    assert (jane.problem, jane.read(), len(jane.id) <= 91, kim.problem) == ("", b"x", True, "")


def test_an_extra_field_of_many_records_is_walked_once(tmp_path: Path) -> None:
    record = struct.pack("<HH", 0x7075, 0)
    stored = StoredBytes(packed(tmp_path / "a.zip", "a" * 60_000, extra=record * 16_000))
    with ArchiveTables(Limits(cpu_seconds=1, wall_seconds=120.0)) as quick:
        assert len(quick.read(stored, 100)) == 1
