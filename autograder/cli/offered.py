"""Brings what `collect` is given into one list: downloads and folders as they are, repositories as fetched now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from autograder.cli.console import progress_bar
from autograder.submissions import collect, git_fetch, git_list, names
from autograder.submissions.collect import Submission
from autograder.submissions.git_fetch import GitProblem
from autograder.submissions.git_list import Repository


@dataclass(frozen=True)
class Offered:
    """What is offered: the submissions, and of those from repositories the commit and our time, by their ids."""

    submissions: list[Submission]
    commits: dict[str, str]
    times: dict[str, datetime]


def read(
    paths: Sequence[Path], lists: Sequence[Path], preferred: str, place: Path, now: datetime, *, local: bool
) -> Offered:
    """Return what these downloads and lists of repositories offer. `place` is an empty folder for what is fetched.

    With `local`, folders of this machine count as repositories, too.
    """
    found = collect.collect(paths, preferred=preferred) if paths else []
    repositories = [one for path in lists for one in git_list.read(path)]
    protocols = (*git_fetch.PROTOCOLS, "file") if local else git_fetch.PROTOCOLS
    commits: dict[str, str] = {}
    times: dict[str, datetime] = {}
    with progress_bar() as bar:
        task = bar.add_task("fetching", total=len(repositories), visible=bool(repositories))
        for number, one in enumerate(repositories):
            submission, commit = _fetched(one, place / str(number), preferred, protocols)
            found.append(submission)
            if commit:
                commits[submission.id], times[submission.id] = commit, now
            bar.advance(task)
    return Offered(found, commits, times)


def _fetched(
    one: Repository, place: Path, preferred: str, protocols: Sequence[str]
) -> tuple[Submission, str]:
    """Return the submission of a repository, and its commit; empty where it could not be fetched."""
    name = names.slug([one.student])
    place.mkdir()
    try:
        fetched = git_fetch.fetch(one, place, protocols)
    except GitProblem as problem:
        return Submission(name, f"{one.student}/{one.shown}", f"{problem}."), ""
    inside = collect.collect([place], preferred=preferred)
    whole = Submission(name, one.shown, "the repository holds no notebook; commit the .ipynb file itself.")
    chosen = next((found for found in inside if not found.problem), next(iter(inside), whole))
    others = [names.shown(found.file) for found in inside if found is not chosen and not found.problem]
    notes = []
    if others:
        notes.append(
            f"Of {len(others) + 1} notebooks, {chosen.file} is taken; not taken: {names.listed(others)}."
        )
    if not chosen.problem:
        notes.append(f"Taken: {chosen.file} of {one.shown} at {fetched.commit[:12]}.")
    # The list alone says whose it is: a student chooses the names in a repository.
    made = replace(chosen, id=name, file=one.student, notes=(*chosen.notes, *notes, *fetched.notes))
    return made, fetched.commit
