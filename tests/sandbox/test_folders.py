"""A worker's folder is empty before the next worker sees it, whatever the one before has left."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder.sandbox import scratch


def deep(folder: Path, levels: int = 1100) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    for _ in range(levels):
        os.mkdir("down", dir_fd=descriptor)
        below = os.open("down", os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(descriptor)


def shut(folder: Path) -> None:
    (folder / "shut").mkdir()
    (folder / "shut" / "file").write_text("x")
    (folder / "shut" / "inner").mkdir(0)
    (folder / "shut").chmod(0)


def names_of_ours(folder: Path) -> None:
    (folder / ".up-0").mkdir()
    (folder / ".up-1").write_text("x")
    for name in ("a", "b", "c"):
        (folder / "more" / name).mkdir(parents=True)


@pytest.mark.parametrize("leave", [deep, shut, names_of_ours])
def test_everything_goes(tmp_path: Path, leave: Callable[[Path], None]) -> None:
    leave(tmp_path)
    scratch.empty(tmp_path)
    assert os.listdir(tmp_path) == []


def test_what_a_link_leads_to_stays(tmp_path: Path) -> None:
    kept, folder = tmp_path / "kept", tmp_path / "folder"
    kept.mkdir()
    (kept / "file").write_text("x")
    (folder / "inner").mkdir(parents=True)
    (folder / "link").symlink_to(kept)
    (folder / "inner" / "link").symlink_to(kept)
    scratch.empty(folder)
    assert (os.listdir(folder), os.listdir(kept)) == ([], ["file"])
