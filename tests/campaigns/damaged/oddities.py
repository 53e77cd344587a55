"""What front ends, systems and mail programmes leave behind: odd JSON, odd archives, odd companions of a notebook."""

from __future__ import annotations

import base64
import bz2
import io
import json
import lzma
import os
import stat
import struct
import tarfile
import zipfile
from pathlib import Path

from tests.campaigns.damaged.case import Case, bytes_of, files_of, graded, reported
from tests.campaigns.damaged.documents import (
    IMPORTS,
    RIGHT,
    code,
    document,
    markdown,
    notebook,
    text,
    with_code,
    zipped,
)

_RIGHT = notebook()
_WRONG = notebook().replace(b"2 * x", b"3 * x")
_LONG = "n" * 30_000 + ".ipynb"


def _with(**more: object) -> bytes:
    return json.dumps(document(**more)).encode()


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for kind, name in ((tarfile.CHRTYPE, "null"), (tarfile.LNKTYPE, "hard"), (tarfile.FIFOTYPE, "pipe")):
            info = tarfile.TarInfo(name)
            info.type, info.linkname, info.mode = kind, "/etc/passwd", 0o6777
            archive.addfile(info)
    return stream.getvalue()


def _zip64() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive, archive.open("hw.ipynb", "w", force_zip64=True) as entry:
        entry.write(_RIGHT)
    return stream.getvalue()


class _Unseekable(io.BytesIO):
    def seekable(self) -> bool:
        return False

    def tell(self) -> int:
        raise OSError

    def seek(self, *_: int) -> int:
        raise OSError


def _streamed() -> bytes:
    stream = _Unseekable()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("hw.ipynb", _RIGHT)
    return stream.getvalue()


def _special(kind: int, mode: int) -> bytes:
    stream = io.BytesIO()
    info = zipfile.ZipInfo("hw.ipynb")
    info.external_attr = (kind | mode) << 16
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(info, _RIGHT)
    return stream.getvalue()


def _of_two_disks() -> bytes:
    data = bytearray(zipped({"hw.ipynb": _RIGHT}))
    struct.pack_into("<HH", data, data.index(b"PK\x05\x06") + 4, 1, 1)
    return bytes(data)


def _hard_linked(path: Path) -> None:
    bytes_of(_RIGHT)(path / "hw.ipynb")
    (path / "data.txt").write_text("x")
    os.link(path / "data.txt", path / "same.txt")


def _too_deep(path: Path) -> None:
    bytes_of(_RIGHT)(path.joinpath(*["d"] * 40, "hw.ipynb"))


def _pipe_beside(path: Path) -> None:
    bytes_of(_RIGHT)(path / "hw.ipynb")
    os.mkfifo(path / "data")


JSON = [
    reported("odd JSON", "a notebook saved as .json", "j-saved.json", _RIGHT, "is a notebook under another name"),
    reported("odd JSON", "a notebook saved as .txt in a folder of one's own", "j-mailed", files_of({"notebook.txt": _RIGHT}), "notebook.txt is a notebook under another name"),
    graded("odd JSON", "numbers that are none", "j-nan.ipynb", text(metadata={"a": 7}).replace(": 7", ": [NaN, -Infinity, 1e999, -0]").encode()),
    graded("odd JSON", "cells given twice", "j-twice.ipynb", _WRONG[:-1] + b"," + _RIGHT.lstrip()[1:]),
    graded("odd JSON", "a source given twice", "j-source.ipynb", _WRONG.replace(b'"source": "def', b'"source": "x = 1", "source": "def').replace(b"3 * x", b"2 * x")),
    graded("odd JSON", "two documents, one after the other", "j-lines.ipynb", _RIGHT + b"\n" + _WRONG, says="continues after the end of the notebook"),
    graded("odd JSON", "two byte order marks", "j-marks.ipynb", b"\xef\xbb\xbf\xef\xbb\xbf" + _RIGHT),
    graded("odd JSON", "two returns a line", "j-returns.ipynb", _RIGHT.replace(b"\n", b"\r\r\n")),
    graded("odd JSON", "everything escaped", "j-escaped.ipynb", json.dumps(document(code(IMPORTS), code(RIGHT + "  # é \U0001f600"))).encode()),
    reported("odd JSON", "comments", "j-comments.ipynb", b"// my notebook\n" + _RIGHT, "not a notebook"),
    reported("odd JSON", "a Python dict", "j-dict.ipynb", str(document()).encode(), "not a notebook"),
    reported("odd JSON", "base64", "j-base64.ipynb", base64.b64encode(_RIGHT), "not a notebook"),
    reported("odd JSON", "a mail around it", "j-mail.ipynb", b"Content-Type: application/x-ipynb+json\n\n" + _RIGHT, "not a notebook"),
    reported("odd JSON", "quotes as a web page has them", "j-quotes.ipynb", _RIGHT.replace(b'"', b"&quot;"), "not a notebook"),
    reported("odd JSON", "another name for the cells", "j-names.ipynb", _RIGHT.replace(b'"cells"', b'"Cells"'), "it has no cells"),
    reported("odd JSON", "the answer of a server around it", "j-server.ipynb", json.dumps({"type": "notebook", "content": document()}).encode(), "it has no cells"),
    reported("odd JSON", "worksheets that are an object", "j-sheets.ipynb", json.dumps({"nbformat": 3, "worksheets": {"cells": []}}).encode(), "it has no cells"),
    reported("odd JSON", "the code page of a mainframe", "j-ebcdic.ipynb", _RIGHT.decode().encode("cp500"), "not a notebook"),
    reported("odd JSON", "packed by bzip2", "j-bz2.ipynb", bz2.compress(_RIGHT), "not a notebook"),
    reported("odd JSON", "packed by xz", "j-xz.ipynb", lzma.compress(_RIGHT), "not a notebook"),
    reported("odd JSON", "a tar", "j-tar.ipynb", _tar(), "no notebook"),
]  # fmt: skip

