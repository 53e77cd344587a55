"""Runs a notebook with stand-ins in the place of some of its names, whatever it binds to them.

Bindings in the student's sources are redirected before they run (`rebinding`), in cells and in modules beside the
notebook. A binding that the sources do not show, such as `globals()["relu"] = …`, is undone after each statement.

In a quick run only the statements run that definitions need, and of the costly ones only those that answers need. A
stand-in that is called while the notebook runs cannot be answered: that statement is given up and its cell goes on. A
statement that failed, or did not end, in the student's own run kept the rest of its cell from running. It runs here
too and ends its cell as it did there, unless it called a stand-in.
"""

from __future__ import annotations

import ast
import functools
import sys
import types
from collections.abc import Iterable, Iterator
from importlib.machinery import FileFinder, SourceFileLoader
from typing import Any

from autograder.worker.jupyter.shell import Shell
from autograder.worker.pipes.notebook import InjectionPlan
from autograder.worker.stand_ins import likeness, proxy, rebinding
from autograder.worker.stand_ins.needed import Needs

_SOURCE = "_stand_ins"
_GIVEN_UP = "_NotYet"


class Injection:
    """The stand-ins in one worker's notebook with these cells. `home` holds the modules that are the student's own."""

    def __init__(self, shell: Shell, plan: InjectionPlan, home: str, cells: Iterable[str]) -> None:
        self.line = proxy.Line()
        self._shell = shell
        self._parts = {name: proxy.make(self.line, name, form) for name, form in plan.parts.items()}
        self._asked = frozenset(plan.asked)
        self._quick = plan.quick
        self._needs = Needs(map(shell.transform_cell, cells if plan.quick else ()), plan.asked)
        self._failed = plan.failed
        self._failing = -1
        self._modules: set[str] = set()
        self._like: dict[tuple[str, int], Any] = {}
        self._install(home)

    def _install(self, home: str) -> None:
        source = types.ModuleType(_SOURCE)
        vars(source).update(self._parts, **{_GIVEN_UP: proxy.NotYet})
        sys.modules[_SOURCE] = source
        self._shell.user_ns.update({rebinding.own(name): part for name, part in self._parts.items()})
        self._shell.user_ns[_GIVEN_UP] = proxy.NotYet
        self._shell.ast_transformers.append(self)  # type: ignore[arg-type]  # anything with `visit` serves
        self._shell.forgive = self._forgive
        loader = functools.partial(_Loader, self)
        finder = FileFinder.path_hook((loader, [".py"]))  # type: ignore[arg-type]  # it is called as a class is
        sys.path_hooks.insert(0, functools.partial(_below, home, finder))
        sys.path_importer_cache.clear()
        self.pin()

    def begin(self, cell: int) -> None:
        """Note which cell is about to run."""
        self._failing = self._failed.get(cell, -1)

    def pin(self) -> None:
        """Put the stand-ins back wherever something else has taken their place, and make them resemble that."""
        spaces = [vars(sys.modules[name]) for name in self._modules & sys.modules.keys()]
        for name, part in self._parts.items():
            for names in (self._shell.user_ns, *(one for one in spaces if name in one)):
                self._take(names, name, part)

    def _take(self, names: dict[str, Any], name: str, part: Any) -> None:
        """Bind a name to its stand-in, and make that resemble what the student has newly bound to the name."""
        found = [names.get(name), names.get(rebinding.own(name))]
        names[name] = part
        place = name, id(names)
        for own in found:
            if own is not None and own is not part and own is not self._like.get(place):
                self._like[place] = own
                likeness.resemble(part, own)
                likeness.replace_twins(names, own, part)

    def visit(self, tree: ast.Module) -> ast.Module:
        """Transform a cell's syntax tree, as IPython asks its transformers to; every statement keeps its number."""
        kept = self._failing if self._failing < len(tree.body) - 1 else -1
        for number, node in enumerate(tree.body if self._quick else ()):
            if number != kept and self._needs.spares(node):
                tree.body[number] = ast.copy_location(ast.Pass(), node)
        self._leave_out(tree, kept)
        rebinding.Swap(self._parts).visit(tree)
        rebinding.guard(tree.body, _GIVEN_UP)
        return ast.fix_missing_locations(tree)

    def _leave_out(self, tree: ast.Module, kept: int) -> None:
        """Replace by `pass`, in a quick run, what no definition needs, except the statement numbered `kept`."""
        for number, node in enumerate(tree.body if self._quick else ()):
            if number != kept and not (_is_text(node) or rebinding.defines(node, self._asked)):
                tree.body[number] = ast.copy_location(ast.Pass(), node)

    def module(self, name: str, tree: ast.Module) -> ast.Module:
        """Transform the syntax tree of a module beside the notebook."""
        self._modules.add(name)
        self._leave_out(tree, -1)
        return rebinding.module(tree, self._parts, _SOURCE, _GIVEN_UP)

    def _forgive(self, error: BaseException, statement: int) -> bool:
        """Return True if a cell goes on after this error: one that a stand-in caused, or that follows from one."""
        if any(isinstance(cause, proxy.NotYet) for cause in _causes(error)):
            return True
        if statement == self._failing:
            return False
        astray = any(getattr(error, "obj", None) is part for part in self._parts.values())
        return astray or (self.line.refused and isinstance(error, NameError))


def _is_text(node: ast.stmt) -> bool:
    """Return True for a text such as a docstring, behind which alone a module may import from `__future__`."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error and those that it came from, each once."""
    seen: list[BaseException] = []
    while error is not None and not any(error is one for one in seen):
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def _below(home: str, finder: Any, path: str) -> Any:
    """Serve as a path hook for the worker's own folder alone. Raises `ImportError` for any other."""
    if path != home and not path.startswith(home + "/"):
        raise ImportError
    return finder(path)


class _Loader(SourceFileLoader):
    """Loads one of the student's modules with its bindings redirected, never from a cache."""

    def __init__(self, injection: Injection, name: str, path: str) -> None:
        super().__init__(name, path)
        self._injection = injection

    def path_stats(self, path: str) -> Any:
        """Raise `OSError`: there is no cache to compare with."""
        raise OSError

    def source_to_code(self, data: Any, path: Any, *, _optimization: int = -1) -> types.CodeType:  # type: ignore[override]
        """Compile the module. Raises `SyntaxError`, as any loader does."""
        tree = self._injection.module(self.name, ast.parse(data, path))
        return compile(tree, path, "exec", dont_inherit=True, optimize=_optimization)
