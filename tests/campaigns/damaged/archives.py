"""Zips, right ones and hostile ones, and archives of other kinds."""

from __future__ import annotations

import gzip
import io
import stat
import struct
import tarfile
import zipfile

from .case import Case, graded, reported
from .documents import notebook, overlapping, zipped

_RIGHT = notebook()
_BOMB = zipped({"hw.ipynb": b" " * (65 << 20)})


def _flag(bit: int) -> bytes:
    data = bytearray(zipped({"hw.ipynb": _RIGHT}))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= bit
    return bytes(data)


def _method(number: int) -> bytes:
    data = bytearray(zipped({"hw.ipynb": _RIGHT}))
    for mark, offset in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        data[data.index(mark) + offset] = number
    return bytes(data)


def _link() -> bytes:
    stream = io.BytesIO()
    info = zipfile.ZipInfo("hw.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    return stream.getvalue()


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w:gz") as archive:
        info = tarfile.TarInfo("hw.ipynb")
        info.size = len(_RIGHT)
        archive.addfile(info, io.BytesIO(_RIGHT))
    return stream.getvalue()


_INNER_BOMB = zipped({"x.bin": b"\0" * (60 << 20)})
_NESTED_BOMB = zipped({f"{number}.zip": _INNER_BOMB for number in range(9)})
_MAC = {
    "__MACOSX/._hw.ipynb": b"\0\x05\x16\x07",
    ".DS_Store": b"\0\0\0\x01Bud1",
    "hw/.ipynb_checkpoints/hw-checkpoint.ipynb": b"{}",
}

ZIPS = [
    graded("zip", "one notebook", "z-one.zip", zipped({"hw.ipynb": _RIGHT}), file="z-one.zip/hw.ipynb"),
    graded("zip", "folders within", "z-deep.zip", zipped({"a/b/c/hw.ipynb": _RIGHT}), file="z-deep.zip/a/b/c/hw.ipynb"),
    graded("zip", "what a Mac adds", "z-mac.zip", zipped({"hw/hw.ipynb": _RIGHT, **_MAC}), file="z-mac.zip/hw/hw.ipynb"),
    graded("zip", "a zip in a zip", "z-zip.zip", zipped({"hw.zip": zipped({"hw.ipynb": _RIGHT})}), file="z-zip.zip/hw.zip/hw.ipynb"),
    graded("zip", "not packed, only stored", "z-stored.zip", zipped({"hw.ipynb": _RIGHT}, zipfile.ZIP_STORED), file="z-stored.zip/hw.ipynb"),
    graded("zip", "a name in an old code page", "z-name.zip", zipped({"Xbung.ipynb": _RIGHT}).replace(b"Xbung", b"\x9abung"), file="z-name.zip/Übung.ipynb"),
    reported("zip", "a name that is no UTF-8, and says it is", "z-utf8.zip", zipped({"Üb.ipynb": _RIGHT}).replace("Üb".encode(), b"\xffab"), "names are not in UTF-8"),
    graded("zip", "Windows separators", "z-win.zip", zipped({"a\\hw.ipynb": _RIGHT}), file="z-win.zip/a/hw.ipynb"),
    graded("zip", "several notebooks", "z-many.zip", zipped({"hw.ipynb": _RIGHT, "scratch-copy.ipynb": b"{}"}), says="hw.ipynb was graded; not graded: scratch-copy.ipynb", file="z-many.zip/hw.ipynb"),
    graded("zip", "a name twice", "z-twice.zip", zipped({"hw.ipynb": _RIGHT, "hx.ipynb": _RIGHT}).replace(b"hx.", b"hw."), says="Of 2 notebooks", file="z-twice.zip/hw.ipynb"),
    graded("zip", "a sound notebook and a bomb", "z-both.zip", zipped({"hw.ipynb": _RIGHT, "x.bin": b"\0" * (65 << 20)}), file="z-both.zip/hw.ipynb"),
    graded("zip", "a comment after the end", "z-comment.zip", zipped({"hw.ipynb": _RIGHT})[:-2] + b"\x05\x00hello", file="z-comment.zip/hw.ipynb"),
    graded("zip", "something before the beginning", "z-prefix.zip", b"#!/bin/sh\n" + zipped({"hw.ipynb": _RIGHT}), file="z-prefix.zip/hw.ipynb"),
    reported("zip", "empty", "z-empty.zip", zipped({}), "holds no notebook"),
    reported("zip", "of no bytes", "z-nothing.zip", b"", "not a zip archive, or is damaged"),
    reported("zip", "without a notebook", "z-pdf.zip", zipped({"hw.pdf": b"%PDF"}), "holds no notebook"),
    reported("zip", "cut off", "z-cut.zip", zipped({"hw.ipynb": _RIGHT})[:-30], "not a zip archive, or is damaged"),
    reported("zip", "another file under its name", "z-html.zip", b"<html>", "not a zip archive, or is damaged"),
    reported("zip", "a damaged entry", "z-crc.zip", zipped({"hw.ipynb": _RIGHT}, zipfile.ZIP_STORED).replace(b"return 2", b"return 3"), "damaged archive", file="z-crc.zip/hw.ipynb"),
    reported("zip", "a bomb", "z-bomb.zip", _BOMB, "64 MB", file="z-bomb.zip/hw.ipynb"),
    reported("zip", "a bomb that lies about its size", "z-lie.zip", _BOMB.replace(struct.pack("<L", 65 << 20), struct.pack("<L", 10)), "64 MB", file="z-lie.zip/hw.ipynb"),
    reported("zip", "bombs in zips", "z-bombs.zip", _NESTED_BOMB, "holds no notebook"),
    reported("zip", "a bomb of overlapping entries", "z-overlap.zip", overlapping(4000, b"\0" * (65 << 20)), "64 MB", file="z-overlap.zip/00000.ipynb"),
    reported("zip", "20,001 entries", "z-entries.zip", overlapping(20_001, b""), "more than 20000 files"),
    reported("zip", "a thousand students", "z-class.zip", zipped({f"{number}/hw.ipynb": _RIGHT for number in range(1000)}), "1000 possible submissions"),
    reported("zip", "three deep", "z-three.zip", zipped({"a.zip": zipped({"b.zip": zipped({"hw.ipynb": _RIGHT})})}), "archive within an archive", file="z-three.zip/a.zip/b.zip"),
    reported("zip", "a path that leads out", "z-out.zip", zipped({"../../hw.ipynb": _RIGHT}), "leads out of its archive", file="z-out.zip/hw.ipynb"),
    reported("zip", "an absolute path", "z-root.zip", zipped({"/etc/hw.ipynb": _RIGHT}), "leads out of its archive", file="z-root.zip/etc/hw.ipynb"),
    reported("zip", "a drive letter", "z-drive.zip", zipped({"C:\\hw.ipynb": _RIGHT}), "leads out of its archive", file="z-drive.zip/C:/hw.ipynb"),
    reported("zip", "a link", "z-link.zip", _link(), "symbolic link", file="z-link.zip/hw.ipynb"),
    reported("zip", "a password", "z-locked.zip", _flag(1), "password", file="z-locked.zip/hw.ipynb"),
    reported("zip", "an unusual packing", "z-lzma.zip", _method(14), "compressed by a method that is not supported", file="z-lzma.zip/hw.ipynb"),
    reported("zip", "a packing of nobody's", "z-method.zip", _method(99), "compressed by a method that is not supported", file="z-method.zip/hw.ipynb"),
]  # fmt: skip

OTHERS = [
    reported("other archives", "tar.gz", "t.tar.gz", _tar(), "pack it as a zip"),
    reported("other archives", "7z", "t.7z", b"7z\xbc\xaf\x27\x1c", "pack it as a zip"),
    reported("other archives", "rar", "t.rar", b"Rar!\x1a\x07", "pack it as a zip"),
    reported("other archives", "a zip under a notebook's name", "t-zip.ipynb", zipped({"hw.ipynb": _RIGHT}), "a zip archive"),
    reported("other archives", "a packed notebook", "t.ipynb.gz", gzip.compress(_RIGHT, mtime=0), "pack it as a zip"),
]  # fmt: skip

CASES: list[Case] = [*ZIPS, *OTHERS]
