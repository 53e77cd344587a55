"""Modules of other front ends that do nothing and say so, so that a notebook written there runs."""

from __future__ import annotations

import sys
import types
from collections.abc import Callable
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from typing import Any

NO_INSTALL = (
    "Nothing is installed while this notebook is graded; the assignment's packages are there already.\n"
)
_NO_COLAB = "google.colab is not here while this notebook is graded; this call does nothing.\n"


class DoesNothing(types.ModuleType):
    """A module, or anything in it: it can be called, to no effect, and has every attribute."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.__path__ = []

    def __getattr__(self, name: str) -> Any:
        """Return the same for any name. Raises `AttributeError` for the names that Python asks for itself."""
        if name.startswith("__"):
            raise AttributeError(name)
        return DoesNothing(f"{self.__name__}.{name}")

    def __call__(self, *_: Any, **__: Any) -> None:
        """Say that the call does nothing."""
        sys.stderr.write(_NO_COLAB)


class ColabFinder(MetaPathFinder, Loader):
    """Finds every module below `google.colab`, and calls `on_import` with its name."""

    def __init__(self, on_import: Callable[[str], None]) -> None:
        self._on_import = on_import

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        """Return the spec of a module of Colab, and None for any other."""
        return ModuleSpec(name, self, is_package=True) if name.startswith("google.colab.") else None

    def create_module(self, spec: ModuleSpec) -> types.ModuleType:
        """Make the module."""
        return DoesNothing(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        """Run nothing, because there is nothing to run."""
        self._on_import(module.__name__)


def modules() -> dict[str, types.ModuleType]:
    """Return `google`, `google.colab` and `piplite`, by name."""

    async def install(*_: Any, **__: Any) -> None:
        sys.stderr.write(NO_INSTALL)

    google, colab, piplite = (
        types.ModuleType("google"),
        DoesNothing("google.colab"),
        types.ModuleType("piplite"),
    )
    google.colab = colab  # type: ignore[attr-defined]
    piplite.install = install  # type: ignore[attr-defined]
    return {module.__name__: module for module in (google, colab, piplite)}
