"""Makes the pictures of docs/gallery.md: of each assignment a figure of the solution, and the page of one mistake.

    python -m tests.campaigns.classes.gallery [ASSIGNMENT ...]

It grades both notebooks by the command and takes the page's picture with Chromium, which must be installed.
"""

from __future__ import annotations

import base64
import io
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from autograder import artifacts
from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from tests.campaigns.classes import graded_class, members
from tests.campaigns.classes.members import Member

ROOT = Path(__file__).parents[3]
GALLERY = ROOT / "docs" / "gallery"
# Which figure of the solution shows what the assignment is about, counted from the first.
FIGURES = {
    "backprop": 3,
    "signals": 2,
    "initializers": 1,
    "activations": 5,
    "batchnorm": 5,
    "optimizers": 0,
    "sizing": 1,
    "capstone": 5,
}
_COLOURS = 64
_WIDTH, _HEIGHT = 900, 1250


def main() -> int:
    """Make the pictures of the assignments that are named, or of all."""
    GALLERY.mkdir(exist_ok=True)
    names = sys.argv[1:] or sorted(path.parent.name for path in ROOT.glob("assignments/*/assignment.toml"))
    for name in names:
        with tempfile.TemporaryDirectory() as folder:
            _make(assignments.load(ROOT / "assignments" / name), Path(folder))
        print(name, flush=True)
    return 0


def _make(assignment: Assignment, folder: Path) -> None:
    graded_class.write(_shown(assignment), folder / "submissions")
    command = [
        sys.executable,
        "-m",
        "autograder",
        "grade",
        str(assignment.folder),
        str(folder / "submissions"),
    ]
    subprocess.run([*command, "-o", str(folder / "graded")], check=True, stdout=subprocess.DEVNULL)
    figures = _figures(json.loads((folder / "graded" / artifacts.EXECUTED / "s000.ipynb").read_text("utf-8")))
    _save(figures[FIGURES.get(assignment.id, -1)], assignment, "figure")
    _save(_photographed(folder / "graded" / artifacts.FEEDBACK / "s001.html", folder), assignment, "page")


def _shown(assignment: Assignment) -> list[Member]:
    """Return the solution, and a member with one mistake, in a question as early as can be: its card is in sight."""
    every = members.members(assignment)
    order = [question.id for question in assignment.questions]
    single = [one for one in every if one.name.startswith("mistake")]
    return [every[0], min(single, key=lambda one: order.index(one.mistakes[0].question))]


def _figures(notebook: dict[str, Any]) -> list[bytes]:
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", [])]
    pictures = ["".join(output.get("data", {}).get("image/png", "")) for output in outputs]
    return [base64.b64decode(picture) for picture in pictures if picture]


def _photographed(page: Path, folder: Path) -> bytes:
    """Return the picture of the upper part of a page, as a browser shows it."""
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    if browser is None:
        sys.exit("Chromium is not installed; the pages are shown with it")
    picture = folder / "page.png"
    options = ["--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={_WIDTH},{_HEIGHT}"]
    subprocess.run(
        [browser, *options, f"--screenshot={picture}", page.resolve().as_uri()],
        check=True,
        capture_output=True,
    )
    return picture.read_bytes()


def _save(picture: bytes, assignment: Assignment, kind: str) -> None:
    """Write a picture with few colours, which keeps the repository small."""
    few = Image.open(io.BytesIO(picture)).convert("RGB").quantize(_COLOURS)
    few.save(GALLERY / f"{assignment.id}-{kind}.png", optimize=True)


if __name__ == "__main__":
    sys.exit(main())
