"""A student's notebook runs in the sandbox beside the files of its folder, and its public checks are read off."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from autograder.errors import UsageError
from autograder.platforms.runners import check_run
from tests.cli.test_commands import notebook
from tests.platforms.runners.examples import FAILED, PASSED, SKIPPED

CHECKS = """
import pathlib

def check(name, good):
    def made(claims):
        return lambda *functions: print(f"ok  {name}: {good}" if claims(*functions) else f"--  {name} is wrong")
    return made

@check("double", "it doubles")
def check_double(double):
    return double(2) == 4 == int(pathlib.Path("data/four.txt").read_text())

@check("half", "it halves")
def check_half(half):
    return half(2) == 1
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A bundle with a correct notebook."""
    root = tmp_path / "bundle"
    (root / "data").mkdir(parents=True)
    (root / "data" / "four.txt").write_text("4")
    (root / "checks.py").write_text(CHECKS)
    hand_in(root, "import checks", "def double(x): return 2 * x", "checks.check_double(double)")
    return root


def hand_in(root: Path, *cells: str) -> Path:
    path = root / "a.ipynb"
    path.write_text(json.dumps(json.loads(notebook(*cells)), indent=1))
    return path


def test_checks_and_data_are_those_beside_the_notebook(folder: Path, best_tier: str) -> None:
    tests = check_run.run(folder / "a.ipynb", best_tier, "hw/a.ipynb", 60)
    assert [(one.name, one.state, one.message) for one in tests] == [
        ("check_double, cell 3", PASSED, "double: it doubles"),
        ("check_half", SKIPPED, "no cell calls this check"),
    ]


def test_a_wrong_answer_is_marked_at_the_line_of_its_check(folder: Path, best_tier: str) -> None:
    path = hand_in(
        folder, "import checks", "def double(x): return x", "\n# more\nchecks.check_double(double)"
    )
    (wrong, _) = check_run.run(path, best_tier, "hw/a.ipynb", 60)
    assert (wrong.state, wrong.message, wrong.file) == (FAILED, "double is wrong", "hw/a.ipynb")
    assert wrong.line is not None
    assert '"\\n# more\\nchecks.check_double(double)"' in path.read_text().splitlines()[wrong.line - 1]


def test_a_notebook_that_cannot_be_read_is_one_test(folder: Path, best_tier: str) -> None:
    (folder / "a.ipynb").write_text("{")
    (wrong,) = check_run.run(folder / "a.ipynb", best_tier, "a.ipynb", 60)
    assert wrong.state == FAILED
    assert wrong.message


def test_nothing_hidden_no_link_and_no_other_notebook_comes_along(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    (folder / "link").symlink_to(tmp_path / "secret")
    (folder / "linked").symlink_to(tmp_path)
    (folder / ".git").mkdir()
    (folder / ".git" / "config").write_text("secret")
    (folder / "other.ipynb").write_text("{}")
    assert dict(check_run._beside(folder / "a.ipynb")).keys() == {"checks.py", "data/four.txt"}


def test_a_folder_with_too_many_files_is_refused(folder: Path) -> None:
    for number in range(600):
        (folder / "data" / f"{number}.txt").touch()
    with pytest.raises(UsageError, match="give the notebook a folder of its own"):
        check_run.run(folder / "a.ipynb", "none", "a.ipynb", 60)


def test_a_folder_that_is_too_large_is_refused_without_reading_it(folder: Path) -> None:
    with (folder / "large.bin").open("wb") as file:
        file.truncate(1 << 40)  # a hole
    with pytest.raises(UsageError, match="more than 500 files or 48 MB"):
        check_run.run(folder / "a.ipynb", "none", "a.ipynb", 60)


def test_without_the_released_checks_there_is_a_sentence(folder: Path) -> None:
    (folder / "checks.py").unlink()
    with pytest.raises(
        UsageError, match=r"holds no checks\.py; put the file of the release beside the notebook"
    ):
        check_run.run(folder / "a.ipynb", "none", "a.ipynb", 60)


def test_no_variable_of_the_runner_reaches_the_notebook(
    folder: Path, best_tier: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (
        "GITHUB_TOKEN",
        "GITHUB_ENV",
        "CI_JOB_TOKEN",
        "ACTIONS_RUNTIME_TOKEN",
        "AUTOGRADER_SIGNING_KEY",
    ):
        monkeypatch.setenv(name, "secret of the runner")
    attack = "import os\nprint('-- ', sorted(os.environ))\nchecks.check_double(1)"
    (found, _) = check_run.run(hand_in(folder, "import checks", attack), best_tier, "a.ipynb", 60)
    assert "PATH" in found.message
    assert "secret of the runner" not in found.message + found.detail
    assert "TOKEN" not in found.message


def test_a_notebook_that_does_not_end_is_stopped(folder: Path, best_tier: str) -> None:
    path = hand_in(
        folder,
        "import checks",
        "while True: pass",
        "def double(x): return 2 * x",
        "checks.check_double(double)",
    )
    (held, _) = check_run.run(path, best_tier, "a.ipynb", 2)
    assert held.name == "check_double, cell 4"
