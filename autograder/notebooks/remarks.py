"""What a student is told about the file that was read."""

from __future__ import annotations

import re
from typing import Any

from autograder.notebooks.cells import Cell, clean


def about_cells(cells: tuple[Cell, ...], bad: list[int], doubtful: list[int]) -> list[str]:
    warnings = []
    if not cells:
        warnings.append("The notebook has no cells.")
    if bad:
        warnings.append(f"{_listed(bad)} could not be read and counts as empty.")
    if doubtful:
        warnings.append(f"{_listed(doubtful)} holds lines that are no text; they were left out.")
    return warnings


def _listed(places: list[int]) -> str:
    shown = ", ".join(str(place + 1) for place in places[:5])
    more = f" (and {len(places) - 5} more)" if len(places) > 5 else ""
    return f"Cell {shown}{more}"


_OTHER_KERNELS = re.compile(
    r"(?:ir|julia|javascript|deno|bash|sas|octave|matlab|scala|xcpp)\b", re.IGNORECASE
)


def about_language(file: dict[str, Any]) -> list[str]:
    """The kernel that the file names is never started: the cells are run as Python 3, with a warning."""
    metadata = file.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    spec, info = metadata.get("kernelspec"), metadata.get("language_info")
    spec, info = spec if isinstance(spec, dict) else {}, info if isinstance(info, dict) else {}
    named = [text for text in (spec.get("language"), info.get("name")) if isinstance(text, str) and text]
    kernel = spec.get("name")
    if not named and isinstance(kernel, str) and _OTHER_KERNELS.match(kernel):
        named = [kernel]
    other = [text for text in named if "python" not in text.lower()]
    if other:
        language = clean(other[0])[:40]
        return [f"The notebook says that it is written in {language!r}; its cells were run as Python 3."]
    if kernel == "python2" or str(info.get("version", "")).startswith("2."):
        return ["The notebook says that it is written in Python 2; its cells were run as Python 3."]
    return []
