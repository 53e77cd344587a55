"""Modules of other front ends that do nothing and say so, so that a notebook written there runs."""

from __future__ import annotations

import sys
import types
from typing import Any

NO_INSTALL = (
    "Nothing is installed while this notebook is graded; the assignment's packages are there already.\n"
)


def modules() -> dict[str, types.ModuleType]:
    """Return `google.colab`, its modules and `piplite`, by name."""

    def note(*_: Any, **__: Any) -> None:
        sys.stderr.write("google.colab is not here while this notebook is graded; this call does nothing.\n")

    async def install(*_: Any, **__: Any) -> None:
        sys.stderr.write(NO_INSTALL)

    google, colab, piplite = (types.ModuleType(name) for name in ("google", "google.colab", "piplite"))
    made = {"google": google, "google.colab": colab, "piplite": piplite}
    google.colab = colab  # type: ignore[attr-defined]
    piplite.install = install  # type: ignore[attr-defined]
    for name, functions in (
        ("drive", ("mount", "flush_and_unmount")),
        ("files", ("upload", "download", "view")),
        ("userdata", ("get",)),
        ("output", ("clear", "eval_js", "enable_custom_widget_manager")),
    ):
        module = types.ModuleType(f"google.colab.{name}")
        for function in functions:
            setattr(module, function, note)
        setattr(colab, name, module)
        made[module.__name__] = module
    return made
