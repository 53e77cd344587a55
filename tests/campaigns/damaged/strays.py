"""Files that are something else, notebooks that a tool mangled, and code that only looks right."""

from __future__ import annotations

import base64
import json
import os
import sqlite3
import struct
import tempfile
import zipfile
from pathlib import Path
from urllib.parse import quote

from .case import Case, files_of, graded, reported
from .documents import IMPORTS, RIGHT, code, document, markdown, notebook, text, with_code, zipped

_RIGHT = notebook()
_TEXT = text()


def _sparse(path: Path) -> None:
    with path.open("wb") as file:
        file.write(_RIGHT)
        file.truncate(10 << 30)


def _database() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "x.db")
        connection.execute("create table a (b)")
        connection.commit()
        connection.close()
        return (Path(folder) / "x.db").read_bytes()


def _hole(size: int = 40) -> bytes:
    """A block of the disk lost in the middle of the code."""
    at = _RIGHT.index(b"return")
    return _RIGHT[:at] + b"\0" * size + _RIGHT[at + size :]


def _many(count: int) -> bytes:
    return ('{"cells": [' + ",".join(['{"cell_type":"code","source":"x=1"}'] * count) + "]}").encode()


OTHER_FILES = [
    reported("other files as .ipynb", "rich text", "s-rtf.ipynb", rb"{\rtf1\ansi {\fonttbl\f0 Helvetica;} hello}", "a text document"),
    reported("other files as .ipynb", "an old Word document", "s-doc.ipynb", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old Word or Excel document"),
    reported("other files as .ipynb", "LaTeX", "s-tex.ipynb", b"\\documentclass{article}\n\\begin{document}x\\end{document}", "not a notebook"),
    reported("other files as .ipynb", "Markdown", "s-md.ipynb", b"# Homework\n\n```python\nx = 1\n```\n", "a text in Markdown"),
    reported("other files as .ipynb", "a table", "s-csv.ipynb", b"a,b\n1,2\n", "not a notebook"),
    reported("other files as .ipynb", "a shortcut of Windows", "s-url.ipynb", b"[InternetShortcut]\r\nURL=https://x.example/\r\n", "shortcut"),
    reported("other files as .ipynb", "a shortcut of a Mac", "s-webloc.ipynb", b'<?xml version="1.0"?><plist><dict><key>URL</key></dict></plist>', "a web page"),
    reported("other files as .ipynb", "a link file of Windows", "s-lnk.ipynb", b"L\0\0\0\x01\x14\x02\0" + b"\0" * 100, "a shortcut"),
    reported("other files as .ipynb", "a resource fork", "s-fork.ipynb", b"\0\x05\x16\x07\0\x02\0\0Mac OS X" + b"\0" * 60, "a hidden file that macOS stores beside another"),
    reported("other files as .ipynb", "compiled Python", "s-pyc.ipynb", b"\xa7\r\r\n\0\0\0\0" + b"\xe3\0" * 30, "not a notebook"),
    reported("other files as .ipynb", "a pickle", "s-pickle.ipynb", b"\x80\x04\x95\x10\0\0\0\0\0\0\0]\x94(K\x01K\x02e.", "not a notebook"),
    reported("other files as .ipynb", "a program", "s-elf.ipynb", b"\x7fELF\x02\x01\x01" + b"\0" * 90, "a program"),
    reported("other files as .ipynb", "a database", "s-sqlite.ipynb", _database(), "a database"),
    reported("other files as .ipynb", "packed by zstd", "s-zst.ipynb", b"\x28\xb5\x2f\xfd\x04\0" + b"x" * 40, "a zstd archive"),
    reported("other files as .ipynb", "an encrypted mail", "s-pgp.ipynb", b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "an encrypted message"),
    reported("other files as .ipynb", "a patch", "s-patch.ipynb", b"diff --git a/hw.ipynb b/hw.ipynb\n--- a/hw.ipynb\n+++ b/hw.ipynb\n@@ -1 +1 @@\n-x\n+y\n", "a patch"),
    reported("other files as .ipynb", "an answer of GitHub's", "s-github.ipynb", b'{"message": "Not Found", "documentation_url": "https://docs.github.com"}', "has no cells"),
    reported("other files as .ipynb", "a file as GitHub's interface gives it", "s-contents.ipynb", json.dumps({"name": "hw.ipynb", "encoding": "base64", "content": base64.b64encode(_RIGHT).decode()}).encode(), "has no cells"),
    reported("other files as .ipynb", "a login page after blank lines", "s-login.ipynb", b"\xef\xbb\xbf\n\n  <!doctype html><title>Sign in</title>", "a web page"),
    reported("other files as .ipynb", "a note of Zeppelin's", "s-zeppelin.ipynb", b'{"paragraphs": [{"text": "%python\\nx = 1"}], "name": "hw"}', "has no cells"),
    reported("other files as .ipynb", "a notebook of marimo's", "s-marimo.ipynb", b"import marimo\napp = marimo.App()\n\n@app.cell\ndef _():\n    return\n", "a Python script"),
    reported("other files as .ipynb", "a notebook of Pluto's", "s-pluto.ipynb", b"### A Pluto.jl notebook ###\n# v0.19\n\nusing Markdown\n", "not a notebook"),
    reported("other files as .ipynb", "ten gigabytes of nothing", "s-sparse.ipynb", _sparse, "more than 64 MB"),
]  # fmt: skip

MANGLED = [
    graded("mangled JSON", "commas before closing brackets", "k-commas.ipynb", _TEXT.replace('"nbformat_minor": 5\n', '"nbformat_minor": 5,\n').encode(), says="not valid JSON"),
    reported("mangled JSON", "a comment within", "k-comment.ipynb", _TEXT.replace('"nbformat": 4', '/* version */ "nbformat": 4').encode(), "line"),
    reported("mangled JSON", "keys without quotes", "k-keys.ipynb", _TEXT.replace('"cells"', "cells").encode(), "line 2"),
    reported("mangled JSON", "True and None of Python", "k-python.ipynb", _TEXT.replace("null", "None").encode(), "line"),
    reported("mangled JSON", "a number missing", "k-missing.ipynb", _TEXT.replace(": 4,", ": ,").encode(), "line"),
    reported("mangled JSON", "a closing bracket missing in the middle", "k-bracket.ipynb", _TEXT.replace("},", ",", 1).encode(), "line 6"),
    reported("mangled JSON", "a quotation mark missing", "k-quote.ipynb", _TEXT.replace('"source": "import', '"source": import').encode(), "line 7"),
    reported("mangled JSON", "a line lost", "k-line.ipynb", "\n".join(line for number, line in enumerate(_TEXT.split("\n")) if number != 2).encode(), "line 3"),
    reported("mangled JSON", "the beginning lost", "k-head.ipynb", _RIGHT[40:], "not a notebook"),
    reported("mangled JSON", "the cells alone", "k-cells.ipynb", json.dumps(document()["cells"]).encode(), "JSON but no notebook"),
    reported("mangled JSON", "JSON within a JSON string", "k-string.ipynb", json.dumps(_TEXT).encode(), "JSON but no notebook"),
    reported("mangled JSON", "a notebook in a list", "k-list.ipynb", json.dumps([document()]).encode(), "JSON but no notebook"),
    reported("mangled JSON", "signs of an address", "k-percent.ipynb", quote(_TEXT).encode(), "not a notebook"),
    reported("mangled JSON", "numbers of lines copied along", "k-numbers.ipynb", "\n".join(f"{number} {line}" for number, line in enumerate(_TEXT.split("\n"), 1)).encode(), "JSON but no notebook"),
    reported("mangled JSON", "colours of a terminal", "k-colours.ipynb", _TEXT.replace('"', '\x1b[32m"').encode(), "line 2"),
    reported("mangled JSON", "a program of JavaScript around it", "k-js.ipynb", f"var notebook = {_TEXT};".encode(), "not a notebook"),
    graded("mangled JSON", "hard blanks between", "k-hard.ipynb", _TEXT.replace("\n ", "\n\u00a0").encode(), says="not valid JSON"),
    graded("mangled JSON", "a byte order mark in the middle", "k-mark.ipynb", _TEXT.replace('"metadata"', '\ufeff"metadata"', 1).encode(), says="not valid JSON"),
    graded("mangled JSON", "a type given twice", "k-type.ipynb", _RIGHT.replace(b'"cell_type": "code"', b'"cell_type": "raw", "cell_type": "code"')),
    graded("mangled JSON", "an escape that JSON has not", "k-escape.ipynb", notebook(code("PLACE"), code(RIGHT)).replace(b"PLACE", rb"# \d"), says="not valid JSON"),
    graded("mangled JSON", "encoded twice", "k-twice.ipynb", text(code("# é ß"), code(RIGHT)).encode().decode("latin-1").encode()),
    graded("mangled JSON", "pairs of surrogates as bytes", "k-cesu.ipynb", notebook(code("# PLACE"), code(RIGHT)).replace(b"PLACE", b"\xed\xa0\xbd\xed\xb8\x80"), says="Western European"),
    graded("mangled JSON", "UTF-16 with half a sign at its end", "k-half.ipynb", (_TEXT + "\n").encode("utf-16") + b"\0", says="not as UTF-8"),
    graded("mangled JSON", "an empty key and a key of a megabyte", "k-keys2.ipynb", json.dumps(document() | {"": 1, "k" * 10**6: 2}).encode()),
    graded("mangled JSON", "metadata 150 deep", "k-deep.ipynb", _RIGHT.replace(b'"metadata": {}', b'"metadata": ' + b'{"a":' * 150 + b"1" + b"}" * 150, 1)),
    graded("mangled JSON", "a block of zeros in the code", "k-zeros.ipynb", _hole(8), 0, "NUL"),
    graded("mangled JSON", "lines broken by a mail", "k-mail.ipynb", notebook(code(IMPORTS), code(RIGHT + "  # " + "word " * 30)).replace(b"word word word word ", b"word word word word\n"), 0, "has a syntax error"),
    graded("mangled JSON", "quoted-printable", "k-qp.ipynb", notebook(code("x = 1"), code(RIGHT)).replace(b"x = 1", b"x =3D 1"), says="has a syntax error"),
    reported("mangled JSON", "a hundred thousand cells", "k-many.ipynb", _many(100_000), "100000 cells"),
    graded("mangled JSON", "ten thousand cells", "k-most.ipynb", notebook(code(RIGHT), *[markdown("x")] * 9_999)),
    graded("mangled JSON", "a null among the lines", "k-null.ipynb", notebook(code(["x = 1\n", None, "y = 2"]), code(RIGHT)), says="contains lines that are not text"),
    graded("mangled JSON", "counts of wrong types", "k-counts.ipynb", notebook(*(code("x = 1", execution_count=value) for value in ("1", -1, 1e300, [], {}, True)), code(RIGHT))),
    graded("mangled JSON", "ids of ten thousand letters", "k-ids.ipynb", notebook(code(RIGHT, id="x" * 10_000))),
]  # fmt: skip

CODE = [
    *(graded("characters in code", f"{name} in the code", f"x-{name.replace(' ', '-')}.ipynb", with_code(source), says=says) for name, source, says in (
        ("a soft hyphen", "x = 1\u00ad", "U+00AD"),
        ("a word joiner", "x = \u20601", "U+2060"),
        ("a mark of direction", "x = 1\u200e", "U+200E"),
        ("an ideographic space", "x\u3000= 1", "U+3000"),
        ("a thin space", "x = 1\u2009+ 2", "U+2009"),
        ("a dash", "x = 3 – 2", "U+2013"),
        ("a Greek question mark", "x = 1\u037e y = 2", "U+037E"),
        ("a sign of division", "x = 4 ÷ 2", "U+00F7"),
        ("a sign of comparison", "x = 1 ≤ 2", "U+2264"),
        ("a superscript", "x = 3²", "U+00B2"),
        ("Arabic digits", "x = ٣", "U+0663"),
        ("an end-of-file sign", "x = 1\x1a", "U+001A"),
        ("a vertical tab", "x = 1\n\x0by = 2", "U+000B"),
        ("a next-line sign", "x = 1  # a\x85b c", ""),
        ("a private sign", "x = \ue000", "U+E000"),
    )),
    graded("characters in code", "a turn of direction in a comment", "x-bidi.ipynb", with_code("x = 1  # \u202e y \u2066")),
    graded("characters in code", "a Cyrillic letter in the name", "x-homoglyph.ipynb", notebook(code("def d\u043euble(x):\n    return 2 * x")), 0, "U+043E, CYRILLIC SMALL LETTER O"),
    graded("characters in code", "full-width letters in the name", "x-wide.ipynb", notebook(code("def ｄouble(x):\n    return 2 * x"))),
]  # fmt: skip

HABITS = [
    *(graded("habits", what, f"h-{number}.ipynb", with_code(*sources), says=says) for number, (what, says, *sources) in enumerate((
        ("built-in names as variables", "", "list = [1]\nlen = 3\nprint = None\nsum = 0\nstr = 'x'\nrange = 5\nabs = None"),
        ("everything forgotten in the middle", "", "x = 1", "%reset -f"),
        ("the screen put aside", "", "import sys\nsys.stdout = sys.stderr = None", "print(1)"),
        ("the screen closed", "", "import sys\nsys.stdout.close()", "print(1)"),
        ("warnings as errors", "", "import warnings\nwarnings.simplefilter('error')\nnp.seterr(all='raise')"),
        ("another folder", "", "import os\nos.chdir('/')"),
        ("no path", "", "import sys\nsys.path.clear()"),
        ("Python 2's comparison", "Python 2", "x = 1 <> 2"),
        ("Python 2's octal", "has a syntax error", "x = 0777"),
        ("a return on its own", "has a syntax error", "return 3"),
        ("a line that is a question", "", "what is this?"),
        ("an interrupt of its own", "KeyboardInterrupt", "raise KeyboardInterrupt"),
        ("quit and exit", "raised SystemExit", "quit()", "exit(3)", "import sys; sys.exit(1)"),
        ("a person asked", "has nobody to ask", "name = input('Your name?')"),
        ("magics of other tools", "", "%load_ext cython", "%%R\nx <- 1", "%%sql\nselect 1", "%store x", "%run other.ipynb"),
        ("brackets a hundred deep", "", "x = " + "(" * 90 + "1" + ")" * 90),
        ("brackets ten thousand deep", "has a syntax error", "x = " + "(" * 10_000 + "1" + ")" * 10_000),
        ("a hundred thousand signs", "has a syntax error", "x = " + "-" * 100_000 + "1"),
        ("attributes fifty thousand deep", "raised RecursionError", "x = a" + ".a" * 50_000),
        ("a file of Windows", "is a path of another machine", "open('C:\\\\Users\\\\me\\\\x.csv')"),
    ))),
    graded("habits", "the answer under a guard", "h-guard.ipynb", notebook(code("if __name__ == '__main__':\n    def double(x): return 2 * x"))),
    graded("habits", "the answer timed", "h-timed.ipynb", notebook(code("%%time\ndef double(x): return 2 * x"))),
    graded("habits", "the answer deleted at the end", "h-del.ipynb", notebook(code(RIGHT), code("del double")), 0),
    graded("habits", "the answer in a raw cell", "h-raw.ipynb", notebook(code(IMPORTS), {**markdown(RIGHT), "cell_type": "raw"}), 0, "is not a code cell"),
    graded("habits", "the answer as a partial", "h-partial.ipynb", notebook(code("from functools import partial\nfrom operator import mul\ndouble = partial(mul, 2)"))),
    graded("habits", "Python 2's division imported", "h-future.ipynb", notebook(code("x = 1\nfrom __future__ import division, print_function"), code(RIGHT)), says=""),
]  # fmt: skip


def _placeholder(path: Path) -> None:
    files_of({".hw.ipynb.icloud": b"bplist00\xd3"})(path)


def _links_in_a_ring(path: Path) -> None:
    path.mkdir()
    (path / "a").symlink_to(path / "b")
    (path / "b").symlink_to(path / "a")


def _bare(path: Path) -> None:
    with open(os.fsencode(path.parent) + b"/q-\xff\xfe.ipynb", "wb") as file:
        file.write(_RIGHT)


NAMES = [
    *(reported("names of files", f"a {what} beside its notebook's suffix", f"q-x.ipynb.{suffix}", b"x", says) for what, suffix, says in (
        ("PDF", "pdf", "a PDF document"), ("web page", "html", "a web page"), ("script", "py", "a Python script"), ("shortcut", "lnk", "shortcut"),
        ("shortcut to a page", "url", "shortcut"), ("Word document", "docx", "a text document"))),
    *(reported("names of files", f"a suffix misspelt as {suffix}", f"q-y.{suffix}", _RIGHT, "rename it so that it ends with .ipynb") for suffix in ("ipyn", "pynb", "ipnb", "inpyb", "ipynbb", "jpynb")),
    reported("names of files", "a backup", "q-z.ipynb.bak", _RIGHT, "rename it"),
    reported("names of files", "an unfinished download", "q-z.ipynb.part", _RIGHT, "rename it"),
    reported("names of files", "a part of an archive", "q-parts.z01", b"x", "archive"),
    reported("names of files", "a part of another archive", "q-parts.7z.001", b"x", "archive"),
    graded("names of files", "a blank at the end", "q-blank.ipynb ", _RIGHT),
    graded("names of files", "a point at the end", "q-point.ipynb.", _RIGHT),
    graded("names of files", "another point for the suffix", "q-under_ipynb", _RIGHT),
    reported("names of files", "not yet down from the cloud", "q-cloud", _placeholder, "iCloud"),
    reported("names of files", "links in a ring", "q-ring", _links_in_a_ring, "symbolic link"),
    graded("names of files", "bytes that are no text", "-q", _bare, file="q-\\udcff\\udcfe.ipynb"),
    graded("names of files", "locks, icons and notes of systems", "q-junk", files_of({"hw.ipynb": _RIGHT, "~$report.docx": b"x", "Icon\r": b"", "Thumbs.db": b"x", "desktop.ini": b"x", "hw.ipynb\uf03aZone.Identifier": b"x"}), file="q-junk/hw.ipynb"),
    graded("names of files", "a conflict of a synchroniser", "q-sync", files_of({"hw.ipynb": _RIGHT, "hw.sync-conflict-20261101-101010-ABC.ipynb": b"{}" * 900}), says="Of 2 notebooks, hw.ipynb", file="q-sync/hw.ipynb"),
]  # fmt: skip


def _raw_zip(name: bytes, flags: int = 0, data: bytes = _RIGHT) -> bytes:
    whole = bytearray(zipped({"X" * len(name): data}).replace(b"X" * len(name), name))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = whole.index(mark) + offset
        whole[at : at + 2] = struct.pack("<H", flags)
    return bytes(whole)


def _patched(offset: int, value: bytes) -> bytes:
    """A zip whose table's only row has other bytes at this offset."""
    data = bytearray(zipped({"hw.ipynb": _RIGHT}))
    at = data.index(b"PK\x01\x02") + offset
    data[at : at + len(value)] = value
    return bytes(data)


ZIPS = [
    graded("strange zips", "a name in Shift-JIS", "i-sjis.zip", _raw_zip("宿題.ipynb".encode("shift-jis")), file="i-sjis.zip/宿題.ipynb"),
    graded("strange zips", "a name in Cyrillic of Windows", "i-1251.zip", _raw_zip("дом.ipynb".encode("cp1251")), file="i-1251.zip/дом.ipynb"),
    graded("strange zips", "names of devices", "i-device.zip", zipped({"NUL/aux.ipynb": _RIGHT}), file="i-device.zip/NUL/aux.ipynb"),
    graded("strange zips", "a name of points and slashes alone, and a notebook", "i-dots.zip", zipped({"././/./": b"", ".//hw.ipynb": _RIGHT}), file="i-dots.zip/hw.ipynb"),
    graded("strange zips", "a folder a thousand deep", "i-deep.zip", zipped({"d/" * 1000 + "hw.ipynb": _RIGHT}), file="i-deep.zip" + "/d" * 24 + "/hw.ipynb"),
    graded("strange zips", "two archives, one after the other", "i-two.zip", zipped({"old.ipynb": b"{}"}) + zipped({"hw.ipynb": _RIGHT}), file="i-two.zip/hw.ipynb"),
    reported("strange zips", "a folder by a notebook's name alone", "i-folder.zip", zipped({"hw.ipynb/": b""}), "holds no notebook"),
    reported("strange zips", "an entry beyond the end", "i-beyond.zip", _patched(42, b"\xf0\xff\xff\x7f"), "damaged", file="i-beyond.zip/hw.ipynb"),
    graded("strange zips", "an entry that says it has four gigabytes", "i-huge.zip", _patched(20, b"\xfe\xff\xff\xff\xfe\xff\xff\xff"), file="i-huge.zip/hw.ipynb"),
    reported("strange zips", "packed by bzip2", "i-bzip2.zip", zipped({"hw.ipynb": _RIGHT}, zipfile.ZIP_BZIP2), "compressed by a method that is not supported", file="i-bzip2.zip/hw.ipynb"),
    reported("strange zips", "a tar by its name", "i-tar.zip", b"hw.ipynb" + b"\0" * 249 + b"ustar\x0000" + b"\0" * 800, "not a zip archive"),
    reported("strange zips", "a rar by its name", "i-rar.zip", b"Rar!\x1a\x07\x01\0" + b"x" * 50, "not a zip archive"),
    reported("strange zips", "a Word document by its name", "i-docx.zip", zipped({"[Content_Types].xml": b"<x/>", "word/document.xml": b"<x/>"}), "holds no notebook"),
    reported("strange zips", "an archive's end in its comment", "i-comment.zip", zipped({"hw.ipynb": _RIGHT})[:-2] + struct.pack("<H", 22) + b"PK\x05\x06" + b"\0" * 18, "holds no notebook"),
    graded("strange zips", "a notebook and a damaged archive", "i-pair.zip", zipped({"hw.ipynb": _RIGHT, "data.zip": b"PK\x03\x04x"}), file="i-pair.zip/hw.ipynb", says="not graded: the contents of data.zip"),
]  # fmt: skip

CASES: list[Case] = [*OTHER_FILES, *MANGLED, *CODE, *HABITS, *NAMES, *ZIPS]
