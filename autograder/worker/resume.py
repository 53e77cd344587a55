# mypy: disable-error-code="no-untyped-call"
"""Runs the rest of a cell after one of its statements has raised, silently: the page shows the cell as Jupyter does."""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from autograder.worker import rest
from autograder.worker.jupyter.shell import Shell

_TIMED = "<timed exec>"  # the file name that `%%time` gives its body
_ABSENT = object()


@dataclass(frozen=True)
class FailedCell:
    """A cell one of whose top-level statements raised `error`. `nodes` are its statements as they are run."""

    body: list[ast.stmt]
    nodes: list[ast.stmt]
    statement: int
    error: BaseException
    file: str

    @property
    def failed(self) -> ast.stmt:
        """Return the statement that raised."""
        return self.body[self.statement]

    @property
    def following(self) -> int:
        """Return the number of statements after it."""
        return len(self.body) - self.statement - 1


@dataclass(frozen=True)
class RestRun:
    """What became of the rest of a cell: how many statements ran, those that raised, and the names not bound.

    `lost` gives for each name the line of the statement that failed.
    """

    ran: int
    raised: list[tuple[ast.stmt, BaseException]]
    lost: dict[str, int]


def failed_cell(shell: Shell, result: Any) -> FailedCell | None:
    """Return the cell that has just run if a statement of it raised, also in the body of `%%time` or `%%capture`."""
    try:
        return _failed_cell(shell, result)
    except Exception:  # whatever the notebook's own transformers of code raise
        return None


def _failed_cell(shell: Shell, result: Any) -> FailedCell | None:
    source = result.info.transformed_cell
    inner = rest.body_of_magic(ast.parse(source)) if shell.failed or result.error_in_exec else None
    number, error = shell.failed.get(1 if inner is None else 2, (-1, result.error_in_exec))
    if inner is not None:
        source = shell.transform_cell(inner)
        if 2 not in shell.failed:
            number = rest.statement_at(ast.parse(source), _timed_line(error))
    body, tree = ast.parse(source).body, ast.parse(source)
    if error is None or not 0 <= number < len(body):
        return None
    for one in (body, tree.body):
        one[number + 1 : number + 1] = rest.imports_left(one[number], error)
    if inner is not None:
        for one in (ast.Module(body, []), tree):
            ast.increment_lineno(one)  # below the line of the magic
    file = shell.compile.cache(
        result.info.transformed_cell, result.execution_count, raw_code=result.info.raw_cell
    )
    return FailedCell(body, shell.transform_ast(tree).body, number, error, file)


def _timed_line(error: BaseException | None) -> int:
    lines, step = [0], error.__traceback__ if error else None
    while step is not None:
        lines += [step.tb_lineno] if step.tb_frame.f_code.co_filename == _TIMED else []
        step = step.tb_next
    return lines[-1]


def run_rest(shell: Shell, cell: FailedCell, before: Collection[str], skip: Collection[int]) -> RestRun:
    """Run what follows the failed statement and does not depend on it.

    `before` are the names that had a value before the cell. Such a name keeps what Jupyter's run has given it, unless
    the cell itself had bound it by then. An interrupt ends the rest.
    """
    kept, figures = dict(shell.user_ns), _figures()
    plan = rest.Rest(cell.body, cell.statement, kept)
    foreign = set(before) - plan.own
    ran, raised, interrupted = 0, [], False
    for number in range(cell.statement + 1, len(cell.body)):
        node = cell.body[number]
        if interrupted or number in skip or not plan.may_run(node):
            plan.lose(node)
            continue
        try:
            error = shell.run_statement(cell.nodes[number], number, cell.file)
        finally:
            _put_back(shell.user_ns, kept, foreign)
        interrupted = isinstance(error, KeyboardInterrupt)
        (plan.note if error is None else plan.lose)(node)
        ran += error is None
        if error is not None and not interrupted:
            raised.append((node, error))
    _close(_figures() - figures)
    return RestRun(ran, raised, plan.lost)


def _put_back(names: dict[str, Any], kept: Mapping[str, Any], wanted: Collection[str]) -> None:
    for name in wanted:
        if name not in kept:
            names.pop(name, None)
        elif names.get(name, _ABSENT) is not kept[name]:
            names[name] = kept[name]


def _figures() -> set[int]:
    plots = sys.modules.get("matplotlib.pyplot")
    return set(plots.get_fignums()) if plots is not None else set()


def _close(figures: Collection[int]) -> None:
    """Close figures, so that the next cell does not show them."""
    for number in figures:
        sys.modules["matplotlib.pyplot"].close(number)
