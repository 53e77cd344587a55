"""What lies in a class folder beside plain files, and the names that files have."""

from __future__ import annotations

import contextlib
import os
import socket
import stat
import tempfile
from pathlib import Path

from .case import Case, files_of, graded, reported
from .documents import notebook, zipped

_RIGHT = notebook()
_WRONG = notebook().replace(b"2 * x", b"3 * x")


def _outside(path: Path) -> None:
    target = path.parent.parent / "outside.ipynb"
    target.write_bytes(_RIGHT)
    path.symlink_to(target)


def _folder_outside(path: Path) -> None:
    files_of({"hw.ipynb": _RIGHT})(path.parent.parent / "elsewhere")
    path.symlink_to(path.parent.parent / "elsewhere")


def _socket(path: Path) -> None:
    with contextlib.closing(socket.socket(socket.AF_UNIX)) as end:
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            end.bind(f"/proc/self/fd/{folder}/{path.name}")
        finally:
            os.close(folder)


def _device(path: Path) -> None:
    os.mknod(path, stat.S_IFCHR | 0o600, os.makedev(1, 5))


def _may_make_devices() -> bool:
    with tempfile.TemporaryDirectory() as folder:
        try:
            _device(Path(folder) / "zero")
        except OSError:
            return False
    return True


def _only_a_link(path: Path) -> None:
    path.mkdir()
    (path / "hw").symlink_to("/etc")


def _locked(path: Path) -> None:
    path.write_bytes(_RIGHT)
    path.chmod(0)


def _locked_folder(path: Path) -> None:
    files_of({"hw.ipynb": _RIGHT})(path)
    path.chmod(0)


def _not_unicode(path: Path) -> None:
    with open(os.fsencode(path.parent) + b"/" + b"caf\xe9.ipynb", "wb") as file:
        file.write(_RIGHT)


_NOT_ROOT = [
    reported("files", "a file that may not be read", "f-locked.ipynb", _locked, "cannot be read: Permission denied"),
    reported("files", "a folder that may not be read", "f-locked", _locked_folder, "cannot be read: Permission denied"),
]  # fmt: skip

_DEVICES = [reported("files", "a device without an end", "f-device.ipynb", _device, "not a regular file")]

FILES = [
    reported("files", "a link to a file outside", "f-outside.ipynb", _outside, "symbolic link"),
    reported("files", "a link to a folder outside", "f-folder", _folder_outside, "symbolic link"),
    reported("files", "a link that leads nowhere", "f-nowhere.ipynb", lambda path: path.symlink_to("nothing"), "symbolic link"),
    reported("files", "a link to itself", "f-loop.ipynb", lambda path: path.symlink_to(path), "symbolic link"),
    reported("files", "a link to its own folder", "f-above", lambda path: path.symlink_to(path.parent), "symbolic link"),
    reported("files", "a pipe", "f-pipe.ipynb", lambda path: os.mkfifo(path), "not a regular file"),
    reported("files", "a socket", "f-socket.ipynb", _socket, "not a regular file"),
    *(_DEVICES if _may_make_devices() else []),
    *(_NOT_ROOT if os.geteuid() else []),
    reported("files", "a Python script", "f-script.py", b"def double(x): return 2 * x", "Python script"),
    reported("files", "a PDF", "f-report.pdf", b"%PDF-1.7", "a PDF document"),
    reported("files", "a web page", "f-page.html", b"<html></html>", "a web page"),
    reported("files", "a Word document", "f-report.docx", b"PK\x03\x04", "a text document"),
    reported("files", "an R script", "f-script.R", b"x <- 1", "a program in another language"),
    reported("files", "a picture", "f-photo.HEIC", b"\0", "a picture"),
    reported("files", "a name with a tail", "f-tail.ipynb.download", _RIGHT, "rename it so that it ends with .ipynb"),
    graded("files", "no suffix", "f-no-suffix", _RIGHT),
    graded("files", "a browser's second copy", "f-again (1).ipynb", _RIGHT),
    graded("files", "a suffix of a browser's", "f-suffix.ipynb.txt", _RIGHT),
    graded("files", "the suffix in capitals", "f-CAPITALS.IPYNB", _RIGHT),
    graded("files", "a hidden notebook", ".f-hidden.ipynb", _RIGHT),
]  # fmt: skip

