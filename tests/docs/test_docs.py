"""The code is asked what exists; each must be documented."""

from __future__ import annotations

import importlib
import inspect
import json
import pkgutil
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import click
import msgspec
import pytest

from autograder import checks, errors, results
from autograder.cli import main
from autograder.course import assignment, budgets, course, mistakes
from autograder.diagnosis import facts
from autograder.diagnosis.facts import best_fact
from autograder.judge import server
from autograder.results import Outcome, Results, Status
from autograder.sandbox import tiers
from tests import commands

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"


def text(name: str) -> str:
    return (DOCS / name).read_text(encoding="utf-8")


def options() -> list[tuple[str, str]]:
    return [
        (name, option)
        for name, command in main.main.commands.items()
        for one in (command, *(command.commands.values() if isinstance(command, click.Group) else ()))
        for parameter in one.params
        if isinstance(parameter, click.Option)
        for option in (*parameter.opts, *parameter.secondary_opts)
    ]


@pytest.mark.parametrize("command", sorted(main.main.commands))
def test_every_command_has_its_section(command: str) -> None:
    assert f"## `autograder {command}" in text("commands.md")


@pytest.mark.parametrize(("command", "option"), options())
def test_every_option_stands_in_its_commands_section(command: str, option: str) -> None:
    section = text("commands.md").split(f"## `autograder {command}")[1].split("\n## ")[0]
    assert f"`{option}" in section


@pytest.mark.parametrize("command", sorted(main.main.commands))
def test_every_command_is_listed_in_the_help(command: str) -> None:
    assert command in main.main.list_commands(click.Context(main.main))


@pytest.mark.parametrize(
    "module", sorted({holds.__module__ for holds in (*best_fact.EXACT, *best_fact.OF_CALLS)})
)
def test_every_kind_of_fact_stands_in_the_table(module: str) -> None:
    assert f"| `{module.rpartition('.')[2]}` |" in text("diagnosis.md").split("## Facts")[1].split("\n## ")[0]


@pytest.mark.parametrize("outcome", [*Outcome, *Status])
def test_every_outcome_and_status_is_explained(outcome: str) -> None:
    assert f"`{outcome}`" in text("results.md")


@pytest.mark.parametrize("probe", tiers.PROBES)
def test_every_probe_is_explained(probe: str) -> None:
    assert f"| {probe} |" in text("security.md")


@pytest.mark.parametrize("tier", tiers.CHOICES)
def test_every_tier_is_explained(tier: str) -> None:
    assert f"`{tier}`" in text("commands.md")


@pytest.mark.parametrize("marker", server._MARKERS)
def test_every_marker_is_explained(marker: str) -> None:
    assert f"| `{re.split('[:(]', marker)[0]}" in text("hidden-tests.md")


@pytest.mark.parametrize(
    "struct",
    [
        course._CourseFile,
        assignment._AssignmentFile,
        assignment.Question,
        budgets.Budgets,
        mistakes._MistakesFile,
        mistakes._Entry,
    ],
)
def test_every_key_of_the_files_is_explained(struct: type[msgspec.Struct]) -> None:
    page = text("assignments.md")
    missing = [
        field.encode_name
        for field in msgspec.structs.fields(struct)
        if f"`{field.encode_name}`" not in page
        and f"[[{field.encode_name}]]" not in page
        and f"[{field.encode_name}]" not in page
    ]
    assert missing == []


def modules(package: ModuleType) -> Iterator[tuple[str, ModuleType]]:
    for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
        yield module.name.removeprefix(f"{package.__name__}."), importlib.import_module(module.name)


def _judges(function: Callable[..., object]) -> bool:
    asked = next(iter(inspect.signature(function).parameters), "")
    returned = inspect.get_annotations(function, eval_str=True).get("return")
    return (asked == "student" and returned not in (bool, str)) or (asked == "answer" and returned is None)


def check_functions() -> list[str]:
    """Public functions that judge: those that ask a student, and those that compare an answer."""
    return [
        f"{module}.{name}"
        for module, found in modules(checks)
        for name, function in inspect.getmembers(found, inspect.isfunction)
        if function.__module__ == f"autograder.checks.{module}"
        and not name.startswith("_")
        and _judges(function)
    ]


def constants(package: ModuleType) -> list[tuple[str, str, float]]:
    """Every number that something said hangs on, by module."""
    return [
        (module, name, value)
        for module, found in modules(package)
        for name, value in vars(found).items()
        if name.isupper() and not name.startswith("_") and type(value) in (int, float)
        if f"\n{name} = " in inspect.getsource(found)
    ]


@pytest.mark.parametrize("function", check_functions())
def test_every_check_is_in_the_table(function: str) -> None:
    assert f"`{function}`" in text("checks.md")


@pytest.mark.parametrize(("module", "name", "value"), constants(checks))
def test_every_constant_of_a_check_stands_with_its_value(module: str, name: str, value: float) -> None:
    section = text("checks.md").split(f"\n## {module}\n")[1].split("\n## ")[0]
    assert f"| `{name}` | {value:g} |" in section


@pytest.mark.parametrize(("module", "name", "value"), constants(facts))
def test_every_constant_of_a_fact_stands_with_its_value(module: str, name: str, value: float) -> None:
    assert f"| `{module}` | `{name}` | {value:g} |" in text("diagnosis.md")


def test_every_exception_stands_in_the_tree() -> None:
    defined = {
        name
        for name, value in inspect.getmembers(errors, inspect.isclass)
        if value.__module__ == errors.__name__
    }
    assert [name for name in defined if name not in (errors.__doc__ or "")] == []


def test_every_exception_has_the_one_root() -> None:
    classes = [
        value
        for _, value in inspect.getmembers(errors, inspect.isclass)
        if value.__module__ == errors.__name__
    ]
    assert all(issubclass(value, errors.AutograderError) for value in classes)


SCHEMA = json.loads(text("results.schema.json"))


def meaning(schema: object) -> object:
    """Return a schema without its descriptions, and with what has no order in order."""
    if isinstance(schema, list):
        return [meaning(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    return {
        key: sorted(value) if key in ("required", "enum") else meaning(value)
        for key, value in schema.items()
        if key != "description"
    }


def test_the_schema_means_what_the_code_gives() -> None:
    made = json.loads(json.dumps(msgspec.json.schema(Results)))
    assert meaning({key: SCHEMA[key] for key in made}) == meaning(made)


@pytest.mark.parametrize("name", SCHEMA["$defs"])
def test_the_schema_describes_each_kind_with_its_docstring(name: str) -> None:
    assert inspect.cleandoc(SCHEMA["$defs"][name]["description"]) == inspect.getdoc(getattr(results, name))


def pages() -> list[Path]:
    return sorted([*DOCS.glob("*.md"), ROOT / "README.md"])


@pytest.mark.parametrize("page", pages(), ids=lambda path: path.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    broken = [target for target in targets if "://" not in target and not (page.parent / target).exists()]
    assert broken == []


@pytest.mark.parametrize("arguments", [[], *([command] for command in sorted(main.main.commands))])
def test_help_fits_a_terminal(arguments: list[str]) -> None:
    done = commands.run(*arguments, "--help")
    assert done.returncode == 0
    assert max(map(len, done.stdout.splitlines())) <= 100
