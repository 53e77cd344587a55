"""`python -m datasets`, as one types it."""

from __future__ import annotations

from pathlib import Path

import pytest

import datasets
from datasets import __main__ as command
from datasets import bundle

ROOT = Path(datasets.__file__).parents[1]


def test_a_name_and_a_path_write_the_file(tmp_path: Path) -> None:
    assert command.main(["moons", str(tmp_path / "moons.npz")]) == 0
    assert (tmp_path / "moons.npz").read_bytes() == bundle.npz_bytes(datasets.load("moons"))


def test_a_seed_writes_the_file_of_that_seed(tmp_path: Path) -> None:
    command.main(["moons", str(tmp_path / "moons.npz"), "--seed", "4"])
    assert (tmp_path / "moons.npz").read_bytes() == bundle.npz_bytes(datasets.load("moons", seed=4))


def test_a_name_alone_shows_its_card(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["digits"]) == 0
    assert "CC BY 4.0" in capsys.readouterr().out


def test_no_argument_shows_every_card(capsys: pytest.CaptureFixture[str]) -> None:
    command.main([])
    shown = capsys.readouterr().out
    assert [name for name in datasets.names() if f"name       {name}" not in shown] == []


def test_an_unknown_name_is_an_error_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["mnist", "out.npz"]) == 2
    known = ", ".join(datasets.names())
    assert capsys.readouterr().err == f"error: there is no data set 'mnist'; there are: {known}\n"


def test_the_option_page_prints_the_page_of_the_documentation(capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["--page"]) == 0
    assert capsys.readouterr().out == (ROOT / "docs" / "datasets.md").read_text(encoding="utf-8")


def test_a_folder_that_is_not_there_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert command.main(["moons", str(tmp_path / "missing" / "moons.npz")]) == 2
    assert capsys.readouterr().err.startswith("error: ")