FOLDERS = [
    graded("folders", "one notebook", "d-one", files_of({"hw.ipynb": _RIGHT}), file="d-one/hw.ipynb"),
    graded("folders", "a notebook three folders down", "d-deep", files_of({"a/b/c/hw.ipynb": _RIGHT}), file="d-deep/a/b/c/hw.ipynb"),
    graded("folders", "check-points beside it", "d-check", files_of({"hw.ipynb": _RIGHT, ".ipynb_checkpoints/hw-checkpoint.ipynb": b"{}"}), file="d-check/hw.ipynb"),
    graded("folders", "several notebooks", "d-several", files_of({"final.ipynb": _RIGHT, "final-Copy1.ipynb": _WRONG, "old.ipynb": _WRONG}), says="Of 3 notebooks, final.ipynb was graded", file="d-several/final.ipynb"),
    graded("folders", "the notebook handed out, and a longer one", "d-handout", files_of({"small.ipynb": _RIGHT, "zebra.ipynb": _WRONG + b" " * 5000}), says="small.ipynb was graded; not graded: zebra.ipynb", file="d-handout/small.ipynb"),
    graded("folders", "named like a notebook", "d-name.ipynb", files_of({"hw.ipynb": _RIGHT}), file="d-name.ipynb/hw.ipynb"),
    graded("folders", "a notebook beside data", "d-data", files_of({"hw.ipynb": _RIGHT, "data.csv": b"1", "pictures/a.png": b"\x89PNG"}), file="d-data/hw.ipynb"),
    graded("folders", "one notebook in an only folder, others without", "d-chain", files_of({"a/hw.ipynb": _RIGHT, "b/report.pdf": b"%PDF"}), says="Other files beside the notebook were not graded: b", file="d-chain/a/hw.ipynb"),
    graded("folders", "a zip within", "d-zip", files_of({"hw.zip": zipped({"hw.ipynb": _RIGHT})}), file="d-zip/hw.zip/hw.ipynb"),
    graded("folders", "a notebook without a suffix", "d-bare", files_of({"hw": _RIGHT, "notes.txt": b"x"}), file="d-bare/hw"),
    reported("folders", "empty", "d-empty", files_of({}), "holds no notebook"),
    reported("folders", "named like a notebook, and empty", "d-hollow.ipynb", files_of({}), "holds no notebook"),
    reported("folders", "without a notebook", "d-report", files_of({"report.pdf": b"%PDF", "data.csv": b""}), "holds no notebook (report.pdf is a PDF document)"),
    reported("folders", "a script alone", "d-script", files_of({"hw.py": b"x = 1"}), "holds no notebook (hw.py is a Python script)"),
    reported("folders", "a rar alone", "d-rar", files_of({"hw.rar": b"Rar!"}), "holds no notebook (hw.rar is an archive"),
    reported("folders", "a damaged notebook", "d-damaged", files_of({"hw.ipynb": b"{"}), "cut off", file="d-damaged/hw.ipynb"),
    reported("folders", "nothing but a link", "d-link", _only_a_link, "symbolic link"),
]  # fmt: skip

NAMES = [
    graded("names", "blanks", "  n  blanks .ipynb", _RIGHT),
    graded("names", "quotes", "n-a'b\"c`d.ipynb", _RIGHT),
    graded("names", "a line end", "n-x\ny.ipynb", _RIGHT, file="n-x\\u000ay.ipynb"),
    graded("names", "commands to the terminal", "n-\x1b[2J\x07.ipynb", _RIGHT, file="n-\\u001b[2J\\u0007.ipynb"),
    graded("names", "a picture sign", "n-\U0001f600.ipynb", _RIGHT),
    graded("names", "a joined picture sign", "n-\U0001f468\u200d\U0001f4bb.ipynb", _RIGHT),
    graded("names", "right to left", "n-שלום.ipynb", _RIGHT),
    graded("names", "a turn of direction", "n-\u202egnp.ipynb", _RIGHT, file="n-\\u202egnp.ipynb"),
    graded("names", "Chinese", "王伟.ipynb", _RIGHT),
    graded("names", "255 bytes", "n" * 249 + ".ipynb", _RIGHT),
    graded("names", "255 bytes of signs of three", "名" * 83 + ".ipynb", _RIGHT),
    graded("names", "a formula", "=cmd|' !A0'.ipynb", _RIGHT),
    graded("names", "another formula", "@SUM(1+1).ipynb", _RIGHT),
    graded("names", "an option", "-rf.ipynb", _RIGHT),
    graded("names", "HTML", "<script>alert(1)<!--.ipynb", _RIGHT),
    graded("names", "of a device", "CON.ipynb", _RIGHT),
    graded("names", "no Unicode", "-", _not_unicode, file="caf\\udce9.ipynb"),
    graded("names", "capitals", "N-Anna.ipynb", _RIGHT),
    graded("names", "the same in small letters", "n-anna.ipynb", _WRONG, 1),
    graded("names", "an accent in one sign", "n-Zo\u00eb.ipynb", _RIGHT),
    graded("names", "the same accent in two", "n-Zoe\u0308.ipynb", _WRONG, 1),
    graded("names", "the same in one folder", "n-first", files_of({"hw1.ipynb": _RIGHT}), file="n-first/hw1.ipynb"),
    graded("names", "the same in another", "n-second", files_of({"hw1.ipynb": _WRONG}), 1, file="n-second/hw1.ipynb"),
    graded("names", "nothing but the suffix", ".ipynb", _RIGHT),
    graded("names", "two names that give one id", "n-a b.ipynb", _RIGHT),
    graded("names", "the other of the two", "n-a-b.ipynb", _WRONG, 1),
    graded("names", "per cent signs and braces", "n-%s{0}${HOME}.ipynb", _RIGHT),
    graded("names", "a backslash", "n-a\\b.ipynb", _RIGHT),
]  # fmt: skip

CASES: list[Case] = [*FILES, *FOLDERS, *NAMES]
