"""A zip depends on its contents alone."""

from __future__ import annotations

import io
import stat
import zipfile

from autograder.platforms.gradescope import fixed_zip

FILES = {"b/two.txt": b"2", "a.sh": b"1"}


def entries(data: bytes) -> list[zipfile.ZipInfo]:
    return zipfile.ZipFile(io.BytesIO(data)).infolist()


def test_the_order_of_the_files_changes_nothing() -> None:
    assert fixed_zip.zip_of(FILES) == fixed_zip.zip_of(dict(reversed(FILES.items())))


def test_every_file_is_dated_1980_and_stored_as_it_is() -> None:
    made = entries(fixed_zip.zip_of(FILES))
    assert [(one.filename, one.date_time, one.compress_type) for one in made] == [
        ("a.sh", (1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED),
        ("b/two.txt", (1980, 1, 1, 0, 0, 0), zipfile.ZIP_STORED),
    ]


def test_programs_can_be_executed_and_the_rest_has_the_mode_that_was_asked_for() -> None:
    made = entries(fixed_zip.zip_of(FILES, programs=["a.sh"], mode=0o600))
    assert [stat.S_IMODE(one.external_attr >> 16) for one in made] == [0o755, 0o600]
