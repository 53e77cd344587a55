"""Packs the feedback pages as the zip that a platform takes back: each page under the name of its hand-in.

| platform | a page in the zip |
|---|---|
| Canvas | `doejane_987_4561_hw1.html`, after the attachment `doejane_987_4561_hw1.ipynb` |
| Moodle | `Jane Doe_55012_assignsubmission_file/feedback.html` |
| Brightspace | `12345-6789 - Jane Doe - Nov 1, 2026 1010 AM/feedback.html` |

Blackboard takes no feedback back as files.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

from autograder import artifacts
from autograder.errors import ExportError
from autograder.limited import regular_file
from autograder.results import Results

_CANVAS = re.compile(
    r"(?P<place>(?:.+?_)?(?:LATE_)?(?:\d+|anon_[A-Za-z0-9]+)_\d+_.+?)(?:\.ipynb)?", re.DOTALL
)
_MOODLE = re.compile(r"(?P<place>[^/]*?_\d+_assignsubmission_file_?)(?:(?<=_).+)?", re.DOTALL)
_BRIGHTSPACE = re.compile(
    r"(?P<place>\d+-\d+ - .+? - [A-Z][a-z]{2,8} \d\d?, \d{4} \d\d?:?\d\d [AP]M)(?: - .+)?", re.DOTALL
)
_PAGE = "feedback.html"
FORMATS = ("canvas", "moodle", "brightspace")
_DATE = (1980, 1, 1, 0, 0, 0)  # the same zip for the same pages


def zip_of(known: str, results: Results, folder: Path) -> tuple[bytes, int, list[str]]:
    """Return the zip, the number of pages in it, and a sentence on each page that cannot be in it.

    `folder` is that of the results. Raises `ExportError` for a platform that takes no such zip.
    """
    if known not in FORMATS:
        raise ExportError(
            f"{known} takes no feedback back as a zip; upload the pages one by one, or choose {_listed()}"
        )
    left: list[str] = []
    packed = io.BytesIO()
    names: set[str] = set()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, page, problem in _pages(known, results, folder):
            if problem or name in names:
                left.append(problem or f"{name} would be in the zip twice; the second page is left out.")
                continue
            names.add(name)
            archive.writestr(zipfile.ZipInfo(name, _DATE), page, zipfile.ZIP_DEFLATED)
    return packed.getvalue(), len(names), left


def _listed() -> str:
    return f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"


def _pages(known: str, results: Results, folder: Path) -> Iterator[tuple[str, bytes, str]]:
    """Yield the name and bytes of each page, or why it cannot be in the zip."""
    for one in results.submissions:
        name = place(known, one.file)
        path = folder / artifacts.FEEDBACK / f"{one.id}.html"
        if not name:
            yield "", b"", f"{one.file} is no name of a download from {known}, so its page is left out."
        elif not path.is_file():
            yield "", b"", f"{one.file} has no page in {path.parent}; grade it again."
        else:
            yield name, regular_file.read(path), ""


def place(known: str, file: str) -> str:
    """Return the name that the page of a hand-in has in the zip; empty where it did not come from this platform."""
    for part in file.split("/"):
        if "\\" in part or part.startswith("."):
            continue  # some systems would unpack it into another folder
        if known == "canvas" and (found := _CANVAS.fullmatch(part)):
            return f"{found['place']}.html"
        if known == "moodle" and (found := _MOODLE.fullmatch(part)):
            return f"{found['place']}/{_PAGE}"
        if known == "brightspace" and (found := _BRIGHTSPACE.fullmatch(part)):
            return f"{found['place']}/{_PAGE}"
    return ""
