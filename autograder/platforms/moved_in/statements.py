"""The statements of a notebook's cells, each with the names that it binds, changes and reads."""

from __future__ import annotations

import ast
import re
import symtable
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from autograder.notebooks import python_parser
from autograder.platforms.moved_in.facts import Role

_CHANGING = frozenset(
    "append extend insert remove pop clear sort reverse update add discard setdefault seed manual_seed set_seed drop "
    "fit partial_fit set_params rename fill resize put".split()
)
_CHANGING_ARGUMENTS = frozenset(
    "shuffle heapify heappush heappop fill_diagonal insort copyto setattr".split()
)
_SEEDING = frozenset(
    "seed manual_seed set_seed set_random_seed set_printoptions seterr simplefilter filterwarnings".split()
)
_MAGIC = re.compile(r"^\s*(?:%%?\w|!|\?)")


@dataclass(frozen=True)
class SourceStatement:
    """One statement at the top level of a cell.

    `order` counts through the notebook, and `cell` is the cell's place in the list. `binds` are names that it gives a
    value, `changes` names whose object it changes, `reads` all others that it uses, also later in its functions.
    """

    order: int
    cell: int
    role: Role
    node: ast.stmt
    text: str
    binds: frozenset[str]
    changes: frozenset[str]
    reads: frozenset[str]
    shown: bool = True

    @property
    def is_import(self) -> bool:
        """Whether it is an import."""
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    @property
    def is_definition(self) -> bool:
        """Whether it defines a function or a class."""
        return isinstance(self.node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def without_magics(code: str) -> str:
    """Return code in which the lines that only IPython reads are comments."""
    lines = code.splitlines()
    if lines and lines[0].startswith("%%") and lines[0].split()[0] not in ("%%time", "%%timeit", "%%capture"):
        return "\n".join(f"# {line}" for line in lines)
    kept = []
    for line in lines:
        indent = line[: len(line) - len(line.lstrip())]
        kept.append(
            f"{indent}pass  # {line.strip()}"
            if _MAGIC.match(line) and indent
            else f"# {line}"
            if _MAGIC.match(line)
            else line
        )
    return "\n".join(kept)


def statements(cells: Sequence[tuple[Role, str, bool]]) -> tuple[list[SourceStatement], dict[int, str]]:
    """Return the statements of code cells in order, and why cells cannot be read, by their place."""
    found: list[SourceStatement] = []
    unreadable: dict[int, str] = {}
    for place, (role, code, shown) in enumerate(cells):
        try:
            found += _of_cell(without_magics(code), place, role, len(found), shown=shown)
        except (SyntaxError, ValueError, RecursionError) as error:
            unreadable[place] = getattr(error, "msg", "") or type(error).__name__
    return found, unreadable


def _of_cell(code: str, place: int, role: Role, order: int, *, shown: bool) -> Iterator[SourceStatement]:
    lines = code.splitlines()
    for number, node in enumerate(python_parser.module(code).body):
        first = min([node.lineno, *(one.lineno for one in getattr(node, "decorator_list", ()))])
        text = "\n".join(lines[first - 1 : node.end_lineno])
        if node.col_offset or ";" in lines[node.lineno - 1]:
            text = ast.get_source_segment(code, node) or ast.unparse(node)
        binds, reads = names(text)
        reads |= frozenset(_augmented(node))
        yield SourceStatement(
            order + number, place, role, node, text, binds, frozenset(_changed(node)) - binds, reads, shown
        )


def names(code: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the names that code at the top level binds, and those that it reads from outside of itself.

    Raises `SyntaxError`.
    """
    binds: set[str] = set()
    reads: set[str] = set()
    top = symtable.symtable(code, "<cell>", "exec")
    for symbol in top.get_symbols():
        if symbol.is_assigned() or symbol.is_imported() or symbol.is_namespace():
            binds.add(symbol.get_name())
        if symbol.is_referenced():
            reads.add(symbol.get_name())
    for table in _inner(top):
        for symbol in table.get_symbols():
            if symbol.is_global():
                (binds if symbol.is_declared_global() and symbol.is_assigned() else reads).add(
                    symbol.get_name()
                )
    return frozenset(binds), frozenset(reads)


def _augmented(node: ast.stmt) -> Iterator[str]:
    """Yield the names that a statement reads only to write them again, as in `x += 1`."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for part in ast.walk(node):
        if isinstance(part, ast.AugAssign) and isinstance(part.target, ast.Name):
            yield part.target.id


def _inner(table: symtable.SymbolTable) -> Iterator[symtable.SymbolTable]:
    for child in table.get_children():
        yield child
        yield from _inner(child)


def _changed(node: ast.stmt) -> Iterator[str]:
    """Yield the names whose object a statement changes: an item, an attribute, or by a method known to change it."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute | ast.Subscript) and not isinstance(part.ctx, ast.Load):
            yield from _root(part)
        elif isinstance(part, ast.Call) and isinstance(part.func, ast.Attribute):
            inplace = any(one.arg == "inplace" for one in part.keywords)
            if (
                part.func.attr in _CHANGING and (isinstance(node, ast.Expr) or part.func.attr == "pop")
            ) or inplace:
                yield from _root(part.func)
            if part.func.attr in _CHANGING_ARGUMENTS and part.args:
                yield from _root(part.args[0])


def _root(node: ast.AST) -> Iterator[str]:
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    if isinstance(node, ast.Name):
        yield node.id


def is_seeding(statement: SourceStatement) -> bool:
    """Return whether a statement seeds a generator or sets how numbers are printed or warned of."""
    node = statement.node
    call = node.value if isinstance(node, ast.Expr) else None
    return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _SEEDING
