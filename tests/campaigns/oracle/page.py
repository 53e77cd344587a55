"""The tables of `docs/reference.md`: what there is, how far it agrees with PyTorch, where conventions differ.

Each stands between two comments, `<!-- name -->` and `<!-- end of name -->`, and is written by `make oracle`.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
from pathlib import Path
from typing import Any

import reference
from tests.campaigns.oracle import agreement

PATH = Path(__file__).resolve().parents[3] / "docs" / "reference.md"
# The differences on the page were measured on one machine. On another, rounding falls otherwise.
ROUNDING = 1e-14


def refresh(worst: dict[str, float]) -> bool:
    """Whether the page was true, given the worst difference of each operation; if not, it is now."""
    before = PATH.read_text(encoding="utf-8")
    after = with_tables(before, _settled(worst, written(before)))
    PATH.write_text(after, encoding="utf-8")
    return after == before


def with_tables(text: str, worst: dict[str, float]) -> str:
    """The text with all three tables as they should be."""
    for name, lines in (
        ("modules", _modules()),
        ("agreement", _agreement(worst)),
        ("conventions", _conventions()),
    ):
        between = re.compile(f"(<!-- {name} -->\n).*(\n<!-- end of {name} -->)", re.DOTALL)
        text = between.sub(lambda found, lines=lines: found[1] + "\n".join(lines) + found[2], text)
    return text


def written(text: str) -> dict[str, float]:
    """The worst difference of each operation, as it stands in the table of agreement."""
    return {name: float(worst) for name, worst in re.findall(r"^\| (\w+) \| \d+ \| (\S+) \|$", text, re.M)}


def _settled(measured: dict[str, float], kept: dict[str, float]) -> dict[str, float]:
    return {
        name: kept[name] if name in kept and abs(kept[name] - worst) <= ROUNDING else worst
        for name, worst in measured.items()
    }


def _modules() -> list[str]:
    rows = [(f"`{name}`", _first_line(module), _names(module)) for name, module in _all_modules()]
    return _table(("module", "what it is about", "what it holds"), rows)


def _agreement(worst: dict[str, float]) -> list[str]:
    rows = [
        (name, str(len(agreement.cases(name))), _number(worst[name])) for name in sorted(agreement.OPERATIONS)
    ]
    return _table(("operation", "cases", "worst difference"), rows)


def _conventions() -> list[str]:
    rows = [(one.topic, one.here, one.pytorch, one.keras) for one in agreement.CONVENTIONS]
    return _table(("", "here", "PyTorch", "Keras"), sorted(rows))


def _table(head: tuple[str, ...], rows: list[tuple[str, ...]]) -> list[str]:
    return [f"| {' | '.join(cells)} |" for cells in (head, ("---",) * len(head), *rows)]


def _number(difference: float) -> str:
    return f"{difference:.0e}" if difference else "0"


def _all_modules() -> list[tuple[str, Any]]:
    names = sorted(module.name for module in pkgutil.iter_modules(reference.__path__))
    return [(name, importlib.import_module(f"reference.{name}")) for name in names]


def _first_line(module: Any) -> str:
    return (module.__doc__ or "").partition("\n")[0]


def _defined_in(module: Any, member: Any) -> bool:
    is_kind = inspect.isfunction(member) or inspect.isclass(member)
    return is_kind and member.__module__ == module.__name__


def _names(module: Any) -> str:
    """Its public functions, a forward and its backward as one, its public classes, and its tables."""
    names = [
        re.sub("_(forward|backward)$", "", name)
        for name, member in vars(module).items()
        if not name.startswith("_")
        if isinstance(member, dict) or _defined_in(module, member)
    ]
    return ", ".join(f"`{name}`" for name in dict.fromkeys(names))
