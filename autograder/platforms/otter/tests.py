"""Turns the test cells of a question of Otter-Grader into assertions, with their points and messages."""

from __future__ import annotations

import ast
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from autograder.notebooks import python_parser
from autograder.platforms.moved_in.foreign_notebook import ForeignCell, NotMoved
from autograder.platforms.moved_in.statements import without_magics
from autograder.platforms.otter.blocks import yaml_of

_CONFIG = re.compile(
    r'\A\s*(?P<quote>"""|\'\'\')\s*#\s*BEGIN TEST CONFIG\s*\n(?P<yaml>.*?)'
    r"(?P=quote)\s*;?\s*#\s*END TEST CONFIG[^\n]*\n?",
    re.DOTALL | re.IGNORECASE,
)
_HIDDEN = re.compile(r"\A\s*#.*\bhidden\b", re.IGNORECASE)
_ERROR = re.compile(r"[A-Za-z_.]*(?:Error|Exception|Interrupt)\b.*: ")


@dataclass(frozen=True)
class OtterTest:
    """A test cell: its code as assertions, or why it has none. `points` is None where none are given."""

    cell: int
    code: str
    hidden: bool
    points: float | None
    success: str
    failure: str
    refused: str = ""


def read(cell: ForeignCell, *, ok_format: bool) -> OtterTest:
    """Return one test cell. Raises `NotMoved` where its configuration cannot be read."""
    found = _CONFIG.match(cell.text)
    config = yaml_of(found["yaml"], f"cell {cell.number}") if found else {}
    text = cell.text[found.end() :] if found else cell.text
    hidden = bool(config.get("hidden", False)) or bool(_HIDDEN.match(cell.text)) or bool(_HIDDEN.match(text))
    body = "\n".join(text.splitlines()[1:]) if _HIDDEN.match(text) else text
    code, refused = "", ""
    try:
        code = assertions(without_magics(body), cell.shown) if ok_format else called(without_magics(body))
    except (SyntaxError, ValueError, RecursionError) as error:
        refused = f"cannot be turned into assertions: {getattr(error, 'msg', '') or error}"
    points = config.get("points")
    return OtterTest(
        cell.number,
        code or body,
        hidden,
        number(points) if points is not None else None,
        str(config.get("success_message") or ""),
        str(config.get("failure_message") or ""),
        refused,
    )


def assertions(code: str, shown: str) -> str:
    """Return code whose last expression must give what its cell has shown; `shown` is the saved output.

    Raises `ValueError` for an output that no assertion can say, and `SyntaxError`.
    """
    body = python_parser.module(code).body
    last = body[-1] if body else None
    if not isinstance(last, ast.Expr) or code.rstrip().endswith(";"):
        if shown.strip():
            raise ValueError("it shows what an earlier line prints")
        return code.strip()
    lines = code.splitlines()
    before = "\n".join([*lines[: last.lineno - 1], lines[last.lineno - 1][: last.col_offset]])
    text = ast.get_source_segment(code, last.value) or ast.unparse(last.value)
    return f"{before}{_assertion(last.value, text, shown.strip())}".strip()


def _assertion(node: ast.expr, text: str, shown: str) -> str:
    """Return the assertion that an expression gives what was shown; the expression alone where nothing was."""
    if not shown:
        return text
    if _ERROR.match(shown):
        raise ValueError("it shows an exception")
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
        if node.keywords or any(isinstance(one, ast.Starred) for one in node.args):
            raise ValueError("it prints with options")
        printed = ' + " " + '.join(f"str({ast.unparse(one)})" for one in node.args)
        return f"assert {printed} == {shown!r}"
    if any(isinstance(one, ast.Name) and one.id == "print" for one in ast.walk(node)):
        raise ValueError("it prints within an expression")
    if shown in ("True", "False"):
        grouped = (
            text
            if isinstance(node, ast.Call | ast.Name | ast.Compare | ast.Attribute | ast.Subscript)
            else f"({text})"
        )
        return f"assert {grouped}" if shown == "True" else f"assert not ({text})"
    grouped = (
        f"({text})"
        if isinstance(node, ast.Compare | ast.BoolOp | ast.IfExp | ast.Lambda | ast.UnaryOp) or "\n" in text
        else text
    )
    try:
        value = ast.literal_eval(shown)
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return f"assert repr({text}) == {shown!r}"
    return f"assert {grouped} is None" if value is None else f"assert {grouped} == {' '.join(shown.split())}"


def called(code: str) -> str:
    """Return code with one function, and its call with the names that it takes from the notebook.

    Raises `ValueError` where the cell has no single function, and `SyntaxError`.
    """
    tree = python_parser.module(code)
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    if len(functions) != 1:
        raise ValueError("a test cell in the exception format has one function")
    test = functions[0]
    first = min([test.lineno, *(one.lineno for one in test.decorator_list)])
    imports = [ast.unparse(node) for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    text = "\n".join(code.splitlines()[first - 1 : test.end_lineno])
    names = [one.arg for one in (*test.args.posonlyargs, *test.args.args, *test.args.kwonlyargs)]
    given = ", ".join(f"{name}={_environment(test) if name == 'env' else name}" for name in names)
    return "\n".join([*imports, text, "", f"{test.name}({given})"])


def _environment(test: ast.FunctionDef) -> str:
    """Return the dict of the names that a test looks up in the notebook's whole namespace. Raises `ValueError`."""
    names: list[str] = []
    known: set[ast.AST] = set()
    for node in ast.walk(test):
        place: ast.AST | None = None
        if isinstance(node, ast.Subscript) and _is_env(node.value):
            place, found = node.slice, node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and _is_env(node.func.value):
            place, found = (node.args[0] if node.args else None), node.func.value
        else:
            continue
        if not (isinstance(place, ast.Constant) and isinstance(place.value, str)):
            raise ValueError("it looks up a name in env that it computes")
        names.append(place.value)
        known.add(found)
    if any(_is_env(node) and node not in known for node in ast.walk(test)):
        raise ValueError("it uses env as a whole")
    return "{" + ", ".join(f'"{name}": {name}' for name in sorted(set(names))) + "}"


def _is_env(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and node.id == "env"


def number(value: Any) -> float:
    """Return points as a number. Raises `NotMoved`."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise NotMoved(f"gives points that are no number: {str(value)[:40]!r}")
    return float(value)


def resolved(given: Any, tests: Sequence[OtterTest], question: str) -> list[float]:
    """Return the points of each test of a question, by Otter's rules. Raises `NotMoved` where they contradict."""
    own = [test.points for test in tests]
    if isinstance(given, list):
        if len(given) != len(tests):
            raise NotMoved(f"gives {len(given)} points for the {len(tests)} tests of question {question}")
        return [number(one) for one in given]
    if isinstance(given, dict):
        return [number(given.get("each", 0))] * len(tests)
    without = sum(one is None for one in own)
    stated = sum(one for one in own if one is not None)
    if given is None:
        share = 0.0 if stated or not without else 1.0 / without
    else:
        total = number(given)
        if stated > total + 1e-9:
            raise NotMoved(f"gives the tests of question {question} more points than the question has")
        share = (total - stated) / without if without else 0.0
    return [share if one is None else one for one in own]
