"""The warnings that a student reads about the file of the notebook."""

from __future__ import annotations

import re
from typing import Any

from autograder import wording
from autograder.notebooks.cells import Cell, clean


def about_cells(cells: tuple[Cell, ...], bad: list[int], doubtful: list[int]) -> list[str]:
    """Return a warning for cells that could not be read (`bad`) or lost a part (`doubtful`), by index."""
    warnings = []
    if not cells:
        warnings.append("The notebook has no cells.")
    if bad:
        verb = "counts" if len(bad) == 1 else "count"
        warnings.append(f"{_listed(bad)} could not be read and {verb} as empty.")
    if doubtful:
        verb = "contains" if len(doubtful) == 1 else "contain"
        warnings.append(f"{_listed(doubtful)} {verb} lines that are not text; they were left out.")
    return warnings


def _listed(indices: list[int]) -> str:
    """Return the cells' numbers as the subject of a sentence: the first five, and how many more there are."""
    numbers = wording.listed((str(index + 1) for index in indices), 5)
    return f"Cell{'s' if indices[1:] else ''} {numbers}"


_OTHER_KERNELS = re.compile(
    r"(?:ir|julia|javascript|deno|bash|sas|octave|matlab|scala|xcpp)\b", re.IGNORECASE
)


def about_language(file: dict[str, Any]) -> list[str]:
    """Return a warning where the file names another language: its cells run as Python 3, whatever kernel it names."""
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
