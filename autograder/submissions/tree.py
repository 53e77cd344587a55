"""Folders and archives in one form, with the kinds of their files by name."""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from autograder.notebooks.unreadable import UnreadableFile
from autograder.submissions.names import NOTEBOOK
from autograder.submissions.stored_bytes import NOTEBOOK_BYTES, StoredBytes

DEPTH = 24
_NEVER = frozenset({"__MACOSX", "__pycache__", "node_modules", "site-packages", "index.html", "Icon\r"})
_DOCUMENTS = {
    "a Python script": "py pyw",
    "a PDF document": "pdf ps djvu",
    "a web page": "html htm xhtml mhtml webarchive",
    "a shortcut": "url webloc lnk desktop gdoc",
    "a text document": "doc docx odt rtf pages tex md",
    "a program in another language": "r rmd qmd jl m mlx mat nb java c cpp cs js ts",
    "a picture": "png jpg jpeg gif heic webp bmp tif tiff",
}
_WHAT = {suffix: what for what, suffixes in _DOCUMENTS.items() for suffix in suffixes.split()}
_ARCHIVE = re.compile(r"tar|tgz|gz|bz2|xz|rar|7z|zst|lz4|dmg|iso|[rz]\d\d|\d{3}")  # at the end: parts of one
_RENAMED = frozenset({"json", "txt"})  # what a browser or a mail program may have made of .ipynb
_SUFFIX = 20  # characters: of a longer suffix, no beginning is nearly "ipynb"
_CLOUD = re.compile(r"\..*\.ipynb\.icloud")
# Windows' note of where a file came from, which becomes a file of its own elsewhere.
_STREAM = re.compile(r".*[:\uf03a]Zone\.Identifier", re.DOTALL)
_LOCK = "~$"  # of a document that is open in Word
_HIDDEN_COPY = re.compile(r"\.[_~]")


@dataclass
class Folder:
    """A folder, or an archive. `problem` is set where its contents could not be listed.

    What follows from its files and folders is found out once, when it has them all: some files are read for it, and
    each folder is asked again for every folder around it.
    """

    files: dict[str, File] = field(default_factory=dict)
    folders: dict[str, Folder] = field(default_factory=dict)
    problem: str = ""
    archive: bool = False

    @cached_property
    def notebooks(self) -> dict[str, File]:
        """The files with a notebook's name; where there are none, those without a suffix."""
        named = {name: file for name, file in self.files.items() if NOTEBOOK.search(name)}
        return named or self.nameless

    @property
    def nameless(self) -> dict[str, File]:
        """The files without a suffix: a notebook may have lost its own."""
        return {name: file for name, file in self.files.items() if not _suffix(name) and not file.problem}

    @cached_property
    def unopened(self) -> dict[str, File]:
        """The files that may be submissions and cannot be opened as they are, each with its problem."""
        notebooks = self.notebooks
        reasons = {name: _unopened(name, file) for name, file in self.files.items() if name not in notebooks}
        return {
            name: replace(self.files[name], size=0, problem=reason)
            for name, reason in reasons.items()
            if reason
        }

    @cached_property
    def documents(self) -> dict[str, str]:
        """The files that students hand in instead of a notebook: their kinds by their names."""
        unopened = self.unopened
        kinds = {name: _WHAT.get(_suffix(name), "") for name in self.files if name not in unopened}
        kinds = {name: kind for name, kind in kinds.items() if not name.lower().startswith("readme.")}
        return {name: kind for name, kind in kinds.items() if kind}

    @property
    def others(self) -> dict[str, File]:
        """All files that are not notebooks and may have been handed in, each with its problem."""
        why = "is {}, not a notebook; hand in the .ipynb file itself"
        documents = {
            name: replace(self.files[name], size=0, problem=why.format(kind))
            for name, kind in self.documents.items()
        }
        return dict(sorted({**self.unopened, **documents}.items()))

    @cached_property
    def holds(self) -> bool:
        """True if it holds anything to grade, or could not be listed."""
        return bool(self.problem or self.notebooks or any(inner.holds for inner in self.folders.values()))

    @cached_property
    def is_data(self) -> bool:
        """True if it has files, and none of them, at any depth, can be a submission."""
        inner = self.folders.values()
        return (
            not (self.archive or self.holds or self.unopened or self.documents)
            and bool(self.files or self.folders)
            and all(folder.is_data for folder in inner)
        )


@dataclass(frozen=True)
class File:
    """A file. `size` is in bytes, as far as it is known; `problem` says why it cannot be graded.

    `called` is the name that its student gave it, where a learning platform has put more in front. `note` says that a
    name in its path was guessed.
    """

    stored: StoredBytes
    size: int
    problem: str = ""
    called: str = ""
    note: str = ""


def _suffix(name: str) -> str:
    return name.lstrip(".").rpartition(".")[2].lower() if "." in name.lstrip(".") else ""


def _unopened(name: str, file: File) -> str:
    """Return why a file that may be a submission cannot be opened; nothing for all other files."""
    if file.problem:
        return file.problem
    suffix = _suffix(name)
    if _ARCHIVE.fullmatch(suffix):
        return "is an archive of a kind that is not opened; pack it as a zip"
    if _CLOUD.fullmatch(name):
        return "is iCloud's placeholder for a file; open the file on the Mac to download it, then hand it in"
    if ".ipynb" in name.lower() and suffix not in _WHAT:
        return "does not have the name of a notebook; rename it so that it ends with .ipynb"
    if (suffix in _RENAMED or difflib.get_close_matches(suffix[:_SUFFIX], ["ipynb"])) and _is_notebook(file):
        return "is a notebook under another name; rename it so that it ends with .ipynb"
    return ""


def _is_notebook(file: File) -> bool:
    """Return whether a text has the keys that every notebook has and hardly any other file."""
    try:
        text = file.stored.read(NOTEBOOK_BYTES)
    except UnreadableFile:
        return False
    return b'"nbformat"' in text and (b'"cells"' in text or b'"worksheets"' in text)


def ignored(name: str) -> bool:
    """Return whether a file never counts: checkpoints, resource forks, locks, notes of a download, hidden files.

    A hidden notebook counts all the same.
    """
    if name.startswith("."):
        return bool(_HIDDEN_COPY.match(name)) or not (NOTEBOOK.search(name) or _CLOUD.fullmatch(name))
    return name in _NEVER or name.startswith(_LOCK) or bool(_STREAM.fullmatch(name))
