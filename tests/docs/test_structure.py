"""The structure of the code is what the tour says, and a newcomer finds one thing under one name."""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CODE = ROOT / "autograder"
TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
FLOORS = next(
    contract["layers"]
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    if contract["type"] == "layers"
)
ROOMS = sorted(path.name for path in CODE.iterdir() if (path / "__init__.py").is_file())
LOOSE = sorted(path.name for path in CODE.glob("*.py") if path.stem not in ("__init__", "__main__"))


def table() -> dict[str, str]:
    """The floor of each folder and module that the tour's table names."""
    rows = re.findall(r"^\| (.*?) \| (\d*) \|", TOUR.split("## Where things are")[1], re.MULTILINE)
    return {name: floor for names, floor in rows for name in re.findall(r"`([^`]+)`", names)}


def modules() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(CODE.rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8"))


def test_the_tour_names_every_room_and_no_other() -> None:
    named = {name for name in table() if name.startswith("autograder/")}
    assert named == {f"autograder/{room}/" for room in ROOMS} | {f"autograder/{name}" for name in LOOSE}


@pytest.mark.parametrize("room", [*ROOMS, *(name.removesuffix(".py") for name in LOOSE)])
def test_the_tour_puts_a_room_on_the_floor_of_its_import_contract(room: str) -> None:
    floor = next(place for place, names in enumerate(reversed(FLOORS), 1) if room in names.split(" | "))
    listed = table()
    assert (listed.get(f"autograder/{room}/") or listed[f"autograder/{room}.py"]) == str(floor)


def test_at_most_six_modules_lie_loose_in_the_root() -> None:
    assert len(LOOSE) <= 6


def test_a_class_name_means_one_thing() -> None:
    places = defaultdict(list)
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(str(path))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}
