"""Writes bound test cells as a file of hidden tests that an instructor can read and carry on with."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from autograder.notebooks import python_parser
from autograder.platforms.moved_in import statements as reading
from autograder.platforms.moved_in.binding import Binding
from autograder.platforms.moved_in.facts import BoundTest, Lines, MovedTest
from autograder.platforms.moved_in.statements import SourceStatement

BEGIN = "### BEGIN SHOWN"
END = "### END SHOWN"
_HEAD = '''"""{title}

Each test is a test cell, with the names that it takes from the notebook bound at its head: a function is called over
the pipe, a variable comes as its value. Students have what stands between {begin} and {end}.
"""
'''
_CHDIR = "with contextlib.chdir(FOLDER):"


@dataclass(frozen=True)
class Bound:
    """A test cell with its binding."""

    test: MovedTest
    binding: Binding


def written(
    title: str,
    every: Sequence[Bound],
    stars: Sequence[SourceStatement],
    files: Collection[str],
    name: str,
    *,
    tables: bool = False,
) -> tuple[str, list[BoundTest]]:
    """Return the text of the file, and which test each cell became. Cells that are all or nothing share a test.

    With `tables` the file imports pandas, without which no table comes over the pipe.
    """
    shared = {one.order: one for bound in every for one in bound.binding.shared}
    shared |= {one.order: one for one in stars}
    imports = [one for one in shared.values() if one.is_import]
    others = [shared[order] for order in sorted(shared) if not shared[order].is_import]
    functions, made = _functions(every, files, name)
    needs = [
        f"import {module}"
        for module, used in (("contextlib", _CHDIR in f"{functions}{_texts(others, files)}"),)
        if used
    ]
    texts = dict.fromkeys(
        [
            *needs,
            *(one.text for one in sorted(imports, key=lambda one: one.order)),
            "import pytest",
            *(["import pandas"] if tables else []),
        ]
    )
    parts = [_HEAD.format(title=_docstring(title), begin=BEGIN, end=END), "\n".join(texts), ""]
    if needs:
        parts = [
            *parts[:1],
            "from pathlib import Path\n" + parts[1],
            "\nFOLDER = Path(__file__).parents[1]\n",
        ]
    if "display(" in functions:
        parts[1] += "\nfrom IPython.display import display"
    given = _texts(others, files)
    if given:
        parts.append(f"{BEGIN}  (the notebook's own cells)\n{given}\n{END}\n")
    return "\n".join([*parts, functions]), made


def _texts(every: Sequence[SourceStatement], files: Collection[str]) -> str:
    return "\n".join(_at_files(one.text, files) for one in every)


def _functions(every: Sequence[Bound], files: Collection[str], name: str) -> tuple[str, list[BoundTest]]:
    texts, made, names = [], list[BoundTest](), list[str]()
    for group in _groups(every):
        first = group[0].test
        called = _python_name(f"test_{first.together or first.name}", names)
        names.append(called)
        texts.append(_function(called, group, files))
        made += [
            BoundTest(one.test.cell, one.test.name, f"{name}::{called}", one.test.points) for one in group
        ]
    return "\n\n".join(texts), made


def _groups(every: Sequence[Bound]) -> Iterator[list[Bound]]:
    """Yield the cells of each test: one, or all of a question that is all or nothing."""
    together: dict[str, list[Bound]] = {}
    for bound in every:
        if bound.test.together:
            together.setdefault(bound.test.together, []).append(bound)
    for bound in every:
        if not bound.test.together:
            yield [bound]
        elif together[bound.test.together][0] is bound:
            yield together[bound.test.together]


def _python_name(text: str, names: Collection[str]) -> str:
    base = re.sub(r"\W", "_", text, flags=re.ASCII).lower()
    base = f"{base}_" if keyword.iskeyword(base) else base
    number, tried = 2, base
    while tried in names:
        tried, number = f"{base}_{number}", number + 1
    return tried


def _function(name: str, group: Sequence[Bound], files: Collection[str]) -> str:
    tests = [bound.test for bound in group]
    points = sum(test.points for test in tests)
    lines = [f'@pytest.mark.question("{tests[0].question}")']
    if points:
        lines.append(f"@pytest.mark.weight({points:g})")
    hint = next((test.hint for test in tests if test.hint), "")
    if hint:
        lines.append(f"@pytest.mark.hint({_quoted(hint)})")
    if not all(test.shown for test in tests):
        lines.append("@pytest.mark.no_example")
    title = tests[0].title or f"The tests of {tests[0].together or tests[0].name} hold."
    lines += [f"def {name}(notebook):", f'    """{_docstring(title)}"""']
    body: list[str] = []
    for number, bound in enumerate(group):
        text = _body(bound, files)
        if len(group) > 1:
            text = [f"def part_{number + 1}():", *indented("\n".join(text)), "", f"part_{number + 1}()"]
        body += text
    return "\n".join([*lines, *indented("\n".join(body))]) + "\n"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


def _docstring(text: str) -> str:
    return " ".join(text.replace("\\", "/").replace('"', "'").split())[:200]


def _body(bound: Bound, files: Collection[str]) -> list[str]:
    binding = bound.binding
    lines = [f'{name} = notebook.function("{name}")' for name in sorted(binding.functions)]
    lines += [f'{name} = notebook.value("{name}")' for name in sorted(binding.values)]
    if binding.own:
        lines += [BEGIN if all(one.shown for one in binding.own) else "# From earlier cells:"]
        lines += [_at_files(one.text, files) for one in binding.own]
        lines += [END] if all(one.shown for one in binding.own) else []
    text = "\n".join(_marked(bound.test.parts))
    return ["\n".join(lines), _at_files(text, files)] if lines else [_at_files(text, files)]


def _marked(parts: Sequence[Lines]) -> Iterator[str]:
    for part in parts:
        text = _without_stars(reading.without_magics(part.text))
        yield f"{BEGIN}\n{text}\n{END}" if part.shown and text.strip() else text


def _without_stars(text: str) -> str:
    return re.sub(r"^(from +[\w.]+ +import +\*)", r"# \1  (above)", text, flags=re.MULTILINE)


def _at_files(text: str, files: Collection[str]) -> str:
    """Return code that reads one of the assignment's files as a block that runs in the assignment's folder."""
    try:
        constants = [
            one.value for one in ast.walk(python_parser.module(text)) if isinstance(one, ast.Constant)
        ]
    except SyntaxError:
        return text
    names = [one for one in constants if isinstance(one, str)]
    if not any(
        file in name or name.removeprefix("./") == file.split("/")[0] for name in names for file in files
    ):
        return text
    return "\n".join([_CHDIR, *indented(text)])


def indented(text: str) -> list[str]:
    """Return the lines of code one level deeper; the insides of texts over several lines stay as they are."""
    inside = _string_lines(text)
    return [
        line if number in inside or not line.strip() else f"    {line}"
        for number, line in enumerate(text.split("\n"), start=1)
    ]


def _string_lines(text: str) -> set[int]:
    try:
        tree = python_parser.module(text)
    except SyntaxError:
        return set()
    return {
        line
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        or (isinstance(node, ast.Constant) and isinstance(node.value, str | bytes))
        for line in range(node.lineno + 1, (node.end_lineno or node.lineno) + 1)
    }