CELLS = [
    graded("odd cells", "a line separator in a comment", "o-separator.ipynb", with_code("def other(x):\n    return 1  # a\u2028 b"), says="line 2 holds a LINE SEPARATOR (U+2028)"),
    graded("odd cells", "metadata that is a list", "o-metadata.ipynb", _with(metadata=[1, {"kernelspec": None}])),
    graded("odd cells", "a kernel of strange types", "o-kernel.ipynb", _with(metadata={"kernelspec": [], "language_info": 7})),
    graded("odd cells", "a language of a megabyte", "o-language.ipynb", _with(metadata={"language_info": {"name": "x" * 10**6}}), says="its cells were run as Python 3"),
    graded("odd cells", "lines within lines", "o-lines.ipynb", notebook(code(IMPORTS), code([["def double(x):\n"], ["    return 2 * x"]])), 0, says="contains lines that are not text"),
    graded("odd cells", "a type in capitals", "o-type.ipynb", notebook(code(IMPORTS), code(RIGHT) | {"cell_type": " CODE "})),
    graded("odd cells", "attachments of wrong types", "o-attached.ipynb", notebook(*(markdown("![](attachment:a)") | {"attachments": value} for value in ([], None, 7, {"a": [1]}, {"a": {"image/png": 7}})), code(RIGHT))),
    graded("odd cells", "a source of fifty thousand pieces", "o-pieces.ipynb", notebook(code(IMPORTS), code([*RIGHT, *[""] * 50_000]))),
    graded("odd cells", "cells and worksheets", "o-both.ipynb", _with(worksheets=[{"cells": [code("def double(x): return 0")]}])),
    graded("odd cells", "magics and questions", "o-magics.ipynb", with_code("%%html\n<b>x</b>", "%%time\ny = 1", "double??", "?x", "!ls\n%cd /", "%%bash\nrm -rf /", "%load_ext autoreload\n%autoreload 2")),
    graded("odd cells", "magics of nobody's", "o-nobody.ipynb", with_code("%nonsense", "%%nonsense\nx = 1"), says="" ),
    graded("odd cells", "an answer in a file of its own making", "o-writefile.ipynb", notebook(code("%%writefile mine.py\ndef double(x):\n    return 2 * x\n"), code("from mine import double"))),
    graded("odd cells", "an answer under a magic", "o-under.ipynb", notebook(code(IMPORTS), code("%%capture\n" + RIGHT))),
]  # fmt: skip

