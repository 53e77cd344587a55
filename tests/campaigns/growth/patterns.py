"""All patterns of the package: those that modules hold, and those that are written where they are used."""

from __future__ import annotations

import ast
import functools
import importlib
import pkgutil
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

import autograder
from tests import django_settings

ROOT = Path(autograder.__file__).parent
METHODS = frozenset("search match fullmatch sub subn split findall finditer".split())


@dataclass
class Use:
    """A pattern, where it is written, and the methods of `re` that are called with it."""

    place: str
    pattern: re.Pattern[str]
    methods: set[str] = field(default_factory=set)


def uses() -> list[Use]:
    """Every pattern of the package. One whose methods nobody can see is taken as searched."""
    called = _called()
    found = [
        Use(f"{module.__name__}.{name}", pattern, set(called.get(name.partition("[")[0], {"search"})))
        for module in _modules()
        for name, pattern in _held(module)
    ]
    return found + [use for path in sorted(ROOT.rglob("*.py")) for use in _written(path)]


def _modules() -> Iterator[ModuleType]:
    django_settings.ensure()
    for one in pkgutil.walk_packages([str(ROOT)], "autograder."):
        if not one.name.endswith("__main__"):
            yield importlib.import_module(one.name)


def _held(module: ModuleType) -> Iterator[tuple[str, re.Pattern[str]]]:
    for name, value in vars(module).items():
        places = (
            value.items() if isinstance(value, dict) else enumerate(value if isinstance(value, tuple) else ())
        )
        for place, inner in [("", value), *((f"[{place}]", inner) for place, inner in places)]:
            for one in inner if isinstance(inner, tuple) else (inner,):
                if isinstance(one, re.Pattern) and isinstance(one.pattern, str):
                    yield f"{name}{place}", one


def _called() -> dict[str, set[str]]:
    """The methods that are called on each name of a pattern, anywhere."""
    called: dict[str, set[str]] = defaultdict(set)
    for path in ROOT.rglob("*.py"):
        for node in _nodes(path):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                name = node.value.attr if isinstance(node.value, ast.Attribute) else ""
                called[node.value.id if isinstance(node.value, ast.Name) else name].add(node.attr)
    return called


@functools.cache
def _nodes(path: Path) -> tuple[ast.AST, ...]:
    """Every attribute and every call that a file writes."""
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return tuple(node for node in nodes if isinstance(node, ast.Attribute | ast.Call))


def _written(path: Path) -> Iterator[Use]:
    """Calls such as `re.sub("…", …)`, and patterns that are compiled within a function from one literal."""
    for node in _nodes(path):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if not (isinstance(node.func.value, ast.Name) and node.func.value.id == "re" and node.args):
            continue
        text = node.args[0]
        if node.func.attr in METHODS and isinstance(text, ast.Constant):
            flags = re.IGNORECASE if "IGNORECASE" in ast.dump(node) else 0
            place = f"{path.relative_to(ROOT)}:{node.lineno}"
            yield Use(place, re.compile(text.value, flags), {node.func.attr})
