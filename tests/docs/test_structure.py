"""The structure of the code is what the tour says, and a newcomer finds one thing under one name."""

from __future__ import annotations

import ast
import functools
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

TESTS = ROOT / "tests"
NOTEBOOKS = TESTS / "campaigns" / "attacks" / "notebooks"  # cells of notebooks, with places to fill in
# Modules that only other processes run: what exercises them, and why nothing imports them.
TESTED_THROUGH: dict[str, tuple[tuple[str, ...], str]] = {
    "__main__.py": (("tests/cli/test_commands.py",), "every test of a command starts it"),
    "checks/layers/network_faults.py": (
        ("tests/checks/layers/test_network.py",),
        "the checks of a network tell them",
    ),
    "cli/": (("tests/cli",), "commands are run as real commands"),
    "engine/earlier_marks.py": (("tests/cli/test_commands.py",), "grading again is a command"),
    "release/kit_": (
        ("tests/release/test_checks_file.py",),
        "their texts are run as parts of a made `checks.py`",
    ),
    "records/apps.py": (("tests/records",), "Django finds the tables through it"),
    "records/models.py": (("tests/records",), "Django finds the tables through it"),
    "records/migrations/": (("tests/records/test_triggers.py",), "each gradebook of a test is made by them"),
    "platforms/moved_in/": (
        ("tests/platforms/test_moved_in_parts.py",),
        "an assignment is put together of whole notebooks",
    ),
    "reports/question_views.py": (("tests/reports/test_cards.py",), "a student's page shows them"),
    "notebooks/read_process.py": (("tests/notebooks/test_limited_reader.py",), "the reader starts it"),
    "people/table_process.py": (("tests/people/test_limited_tables.py",), "the reader of tables starts it"),
    "submissions/table_process.py": (("tests/submissions/test_tables.py",), "the reader of tables starts it"),
    "reports/render_process.py": (("tests/reports/test_renderer.py",), "the renderer starts it"),
    "sandbox/worker.py": (("tests/sandbox/test_notebooks.py",), "it starts real workers"),
    "verify/": (("tests/verify",), "`verify` runs whole courses, each with one fault"),
    "worker/": (
        ("tests/sandbox", "tests/campaigns/attacks", "tests/campaigns/fidelity"),
        "it runs beside student code and is seen only through its pipes",
    ),
}

# Words that open a noun phrase or a clause: a function's docstring opens with a verb.
NO_VERBS = frozenset(
    "what whether how where which why when who the a an this these that every each all one two some no none until as "
    "for in at".split()
)


def table() -> dict[str, str]:
    """The floor of each folder and module that the tour's table names."""
    rows = re.findall(r"^\| (.*?) \| (\d*) \|", TOUR.split("## Where things are")[1], re.MULTILINE)
    return {name: floor for names, floor in rows for name in re.findall(r"`([^`]+)`", names)}


@functools.cache
def modules() -> tuple[tuple[Path, ast.Module], ...]:
    return tuple(
        (path.relative_to(ROOT), ast.parse(path.read_text(encoding="utf-8")))
        for path in sorted(CODE.rglob("*.py"))
    )


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


DJANGO = ("Meta", "Migration")  # its words for the options of a table, and for each change of the tables


def test_a_class_name_means_one_thing() -> None:
    places = defaultdict(list)
    for path, tree in modules():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and node.name not in DJANGO:
                places[node.name].append(str(path))
    assert {name: where for name, where in places.items() if len(where) > 1} == {}


def imported(tree: ast.Module) -> Iterator[str]:
    """The modules, and the names in them, that a file imports."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield from (node.module, *(f"{node.module}.{alias.name}" for alias in node.names))
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


@functools.cache
def untested() -> tuple[str, ...]:
    """The modules, by their path in `autograder/`, that no test imports and no test in their room is named after."""
    tests = [path for path in sorted(TESTS.rglob("*.py")) if NOTEBOOKS not in path.parents]
    seen = {name for path in tests for name in imported(ast.parse(path.read_text(encoding="utf-8")))}
    named = {(path.relative_to(TESTS).parts[0], path.name) for path in tests}
    return tuple(
        path.relative_to("autograder").as_posix()
        for path, _ in modules()
        if path.name != "__init__.py"
        and ".".join(path.with_suffix("").parts) not in seen
        and (path.parts[1], f"test_{path.name}") not in named
    )


def test_every_module_has_its_test() -> None:
    assert [name for name in untested() if not name.startswith(tuple(TESTED_THROUGH))] == []


@pytest.mark.parametrize("name", TESTED_THROUGH)
def test_what_is_tested_through_others_has_no_test_of_its_own_everywhere(name: str) -> None:
    assert [module for module in untested() if module.startswith(name)] != []


@pytest.mark.parametrize(("paths", "reason"), TESTED_THROUGH.values(), ids=list(TESTED_THROUGH))
def test_the_tests_that_exercise_it_exist(paths: tuple[str, ...], reason: str) -> None:
    assert [path for path in paths if not (ROOT / path).exists()] == [], reason


def first_word(text: str) -> str:
    return text.split()[0].strip(",.:;").lower()


def is_property(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A property is an attribute: its docstring names a thing."""
    return any(
        isinstance(one, ast.Name) and one.id in ("property", "cached_property") for one in node.decorator_list
    )


@pytest.mark.parametrize("package", ["autograder", "reference", "datasets"])
def test_a_functions_docstring_opens_with_a_verb(package: str) -> None:
    opened = {
        f"{path.relative_to(ROOT)}:{node.lineno}": first_word(text)
        for path in sorted((ROOT / package).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not is_property(node)
        if (text := ast.get_docstring(node))
    }
    assert {place: word for place, word in opened.items() if word in NO_VERBS} == {}
