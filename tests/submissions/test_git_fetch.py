"""Repositories that students made are fetched, and nothing in them acts: real git, real bare repositories."""

from __future__ import annotations

import os
import socket
import subprocess
from pathlib import Path

import pytest

from autograder.submissions import git_fetch
from autograder.submissions.git_fetch import FetchedCommit, GitProblem
from autograder.submissions.git_list import Repository

ENVIRON = {
    "PATH": os.environ["PATH"],
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "t@example.edu" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


def git(folder: Path, *arguments: str, given: bytes = b"") -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=ENVIRON, input=given, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """A student's clone with one notebook, not yet committed."""
    folder = tmp_path / "work"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "hw.ipynb").write_text("{}")
    return folder


def pushed(work: Path) -> Path:
    """Commit everything, and return a bare repository that has it."""
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "work")
    bare = work.parent / "bare.git"
    git(work.parent, "clone", "-q", "--bare", str(work), str(bare))
    return bare


def fetch(
    url: object, target: Path, commit: str = "", protocols: tuple[str, ...] = ("file",)
) -> FetchedCommit:
    target.mkdir(parents=True, exist_ok=True)
    return git_fetch.fetch(Repository("jdoe", str(url), commit), target, protocols)


def files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_the_files_of_the_newest_commit_are_written(work: Path, tmp_path: Path) -> None:
    (work / "lib").mkdir()
    (work / "lib" / "mine.py").write_text("x = 1\n")
    bare = pushed(work)
    fetched = fetch(bare, tmp_path / "out")
    assert (fetched.commit, fetched.notes) == (git(work, "rev-parse", "HEAD"), ())
    assert files(tmp_path / "out") == ["hw.ipynb", "lib/mine.py"]


def test_a_fixed_commit_is_fetched_though_a_later_one_is_there(work: Path, tmp_path: Path) -> None:
    git(work, "add", "-A")
    git(work, "commit", "-q", "-m", "first")
    first = git(work, "rev-parse", "HEAD")
    (work / "hw.ipynb").write_text('{"later": 1}')
    bare = pushed(work)
    assert fetch(bare, tmp_path / "out", first).commit == first
    assert (tmp_path / "out" / "hw.ipynb").read_text() == "{}"


def test_links_and_submodules_are_left_out_and_named(work: Path, tmp_path: Path) -> None:
    (work / "secret.ipynb").symlink_to("/etc/passwd")
    git(work, "add", "-A")
    git(work, "update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},module")
    (work / ".gitmodules").write_text(
        '[submodule "m"]\n\tpath = module\n\turl = ext::sh -c "touch /tmp/owned"\n'
    )
    fetched = fetch(pushed(work), tmp_path / "out")
    assert "symbolic links are not followed" in fetched.notes[0]
    assert files(tmp_path / "out") == [".gitmodules", "hw.ipynb"]


def test_pointers_of_lfs_are_left_out_and_named(work: Path, tmp_path: Path) -> None:
    (work / ".gitattributes").write_text("*.ipynb filter=lfs diff=lfs merge=lfs\n")
    (work / "hw.ipynb").write_text("version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
    fetched = fetch(pushed(work), tmp_path / "out")
    assert fetched.notes == (
        "1 of its files are pointers of Git LFS, whose contents are not in the repository.",
    )
    assert files(tmp_path / "out") == [".gitattributes"]


def test_no_hook_and_no_filter_of_a_repository_is_run(work: Path, tmp_path: Path) -> None:
    (work / ".gitattributes").write_text("* filter=evil\n")
    bare = pushed(work)
    for name in ("post-checkout", "reference-transaction", "post-merge"):
        hook = bare / "hooks" / name
        hook.parent.mkdir(exist_ok=True)
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/owned\n")
        hook.chmod(0o755)
    fetch(bare, tmp_path / "out")
    assert not (tmp_path / "owned").exists()


def test_a_path_that_leads_out_is_not_written(work: Path, tmp_path: Path) -> None:
    blob = git(work, "hash-object", "-w", "hw.ipynb")
    inner = git(work, "mktree", given=f"100644 blob {blob}\towned.ipynb\n".encode())
    raw = b"40000 ..\0" + bytes.fromhex(inner)
    tree = git(work, "hash-object", "-t", "tree", "-w", "--literally", "--stdin", given=raw)
    commit = git(work, "commit-tree", tree, "-m", "out")
    git(work, "update-ref", "refs/heads/main", commit)
    fetch(work, tmp_path / "deep" / "out")
    assert not (tmp_path / "deep" / "owned.ipynb").exists()


def test_more_than_a_submission_holds_is_left_out(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_fetch, "_FILE_BYTES", 10)
    (work / "big.bin").write_bytes(b"x" * 11)
    fetched = fetch(pushed(work), tmp_path / "out")
    assert fetched.notes == ("1 of its files are larger, or more, than a submission may hold.",)


def test_a_repository_that_is_too_large_is_one_clause(
    work: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(git_fetch, "_PACK_BYTES", 100_000)
    (work / "noise.bin").write_bytes(os.urandom(400_000))
    with pytest.raises(GitProblem, match="it is larger than a submission can be"):
        fetch(pushed(work), tmp_path / "out")


def test_a_fetch_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(git_fetch, "_SECONDS", 1)
    with socket.create_server(("127.0.0.1", 0)) as silent:  # takes connections, and never says a word
        url = f"https://127.0.0.1:{silent.getsockname()[1]}/a.git"
        with pytest.raises(GitProblem, match="git did not end within 1 seconds"):
            fetch(url, tmp_path / "out", protocols=("https",))


@pytest.mark.parametrize(
    "url",
    [
        "ext::sh -c 'touch owned'",
        "file:///etc",
        "/etc",
        "http://host/a",
        "fd::3",
        "--upload-pack=touch owned",
    ],
)
def test_other_protocols_are_refused_before_git_starts(tmp_path: Path, url: str) -> None:
    with pytest.raises(
        GitProblem, match=r"the protocol '\w+' is not taken; give an address that begins with https"
    ):
        fetch(url, tmp_path / "out", protocols=git_fetch.PROTOCOLS)
    assert not (tmp_path / "owned").exists()


def test_why_git_failed_is_said_without_a_secret(tmp_path: Path) -> None:
    with pytest.raises(GitProblem) as problem:
        fetch("https://me:secret@nowhere.invalid/a.git", tmp_path / "out", protocols=("https",))
    assert "git could not fetch it" in str(problem.value)
    assert "secret" not in str(problem.value)


def test_a_repository_without_a_commit_is_one_clause(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--bare", "empty.git")
    with pytest.raises(GitProblem, match="git could not fetch it"):
        fetch(tmp_path / "empty.git", tmp_path / "out")
