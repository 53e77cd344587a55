"""Runs a notebook with stand-ins in the place of some of its names, whatever it binds to them.

Bindings in the student's sources are redirected before they run (`swap`), in cells and in modules beside the
notebook; what cannot be seen there, such as `globals()["relu"] = …`, is put right again after each statement.

In its quick form only the statements run that definitions need. A stand-in that is called while the notebook runs
has nobody to ask: that statement is given up and its cell goes on. A statement that failed, or did not end, in the
student's own run and so kept what follows it from running runs here too, and ends its cell as it did there, unless
it was a stand-in that it asked.
"""

from __future__ import annotations

import ast
import functools
import sys
import types
from collections.abc import Iterator, Mapping
from importlib.machinery import FileFinder, SourceFileLoader
from typing import Any

from autograder.worker.jupyter.shell import Shell
from autograder.worker.stand_ins import likeness, proxy, rebinding

_SOURCE = "_stand_ins"
_GIVEN_UP = "_NotYet"


class Injection:
    """What one worker injects. `order` holds "parts" (the form of each by name), "asked" (the names that some
    question asks for), "quick", and "failed" (by cell, the statement that ended it in the student's own run).
    """

    def __init__(self, shell: Shell, order: Mapping[str, Any], home: str) -> None:
        self.line = proxy.Line()
        self._shell = shell
        self._parts = {name: proxy.make(self.line, name, form) for name, form in order["parts"].items()}
        self._asked = frozenset(order["asked"])
        self._quick = bool(order["quick"])
        self._failed = {int(cell): int(statement) for cell, statement in order["failed"]}
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
        """A cell is about to run."""
        self._failing = self._failed.get(cell, -1)

    def pin(self) -> None:
        """Puts the stand-ins back wherever something else has come into their place, and makes them like that."""
        spaces = [vars(sys.modules[name]) for name in self._modules & sys.modules.keys()]
        for name, part in self._parts.items():
            for names in (self._shell.user_ns, *(one for one in spaces if name in one)):
                self._take(names, name, part)

    def _take(self, names: dict[str, Any], name: str, part: Any) -> None:
        """The name holds the stand-in, which has from the student's own what is new there."""
        found = [names.get(name), names.get(rebinding.own(name))]
        names[name] = part
        place = name, id(names)
        for own in found:
            if own is not None and own is not part and own is not self._like.get(place):
                self._like[place] = own
                likeness.resemble(part, own)
                likeness.replace_twins(names, own, part)

    def visit(self, tree: ast.Module) -> ast.Module:
        """A cell's syntax tree, as IPython's transformers take and give it; every statement keeps its number."""
        self._leave_out(tree, self._failing if self._failing < len(tree.body) - 1 else -1)
        rebinding.Swap(self._parts).visit(tree)
        rebinding.guard(tree.body, _GIVEN_UP)
        return ast.fix_missing_locations(tree)

    def _leave_out(self, tree: ast.Module, kept: int) -> None:
        """In the quick form, what no definition needs does nothing, save the statement numbered `kept`."""
        for number, node in enumerate(tree.body if self._quick else ()):
            if number != kept and not rebinding.defines(node, self._asked):
                tree.body[number] = ast.copy_location(ast.Pass(), node)

    def module(self, name: str, tree: ast.Module) -> ast.Module:
        """The syntax tree of a module beside the notebook."""
        self._modules.add(name)
        self._leave_out(tree, -1)
        return rebinding.module(tree, self._parts, _SOURCE, _GIVEN_UP)

    def _forgive(self, error: BaseException, statement: int) -> bool:
        """Whether a cell goes on after this error: one that a stand-in caused, or that follows from one."""
        if any(isinstance(cause, proxy.NotYet) for cause in _causes(error)):
            return True
        if statement == self._failing:
            return False
        astray = any(getattr(error, "obj", None) is part for part in self._parts.values())
        return astray or (self.line.refused and isinstance(error, NameError))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    """The error and those that it came from, each once."""
    seen: list[BaseException] = []
    while error is not None and not any(error is one for one in seen):
        seen.append(error)
        yield error
        error = error.__cause__ or error.__context__


def _below(home: str, finder: Any, path: str) -> Any:
    """A path hook for the worker's own folder alone."""
    if path != home and not path.startswith(home + "/"):
        raise ImportError
    return finder(path)


class _Loader(SourceFileLoader):
    """Loads a module of the student's with its bindings redirected, never from a cache."""

    def __init__(self, injection: Injection, name: str, path: str) -> None:
        super().__init__(name, path)
        self._injection = injection

    def path_stats(self, path: str) -> Any:
        """There is no cache to compare with."""
        raise OSError

    def source_to_code(self, data: Any, path: Any, *, _optimization: int = -1) -> types.CodeType:  # type: ignore[override]
        """The module's code. Raises `SyntaxError`, as any loader does."""
        tree = self._injection.module(self.name, ast.parse(data, path))
        return compile(tree, path, "exec", dont_inherit=True, optimize=_optimization)
