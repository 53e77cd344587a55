"""A list of repositories: whose, where, at which commit; what is secret in an address is never shown."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import TableError
from autograder.submissions import git_list
from autograder.submissions.git_list import Repository

COMMIT = "0123456789abcdef" * 2 + "01234567"


def read(tmp_path: Path, text: str) -> list[Repository]:
    (tmp_path / "list.csv").write_text(text, "utf-8")
    return git_list.read(tmp_path / "list.csv")


@pytest.mark.parametrize(
    "text",
    [
        "jdoe,https://host/jdoe.git\n",
        "student,url\njdoe,https://host/jdoe.git\n",
        "jdoe https://host/jdoe.git\n",
        "jdoe\thttps://host/jdoe.git\n",
        "\ufeffstudent;repository\n\n# a remark\njdoe;https://host/jdoe.git;\n",
    ],
)
def test_a_list_is_read_with_and_without_head_and_with_any_separator(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == [Repository("jdoe", "https://host/jdoe.git")]


def test_a_name_may_have_a_comma_and_a_commit_may_be_fixed(tmp_path: Path) -> None:
    assert read(tmp_path, f'"Doe, Jane",git@host:jdoe/hw.git,{COMMIT}\n') == [
        Repository("Doe, Jane", "git@host:jdoe/hw.git", COMMIT)
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("jdoe\n", "line 1 names no student and address, such as jdoe,https://host/path"),
        ("a,https://h/a\n,https://h/b\n", "line 2 names no student and address"),
        ("jdoe,https://h/a,main\n", "line 1: 'main' is no commit; write all of its 40 or 64 digits"),
        (
            'jdoe,"' + "a" * 200_000 + '",https://h/a\n',
            "line 1 is no row of a table (field larger than field limit",
        ),
        ("jdoe,https://h/a\0b\n", r"line 1: 'https://h/a\x00b' is no address that git can use; correct it"),
        ("jdoe,https://[h/a\n", "line 1: 'https://[h/a' is no address that git can use; correct it"),
        ("jdoe,https://h/\u202ea\n", r"line 1: 'https://h/\u202ea' is no address that git can use"),
        ("student,url\n", "names no repository; write a line for each student: login,https://host/path"),
    ],
)
def test_what_is_no_list_is_one_sentence(tmp_path: Path, text: str, sentence: str) -> None:
    with pytest.raises(TableError) as error:
        read(tmp_path, text)
    assert sentence in str(error.value)


def test_a_file_that_is_no_text_or_not_there_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(TableError, match="cannot be read: No such file or directory"):
        git_list.read(tmp_path / "none.csv")
    (tmp_path / "list.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(TableError, match="is no text in UTF-8"):
        git_list.read(tmp_path / "list.csv")


@pytest.mark.parametrize(
    ("url", "protocol", "shown"),
    [
        ("https://me:secret@host/a.git?token=secret", "https", "https://host/a.git"),
        ("ssh://git@host/a.git", "ssh", "ssh://host/a.git"),
        ("git@host:a.git", "ssh", "host:a.git"),
        ("ext::sh -c id", "ext", "ext::sh -c id"),
        ("fd::17/x", "fd", "fd::17/x"),
        ("HTTP://host/a", "http", "HTTP://host/a"),
        ("/home/jdoe/repo", "file", "/home/jdoe/repo"),
        ("https://host/a@b.git", "https", "https://host/a@b.git"),
    ],
)
def test_an_address_shows_its_protocol_and_no_secret(url: str, protocol: str, shown: str) -> None:
    one = Repository("jdoe", url)
    assert (one.protocol, one.shown) == (protocol, shown)


def test_the_address_that_git_is_called_with_has_no_secret() -> None:
    one = Repository("jdoe", "https://me:secret@host/a.git")
    assert (one.credentials, one.without_credentials) == ("me:secret", "https://host/a.git")
