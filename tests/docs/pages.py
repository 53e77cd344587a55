"""The pages that people read, and what stands in them: links, paths, modules, targets of make, rows of tables."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGES = (
    *(ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *sorted((ROOT / "docs").rglob("*.md")),
    *sorted((ROOT / ".github").rglob("*.md")),
    *sorted((ROOT / ".gitlab").rglob("*.md")),
)
FOLDERS = "assignments autograder benchmarks datasets docs reference tests .ci .github .gitlab".split()
TARGETS = frozenset(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))

# What an author of assignments writes: named in the text, and nowhere at the repository's root.
_EXAMPLES = ("assignment.toml", "mutants.toml", "hints.toml", "MOVED-IN.md")
_LINK = re.compile(r"\]\(([^()\s]+)\)")
_IN_A_FOLDER = re.compile(rf"(?<![\w./-])((?:{'|'.join(map(re.escape, FOLDERS))})/[\w./-]*)")
_AT_THE_ROOT = re.compile(r"`([\w-]+\.(?:toml|lock|md)|Makefile)`")
_DOTTED = re.compile(r"(?<![\w./])((?:autograder|benchmarks|datasets|reference|tests)(?:\.[a-z]\w*)+)")
_FILE = re.compile(r"\.(?:csv|json|lock|md|npz|py|toml)$")


def text(page: Path) -> str:
    """Return the page as it stands."""
    return page.read_text(encoding="utf-8")


def links(page: Path) -> list[str]:
    """Return the targets of the page's links that stay within the repository."""
    return [target for target in _LINK.findall(text(page)) if "://" not in target]


def anchors(page: Path) -> list[str]:
    """Return the anchors that hosts of repositories give the page's headings."""
    headings = re.findall(r"^#+ (.+)$", text(page), re.M)
    return [re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings]


def paths(page: Path) -> list[str]:
    """Return the paths in the text that begin in one of the repository's folders, and the files at its root."""
    at_the_root = [name for name in _AT_THE_ROOT.findall(text(page)) if name not in _EXAMPLES]
    return [path.rstrip(".") for path in _IN_A_FOLDER.findall(text(page))] + at_the_root


def dotted(page: Path) -> list[str]:
    """Return the dotted names of our modules, and of what they define, in the text."""
    return [name for name in _DOTTED.findall(text(page)) if not _FILE.search(name)]


def targets(page: Path) -> list[str]:
    """Return the targets of make in the page's code."""
    return re.findall(r"(?:`|^    )make ([a-z][a-z-]*)", text(page), re.M)


def rows(page: Path, section: str = "") -> list[list[str]]:
    """Return the cells of every row of the page's tables, or of those in one section, without the heads."""
    body = text(page).split(f"\n## {section}\n")[1].split("\n## ")[0] if section else text(page)
    tables = re.findall(r"^\|.+\n\|[-:| ]+\n((?:\|.+\n)*)", body, re.M)
    lines = [line for table in tables for line in table.splitlines()]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
