"""The files by which a step talks to GitHub's runner: what is written there becomes an output, a variable or a path."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

_VARIABLES = (
    "GITHUB_ENV",
    "GITHUB_EVENT_PATH",
    "GITHUB_OUTPUT",
    "GITHUB_PATH",
    "GITHUB_STATE",
    "GITHUB_STEP_SUMMARY",
)


def of_environment(environment: Mapping[str, str]) -> list[Path]:
    """Return those that there are: no worker may reach them by their paths."""
    named = (environment.get(name, "") for name in _VARIABLES)
    return [Path(name).absolute() for name in dict.fromkeys(named) if name and Path(name).is_file()]
