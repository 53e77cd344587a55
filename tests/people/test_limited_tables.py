"""Tables are read in a process with limits, and what is wrong with one is a sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import TableError
from autograder.limited.frames import Limits
from autograder.people import limited_tables


def written(folder: Path, data: bytes) -> Path:
    path = folder / "list.csv"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "header"),
    [
        (b"name,id\nAda,1\n", ("name", "id")),
        (b"sep=;\nname;id\nAda;1\n", ("name", "id")),
        ("name\tid\nÅda\t1\n".encode("utf-16"), ("name", "id")),
        ("\ufeffname,id\nÅda,1\n".encode(), ("name", "id")),
        (b'name,id\r\n"A\r\nda",1\r\n', ("name", "id")),
    ],
)
def test_a_table_is_read_as_spreadsheets_write_it(
    tmp_path: Path, data: bytes, header: tuple[str, ...]
) -> None:
    (table,) = limited_tables.read([written(tmp_path, data)])
    assert (table.header, len(table.rows)) == (header, 1)


def test_rows_are_as_long_as_the_header_and_keep_their_numbers(tmp_path: Path) -> None:
    (table,) = limited_tables.read([written(tmp_path, b"name,id\n,\nAda\nBea,2,3\n")])
    assert (table.rows, table.numbers) == ((("Ada", ""), ("Bea", "2")), (3, 4))


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        (b"", "has no header in its first row; export it again as CSV"),
        (b"\n\n", "has no header in its first row; export it again as CSV"),
        (
            "name,id\nAda,1\n".encode("utf-16-le"),
            "holds null characters, so it is no text in UTF-8; export it again as CSV in UTF-8",
        ),
        (
            b"name,id\nA\0da,1\n",
            "holds null characters, so it is no text in UTF-8; export it again as CSV in UTF-8",
        ),
        (b"x" * (21 << 20), "is larger than 20 MB, so it is no export of a class; name another file"),
    ],
)
def test_what_is_wrong_is_a_sentence(tmp_path: Path, data: bytes, problem: str) -> None:
    path = written(tmp_path, data)
    with pytest.raises(TableError) as caught:
        limited_tables.read([path])
    assert str(caught.value) == f"{path}: {problem}"


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read: No such file or directory"):
        limited_tables.read([tmp_path / "none.csv"])


def test_a_table_that_takes_too_much_memory_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path, b"a,b\n" + b"1,2\n" * 4_000_000)
    with pytest.raises(TableError, match="takes too much time or memory to read; export it again as CSV"):
        limited_tables.read([path], Limits(memory_mb=200, cpu_seconds=20))
