"""What a grading writes is whole or not there."""

from __future__ import annotations

import os
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder import artifacts


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder in which no file gets longer than a kilobyte: a limit on the size of files acts like a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1024, before[1]))
    yield tmp_path
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_file_is_replaced_as_a_whole(tmp_path: Path) -> None:
    path = tmp_path / "results.json"
    artifacts.write(path, b"old and longer")
    artifacts.write(path, b"new")
    assert path.read_bytes() == b"new"


def test_a_private_file_can_be_read_by_its_owner_alone(tmp_path: Path) -> None:
    artifacts.write(tmp_path / "key", b"secret", private=True)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_a_disk_that_is_full_is_told_with_the_files_name(full_disk: Path) -> None:
    with pytest.raises(OSError, match="File too large") as caught:
        artifacts.write(full_disk / "page.html", b"x" * 2**20)
    assert caught.value.filename == str(full_disk / "page.html")


def test_a_disk_that_is_full_keeps_no_part_of_a_file(full_disk: Path) -> None:
    with pytest.raises(OSError, match="File too large"):
        artifacts.write(full_disk / "page.html", b"x" * 2**20)
    assert os.listdir(full_disk) == []


def test_a_link_in_the_place_of_the_unfinished_file_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    artifacts.partial_of(tmp_path / "page.html").symlink_to(tmp_path / "precious")
    artifacts.write(tmp_path / "page.html", b"page")
    assert (tmp_path / "precious").read_text() == "kept"
