"""A file is read only where it is one: nothing in its place holds a command up."""

from __future__ import annotations

import ast
import os
import socket
from pathlib import Path

import pytest

import autograder
from autograder.limited import regular_file

ROOT = Path(autograder.__file__).parent

# Modules that read files as they are. Each reads what the author, the framework or the kernel wrote.
OWN_FILES = {
    "course of the author": (
        "course/",
        "release/",
        "verify/",
        "cli/export_notebook.py",
        "cli/moved_in.py",
        "records/conditions.py",
        "platforms/nbgrader/export.py",
        "platforms/gradescope/course_files.py",
        "platforms/gradescope/imports.py",
    ),
    "the framework's own": (
        "engine/kept_pages.py",
        "reports/environment.py",
        "platforms/gradescope/framework.py",
        "platforms/gradescope/lock.py",
        "platforms/gradescope/package.py",
        "platforms/runners/pipelines.py",
    ),
    "the kernel's": ("judge/memory.py", "records/address.py", "platforms/gradescope/container.py"),
}


def refusal(path: Path) -> str:
    with pytest.raises(regular_file.UnfitFile) as raised:
        regular_file.read(path)
    assert raised.value.filename == str(path)
    return str(raised.value.strerror)


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert regular_file.read(tmp_path / "file", 3) == b"abc"


def test_a_file_with_more_bytes_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(bytes((1 << 20) + 1))
    with pytest.raises(OSError, match="it has more than 1 MB"):
        regular_file.read(tmp_path / "file", 1 << 20)


def test_the_beginning_of_a_file_is_read(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    assert regular_file.beginning(tmp_path / "file", 2) == b"ab"


def test_a_named_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    assert refusal(tmp_path / "pipe") == "it is a named pipe, not a regular file"


def test_a_link_to_a_named_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to("pipe")
    assert refusal(tmp_path / "link") == "it is a named pipe, not a regular file"


def test_a_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/dev/zero")
    assert refusal(tmp_path / "link") == "it is a device, not a regular file"


def test_a_folder_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == "it is a folder, not a regular file"


def test_a_socket_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # the address of a socket may have 107 characters
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind("socket")
        assert (
            refusal(tmp_path / "socket") == "it is a socket or a device without a driver, not a regular file"
        )


def test_links_in_a_circle_are_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(OSError, match="Too many levels of symbolic links"):
        regular_file.read(tmp_path / "one")


def test_a_link_is_followed_only_where_it_may_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    (tmp_path / "link").symlink_to("file")
    with pytest.raises(OSError, match="Too many levels of symbolic links"):
        regular_file.opened(tmp_path / "link", follow=False)


def _reads_directly(path: Path) -> bool:
    """Return whether a module reads a path by a method that waits for a pipe."""
    return any(
        isinstance(node, ast.Attribute) and node.attr in ("read_bytes", "read_text")
        for node in ast.walk(ast.parse(path.read_text()))
    )


def test_only_modules_that_read_files_of_the_courses_own_read_them_directly() -> None:
    own = tuple(one for several in OWN_FILES.values() for one in several)
    found = {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.py") if _reads_directly(path)}
    assert {name for name in found if not name.startswith(own)} == set()
