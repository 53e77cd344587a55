"""The commands about people, hand-ins and decisions, as real processes, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.records.conftest import SERVER_ON_SCHEDULE, Gradebook
from tests.records.test_commands import Term, course
from tests.submissions.test_git_fetch import git

LATER = 'time_zone = "UTC"\n[[schedule]]\nid = "small"\ncloses = 2099-10-15T12:00:00\n'


@pytest.fixture
def term(empty: Gradebook, tmp_path: Path) -> Term:
    made = Term(course(tmp_path / "course"), empty.environ)
    with (made.root / "course.toml").open("a") as file:
        file.write(LATER)
    made.run("gradebook", "init")
    (made.root / "people.csv").write_text(
        "name,id,login,section\nAnna Lo,1,anna,A\nBob Roe,2,bob,B\nCem,3,cem,A\n"
    )
    return made


def repository(term: Term) -> Path:
    """A repository of Anna's with one commit."""
    folder = term.root / "anna.git"
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    (folder / "small.ipynb").write_bytes((term.root / "handed-in/anna/small.ipynb").read_bytes())
    git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "first")
    return folder


@SERVER_ON_SCHEDULE
def test_a_dry_run_changes_nothing_and_names_the_command(term: Term) -> None:
    assert "Next: the same command without --dry-run" in term.run(
        "roster", "import", "people.csv", "--dry-run"
    )
    assert term.json("roster", "show")["people"] == []


@SERVER_ON_SCHEDULE
def test_repositories_are_kept_at_each_commit_that_a_fetch_saw(term: Term) -> None:
    term.run("roster", "import", "people.csv")
    folder = repository(term)
    (term.root / "list.csv").write_text(
        f"anna,{folder}\nbob,https://me:secret@nowhere.invalid/x\nnobody,{folder}\n"
    )
    arguments = ("collect", "assignments/small", "--git", "list.csv", "--local")
    first = term.json(*arguments, code=1)
    assert first["new"] == 1
    problems = [one["problem"] for one in first["not_taken"]]
    assert "secret" not in str(first)
    assert problems[0].startswith("git could not fetch it")
    assert problems[1] == "nobody is nobody's in the class list; correct its name, or add the person."
    assert term.json(*arguments, code=1)["new"] == 0
    (folder / "small.ipynb").write_bytes((term.root / "handed-in/bob/small.ipynb").read_bytes())
    git(folder, "commit", "-q", "-a", "-m", "second", "--date", "2001-01-01T00:00:00")
    assert term.json(*arguments, code=1)["new"] == 1


@SERVER_ON_SCHEDULE
def test_what_is_not_over_is_held_and_an_extension_is_later(term: Term) -> None:
    term.run("roster", "import", "people.csv")
    term.run("collect", "assignments/small", "handed-in")
    term.run("grade", "assignments/small", "--sandbox", "none")
    held = term.json("publish", "assignments/small", code=1)
    assert held["published"] == 0
    assert "3 grades wait until nobody can hand in any more, 2099-10-15 12:00" in held["waiting"][0]
    term.run("extend", "assignments/small", "--section", "B", "--by", "1 day", "--reason", "ill")
    late = term.json("publish", "assignments/small", code=1)["waiting"][0]
    assert "2099-10-16 12:00" in late
    pages = term.run("export", "feedback", "canvas", "graded/small", code=1)
    assert "its feedback is held until nobody can hand in any more, 2099-10-16 12:00." in pages


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_an_extension_of_a_team_is_one_of_each_member(term: Term) -> None:
    term.run("roster", "import", "people.csv")
    term.run("team", "form", "owls", "anna", "bob")
    asked = ("extend", "assignments/small", "--team", "Owls", "--by", "1 day", "--reason", "ill")
    assert term.json(*asked)["for"] == "the team owls (Anna Lo (1) and Bob Roe (2))"
    withdrawn = [
        term.run("extend", "assignments/small", "--person", one, "--withdraw", "--reason", "well")
        for one in ("anna", "bob")
    ]
    assert [said.split(" of ")[0] for said in withdrawn] == ["Withdrew 1 extension"] * 2


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ("roster", "leave", "zoe"),
            "the gradebook knows no 'zoe'; `autograder roster show` lists everybody",
        ),
        (
            ("extend", "assignments/small", "--person", "anna", "--until", "2026-10-01", "--reason", "ill"),
            "2026-10-01 23:59:59 is not after the due date, 2099-10-15 12:00",
        ),
        (
            ("extend", "assignments/small", "--person", "anna", "--until", "soon", "--reason", "ill"),
            "'soon' is no time; write 2026-10-31 or '2026-10-31 18:00', by the clocks of the course",
        ),
        (
            ("extend", "assignments/small", "--team", "owls", "--by", "1 day", "--reason", "ill"),
            "nobody is in the team 'owls'; `autograder team show` lists the teams",
        ),
        (
            ("extend", "assignments/small", "--team", "owls", "--person", "anna", "--reason", "ill"),
            "name a person with --person, a section with --section or a team with --team: one of them",
        ),
        (
            ("adjust", "anna", "assignments/small"),
            "say one of --add, --set, --excuse, --incomplete, --withhold and --withdraw",
        ),
        (("adjust", "anna", "assignments/small", "--add", "1"), "say why: --reason TEXT"),
        (
            ("choose", "anna", "assignments/small", "1"),
            "of small the best attempt counts; to let people choose, write counts = 'chosen' into [policy]",
        ),
        (
            ("collect", "assignments/small"),
            "name a download or a folder, or a list of repositories with --git FILE",
        ),
        (
            ("grade", "assignments/small", "--sandbox", "none"),
            "nothing was collected for small; run `autograder collect` first, or name the submissions",
        ),
    ],
)
def test_bad_input_is_one_sentence(term: Term, arguments: tuple[str, ...], sentence: str) -> None:
    term.run("roster", "import", "people.csv")
    assert term.run(*arguments, code=2) == f"autograder: {sentence}\n"


@pytest.mark.parametrize("vendor", ["sqlite"], indirect=True)
def test_without_a_gradebook_collect_says_what_to_do(term: Term) -> None:
    (term.root / "gradebook.sqlite3").unlink()
    assert term.run("collect", "assignments/small", "handed-in", code=2) == (
        "autograder: the course has no gradebook to collect into; run `autograder gradebook init`, or say --dry-run\n"
    )