ZIPS = [
    graded("odd zips", "sizes of 64 bits", "y-64.zip", _zip64(), file="y-64.zip/hw.ipynb"),
    graded("odd zips", "sizes after the data", "y-stream.zip", _streamed(), file="y-stream.zip/hw.ipynb"),
    graded("odd zips", "the suffix in capitals", "y-CAPITALS.ZIP", zipped({"hw.ipynb": _RIGHT}), file="y-CAPITALS.ZIP/hw.ipynb"),
    graded("odd zips", "names that differ in case", "y-case.zip", zipped({"hw.ipynb": _RIGHT + b" " * 9, "HW.ipynb": _WRONG}), says="Of 2 notebooks", file="y-case.zip/hw.ipynb"),
    graded("odd zips", "one name in two normal forms", "y-forms.zip", zipped({"Zo\u00eb.ipynb": _RIGHT + b" " * 9, "Zoe\u0308.ipynb": _WRONG}), says="Of 2 notebooks", file="y-forms.zip/Zo\u00eb.ipynb"),
    graded("odd zips", "a name of thirty thousand letters", "y-long.zip", zipped({_LONG: _RIGHT}), file=f"y-long.zip/{_LONG}"[:500]),
    graded("odd zips", "a name with a zero byte", "y-zero.zip", zipped({"hw.ipynbXYZ": _RIGHT}).replace(b"ipynbX", b"ipynb\0"), file="y-zero.zip/hw.ipynb"),
    graded("odd zips", "a folder of the notebook's name", "y-folder.zip", zipped({"hw.ipynb/": b"", "hw.ipynb/hw.ipynb": _RIGHT}), file="y-folder.zip/hw.ipynb/hw.ipynb"),
    graded("odd zips", "rights of a set user", "y-setuid.zip", _special(stat.S_IFREG, 0o6777), file="y-setuid.zip/hw.ipynb"),
    graded("odd zips", "a notebook that says that it is a pipe", "y-pipe.zip", _special(stat.S_IFIFO, 0o600), file="y-pipe.zip/hw.ipynb"),
    reported("odd zips", "a share of the network", "y-share.zip", zipped({"\\\\server\\share\\hw.ipynb": _RIGHT}), "leads out of its archive", file="y-share.zip/server/share/hw.ipynb"),
    graded("odd zips", "the second of two disks", "y-disks.zip", _of_two_disks(), file="y-disks.zip/hw.ipynb"),
    reported("odd zips", "without its suffix", "y-nameless", zipped({"hw.ipynb": _RIGHT}), "a zip archive"),
    reported("odd zips", "a tar of devices and links", "y-tar.tar", _tar(), "pack it as a zip"),
]  # fmt: skip

COMPANIONS = [
    graded("companions", "three thousand files of data", "m-many", files_of({"hw.ipynb": _RIGHT, **{f"data/{number}.csv": b"" for number in range(3000)}}), file="m-many/hw.ipynb"),
    graded("companions", "a repository", "m-git", files_of({"hw.ipynb": _RIGHT, ".git/HEAD": b"ref", ".gitignore": b"", "README.md": b"# x"}), file="m-git/hw.ipynb"),
    graded("companions", "an environment with notebooks of its own", "m-venv", files_of({"hw.ipynb": _RIGHT, "venv/lib/site-packages/x/demo.ipynb": _WRONG, "venv/bin/activate": b""}), file="m-venv/hw.ipynb"),
    graded("companions", "where the download came from", "m-zone", files_of({"hw.ipynb": _RIGHT, "hw.ipynb:Zone.Identifier": b"[ZoneTransfer]"}), file="m-zone/hw.ipynb"),
    graded("companions", "modules that hide the library's", "m-modules", files_of({"hw.ipynb": _RIGHT, "numpy.py": b"raise SystemExit", "autograder.py": b"1/0", "json.py": b"1/0"}), file="m-modules/hw.ipynb"),
    graded("companions", "a hard link", "m-hard", _hard_linked, file="m-hard/hw.ipynb"),
    graded("companions", "a pipe", "m-pipe", _pipe_beside, file="m-pipe/hw.ipynb"),
    reported("companions", "none, and forty folders down", "m-deep", _too_deep, "too deep in folders", file="m-deep" + "/d" * 24),
    reported("companions", "a notebook as MyST", "m-myst.md", b"---\njupytext: {}\n---\n```{code-cell}\n1\n```", "a text document"),
    reported("companions", "a notebook as Quarto", "m-quarto.qmd", b"```{python}\n1\n```", "another language"),
    reported("companions", "a notebook as R Markdown", "m-rmd.Rmd", b"```{r}\n1\n```", "another language"),
    reported("companions", "a script in percent format", "m-percent.py", b"# %%\ndef double(x):\n    return 2 * x", "Python script"),
    reported("companions", "an editor's copy", "#m-editor.ipynb#", _RIGHT, "rename it so that it ends with .ipynb"),
]  # fmt: skip

CASES: list[Case] = [*JSON, *CELLS, *ZIPS, *COMPANIONS]
