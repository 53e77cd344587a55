"""The table of contents of a zip: its folders and files, and the entries that are not read."""

from __future__ import annotations

import io
import stat
import zipfile
from collections.abc import Iterable
from pathlib import Path

import pytest

from autograder.submissions import archive
from autograder.submissions.limited_tables import ArchiveTables
from autograder.submissions.stored_bytes import ARCHIVE_BYTES, StoredBytes
from autograder.submissions.tree import Folder

Entry = tuple[str | zipfile.ZipInfo, bytes]


def packed(entries: Iterable[Entry]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as made:
        for name, data in entries:
            made.writestr(name, data)
    return stream.getvalue()


def opened(folder: Path, data: bytes, left: int = ARCHIVE_BYTES) -> Folder:
    """The contents of an archive of these bytes."""
    path = folder / "a.zip"
    path.write_bytes(data)
    with ArchiveTables() as tables:
        return archive.in_archive(StoredBytes(path), [left], tables, nested=False)


def test_an_archive_has_its_folders_and_files(tmp_path: Path) -> None:
    root = opened(tmp_path, packed([("jane/hw.ipynb", b"x"), ("bob/", b"")]))
    assert (root.archive, list(root.folders), list(root.folders["jane"].files)) == (
        True,
        ["jane", "bob"],
        ["hw.ipynb"],
    )


def test_a_file_of_an_archive_can_be_read(tmp_path: Path) -> None:
    root = opened(tmp_path, packed([("jane/hw.ipynb", b"notebook")]))
    assert root.folders["jane"].files["hw.ipynb"].stored.read(100) == b"notebook"


def test_an_archive_in_an_archive_is_opened(tmp_path: Path) -> None:
    root = opened(tmp_path, packed([("jane.zip", packed([("hw.ipynb", b"x")]))]))
    assert list(root.folders["jane.zip"].files) == ["hw.ipynb"]


def test_an_archive_in_that_is_not_opened(tmp_path: Path) -> None:
    third = packed([("hw.ipynb", b"x")])
    root = opened(tmp_path, packed([("two.zip", packed([("three.zip", third)]))]))
    expected = "is an archive within an archive within an archive; hand in the notebook itself"
    assert root.folders["two.zip"].folders["three.zip"].problem == expected


def test_archives_in_an_archive_are_bounded_together(tmp_path: Path) -> None:
    inner = packed([("hw.ipynb", bytes(500))])
    root = opened(tmp_path, packed([("a.zip", inner), ("b.zip", inner)]), left=len(inner) + 100)
    problems = [root.folders[name].problem for name in ("a.zip", "b.zip")]
    expected = "lies in an archive with too many large archives; hand in the notebook itself"
    assert problems == ["", expected]


def test_bytes_that_are_no_archive_are_reported(tmp_path: Path) -> None:
    expected = "is not a zip archive, or is damaged; download it or pack it again"
    assert opened(tmp_path, b"%PDF").problem == expected


def test_an_archive_cut_off_in_the_middle_is_reported(tmp_path: Path) -> None:
    data = packed([("hw.ipynb", bytes(500))])
    assert opened(tmp_path, data[:-40]).problem.startswith("is not a zip archive, or is damaged")


def test_a_table_of_too_many_entries_is_not_read(tmp_path: Path) -> None:
    expected = "is an archive of more than 20000 files; hand in the notebook itself"
    assert opened(tmp_path, b"PK\x01\x02" * 20_001).problem == expected


def test_a_name_that_occurs_twice_loses_neither_file(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        data = packed([("hw.ipynb", b"1"), ("hw.ipynb", b"2")])
    files = opened(tmp_path, data).files
    assert {name: file.stored.read(9) for name, file in files.items()} == {
        "hw.ipynb": b"1",
        "hw.ipynb (entry 2)": b"2",
    }


def test_backslashes_of_windows_part_folders(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = "jane\\hw.ipynb"
    assert list(opened(tmp_path, packed([(info, b"x")])).folders) == ["jane"]


def test_resource_forks_of_a_mac_are_left_out(tmp_path: Path) -> None:
    root = opened(tmp_path, packed([("hw.ipynb", b"x"), ("__MACOSX/._hw.ipynb", b"x")]))
    assert (list(root.files), root.folders) == (["hw.ipynb"], {})


@pytest.mark.parametrize("name", ["../hw.ipynb", "/etc/hw.ipynb", "C:/hw.ipynb", "a/../../hw.ipynb"])
def test_a_path_out_of_the_archive_is_not_read(tmp_path: Path, name: str) -> None:
    info = zipfile.ZipInfo("x")
    info.filename = name
    root = opened(tmp_path, packed([(info, b"x")]))
    folder = next(iter(root.folders.values()), root)
    expected = "has a path that leads out of its archive; pack the notebook alone"
    assert folder.files["hw.ipynb"].problem == expected


def test_a_link_in_an_archive_is_not_followed(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("hw.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    root = opened(tmp_path, packed([(info, b"/etc/passwd")]))
    expected = "is a symbolic link, and links are not followed; pack the file itself"
    assert root.files["hw.ipynb"].problem == expected


def test_a_file_with_a_password_is_reported(tmp_path: Path) -> None:
    data = bytearray(packed([("hw.ipynb", b"x")]))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    root = opened(tmp_path, bytes(data))
    assert root.files["hw.ipynb"].problem == "is protected by a password; pack it without one"


def test_another_method_of_compression_is_reported(tmp_path: Path) -> None:
    info = zipfile.ZipInfo("hw.ipynb")
    info.compress_type = zipfile.ZIP_BZIP2
    root = opened(tmp_path, packed([(info, b"x")]))
    expected = "is compressed by a method that is not supported; pack it as an ordinary zip"
    assert root.files["hw.ipynb"].problem == expected
