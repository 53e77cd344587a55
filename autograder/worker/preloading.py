"""What a zygote imports before it forks a worker, and what it makes look as if it were not installed."""

from __future__ import annotations

import contextlib
import importlib
import os
from collections.abc import Iterable
from importlib.abc import MetaPathFinder
from typing import Any

from autograder.worker.isolation import rootfs
from autograder.worker.jupyter import setup
from autograder.worker.pipes.zygote import ZygoteConfig


class Absent(MetaPathFinder):
    """Makes a forbidden package look as if it were not installed, in every tier.

    With namespaces its files are gone too; elsewhere this is a courtesy, and the code is flagged by a person.
    """

    def __init__(self, packages: Iterable[str]) -> None:
        self._packages = frozenset(packages)

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> None:
        """Refuse what is forbidden and leave the rest to the other finders."""
        if name.partition(".")[0] in self._packages:
            raise ModuleNotFoundError(
                f"No module named {name!r}: this assignment is done without it", name=name
            )


def make_homes(config: ZygoteConfig) -> None:
    """Point libraries to a writable folder for what they write while they are imported."""
    home = rootfs.TMP if config.tier == "namespaces" else config.limits.folder
    os.environ.update(
        HOME=home, IPYTHONDIR=f"{home}/.ipython", MPLCONFIGDIR=f"{home}/.matplotlib", TMPDIR=home
    )


def preload(packages: Iterable[str]) -> None:
    """Import what notebooks import, so that a fork has it, and make the shell that cells run in."""
    wanted = ["numpy", "numpy.random", "numpy.linalg", "asyncio", "cmath", "fractions", *packages]
    if "matplotlib" in packages:
        wanted += ["matplotlib.pyplot", "matplotlib.font_manager", "matplotlib_inline.backend_inline"]
    for name in wanted:
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    setup.warm_up(setup.create(), plots="matplotlib" in packages)
