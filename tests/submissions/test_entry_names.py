"""The names in zip archives are read as their authors wrote them, and a guess is told."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import pytest

from autograder.submissions.collect import Submission, collect

GUESSED = (
    "The archive does not say how the names in it are encoded. They were read in the code page {}, "
    "which is a guess."
)
WESTERN = "Jörg Müller|Álvaro Hernández|José|Zoë|François Noël|Damián Núñez|Göran|Straße|Weiß|Åsa_Søren"
CHINESE = "张伟作业|李娜|王芳|hw1张伟|作业一_李明|黄晓明|2023级李雷 homework|鑫"
RUSSIAN = "Иванов|Пётр Сидоров|ДЗ Анна|домашка|Ким"
JAPANESE = "山田太郎|たなか|課題1_佐藤|スズキ|宿題"


def archive(*names: bytes, unicode_path: bytes | None = None, flag: int = 0, crc: int | None = None) -> bytes:
    """Return a zip with a notebook under each name, in these bytes; perhaps with a field for the Unicode path."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as written:
        for number, name in enumerate(names):
            info = zipfile.ZipInfo(_placeholder(number, name))
            if unicode_path is not None:
                value = struct.pack("<BL", 1, zlib.crc32(name) if crc is None else crc) + unicode_path
                info.extra = struct.pack("<HH", 0x7075, len(value)) + value
            written.writestr(info, b"{}")
    data = stream.getvalue()
    for number, name in enumerate(names):
        data = data.replace(_placeholder(number, name).encode(), name)
    return data.replace(
        b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00" + struct.pack("<H", flag)
    )


def _placeholder(number: int, name: bytes) -> str:
    """Return a name as long as another, which stands nowhere else in the archive."""
    return "~" + chr(ord("A") + number) * (len(name) - 1)


def found(folder: Path, data: bytes) -> list[Submission]:
    (folder / "class.zip").write_bytes(data)
    return collect([folder / "class.zip"])


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("cp437", "Jörg Müller|José|François|Jäger"),
        ("cp850", WESTERN),
        ("cp1252", WESTERN),
        ("gbk", CHINESE),
        ("cp932", JAPANESE),
        ("cp1251", RUSSIAN),
        ("cp866", RUSSIAN),
    ],
)
def test_each_of_these_names_is_read_alone(tmp_path: Path, page: str, names: str) -> None:
    for name in names.split("|"):
        (one,) = found(tmp_path, archive(f"{name}.ipynb".encode(page)))
        assert one.file == f"{name}.ipynb"


def test_a_guess_is_told(tmp_path: Path) -> None:
    (one,) = found(tmp_path, archive("Jörg Müller.ipynb".encode("cp1252")))
    assert one.notes == (GUESSED.format("cp1252 (Windows in Western Europe)"),)


def test_the_code_page_of_the_standard_is_no_guess(tmp_path: Path) -> None:
    (one,) = found(tmp_path, archive("Jörg Müller.ipynb".encode("cp437")))
    assert one.notes == ()


def test_a_name_that_makes_no_sense_is_told_as_a_guess(tmp_path: Path) -> None:
    (one,) = found(tmp_path, archive(b"\xb0\xb0\xb0.ipynb"))
    assert one.notes == (GUESSED.format("cp437 (DOS)"),)


def test_only_a_student_with_a_guessed_name_is_told(tmp_path: Path) -> None:
    names = (b"ada.ipynb", "Zoé.ipynb".encode(), "Jörg.ipynb".encode("cp1252"))
    assert {one.file: bool(one.notes) for one in found(tmp_path, archive(*names))} == {
        "ada.ipynb": False,
        "Zoé.ipynb": False,
        "Jörg.ipynb": True,
    }


def test_one_name_helps_to_read_another(tmp_path: Path) -> None:
    unclear, clear = b"Gro\xe1mann.ipynb", "Weißmüller.ipynb".encode("cp850")
    assert "Großmann.ipynb" in {one.file for one in found(tmp_path, archive(unclear, clear))}
    assert [one.file for one in found(tmp_path, archive(unclear))] == ["Groámann.ipynb"]


def test_a_guessed_name_of_an_archive_within_is_told(tmp_path: Path) -> None:
    inner = archive(b"hw.ipynb")
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as outer:
        outer.writestr("J_rg.zip", inner)
    (one,) = found(tmp_path, stream.getvalue().replace(b"J_rg.zip", "Jörg.zip".encode("cp1252")))
    assert (one.file, len(one.notes)) == ("Jörg.zip/hw.ipynb", 1)


def test_the_field_for_the_unicode_path_is_believed(tmp_path: Path) -> None:
    (one,) = found(tmp_path, archive(b"Jorg.ipynb", unicode_path="Jörg.ipynb".encode()))
    assert (one.file, one.notes) == ("Jörg.ipynb", ())


def test_the_field_of_another_name_is_not_believed(tmp_path: Path) -> None:
    (one,) = found(tmp_path, archive(b"ada.ipynb", unicode_path=b"ben.ipynb", crc=1))
    assert one.file == "ada.ipynb"


def test_a_path_out_of_the_archive_is_refused_in_the_field_too(tmp_path: Path) -> None:
    (one,) = found(tmp_path, archive(b"ada.ipynb", unicode_path=b"../ada.ipynb"))
    assert "leads out of its archive" in one.problem


def test_an_archive_that_breaks_its_promise_of_utf8_is_reported(tmp_path: Path) -> None:
    (one,) = found(tmp_path, archive("Jörg.ipynb".encode("cp1252"), flag=0x800))
    assert "names are not in UTF-8, although it says so; pack it again" in one.problem
