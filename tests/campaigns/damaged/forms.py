"""Files that are no notebooks, notebooks of every version, and cells of wrong form, number and order."""

from __future__ import annotations

import json
from pathlib import Path

from .case import Case, bytes_of, graded, reported
from .documents import IMPORTS, RIGHT, code, document, markdown, notebook, old, text

_OUTPUT = '{"output_type": "stream", "name": "stdout", "text": "x"}'
_MERGED = text().replace('"metadata": {},', '<<<<<<< HEAD\n"metadata": {},\n=======\n>>>>>>> theirs', 1)


def _huge(path: Path) -> None:
    with path.open("wb") as file:
        file.write(notebook())
        file.truncate(200 << 20)


def _floods(path: Path) -> None:
    cell = json.dumps(code(RIGHT)).replace('"outputs": []', f'"outputs": [{",".join([_OUTPUT] * 1_000_000)}]')
    bytes_of(f'{{"cells": [{cell}]}}'.encode())(path)


def _without(key: str) -> bytes:
    return json.dumps({name: value for name, value in document().items() if name != key}).encode()


def _picture() -> bytes:
    cell = markdown("![](attachment:a.png)") | {
        "attachments": {"a.png": {"image/png": "iVBORw0K" * 4_000_000}}
    }
    return notebook(cell, code(RIGHT))


NO_NOTEBOOK = [
    reported("no notebook", "an empty file", "empty.ipynb", b"", "is empty"),
    reported("no notebook", "nothing but blanks", "blanks.ipynb", b" \n\t\r\n ", "is empty"),
    reported("no notebook", "nothing but zero bytes", "zeros.ipynb", b"\0" * 4096, "is empty"),
    reported("no notebook", "a letter", "letter.ipynb", b"Dear Sir, my dog ate it.", "not a notebook"),
    reported("no notebook", "a JSON list", "list.ipynb", b"[1, 2]", "JSON but no notebook"),
    reported("no notebook", "a JSON string", "string.ipynb", b'"cells"', "JSON but no notebook"),
    reported("no notebook", "a JSON number", "number.ipynb", b"4", "JSON but no notebook"),
    reported("no notebook", "a JSON null", "null.ipynb", b"null", "JSON but no notebook"),
    reported("no notebook", "an object without cells", "no-cells.ipynb", _without("cells"), "has no cells"),
    reported("no notebook", "cells that are no list", "cells.ipynb", b'{"cells": {"a": 1}}', "has no cells"),
    reported("no notebook", "a web page", "page.ipynb", b"<!DOCTYPE html>\n<html></html>", "a web page"),
    reported("no notebook", "a PDF", "report.ipynb", b"%PDF-1.7\n\xe2\xe3", "a PDF"),
    reported("no notebook", "a Python script", "script.ipynb", f"{IMPORTS}\n\n{RIGHT}".encode(), "a Python script"),
    reported("no notebook", "a Git LFS pointer", "lfs.ipynb", b"version https://git-lfs.github.com/spec/v1\n", "LFS"),
    reported("no notebook", "marks of a git merge", "merge.ipynb", _MERGED.encode(), "git merge"),
    reported("no notebook", "a file cut off", "cut.ipynb", notebook()[:-40], "cut off"),
    reported("no notebook", "a comma too many", "comma.ipynb", text().replace('"cells": [', '"cells": [,').encode(), "line 2"),
    reported("no notebook", "a word processor's quotes", "word.ipynb", text().replace('"', "”").encode(), "quotation marks are curly"),
    graded("no notebook", "text after the end", "after.ipynb", notebook() + b"\n{}", says="continues after the end of the notebook"),
]  # fmt: skip

SIZE = [
    reported("size and depth", "200 MB", "huge.ipynb", _huge, "more than 64 MB"),
    reported("size and depth", "lists 100,000 deep", "deep.ipynb", b'{"cells":' + b"[" * 100_000, "deep"),
    reported("size and depth", "metadata 100,000 deep", "deep2.ipynb", b'{"metadata":' * 100_000, "deep"),
    reported("size and depth", "a million outputs", "flood.ipynb", _floods, "more data"),
    reported("size and depth", "10,001 cells", "cells10001.ipynb", notebook(*[code("")] * 10_001), "10001 cells"),
    graded("size and depth", "a thousand cells", "cells1000.ipynb", notebook(*[code("x = 1")] * 1000, code(RIGHT))),
    graded("size and depth", "a cell of 5 MB", "cell5mb.ipynb", notebook(code("s = '''" + ("x" * 79 + "\n") * 65_536 + "'''"), code(RIGHT))),
    graded("size and depth", "one line of 5 MB", "line5mb.ipynb", notebook(code("s = '" + "x" * 5_000_000 + "'"), code(RIGHT))),
    graded("size and depth", "an attachment of 32 MB", "attachment.ipynb", _picture()),
    graded("size and depth", "10,000 outputs", "outputs.ipynb", notebook(code(RIGHT, outputs=[json.loads(_OUTPUT)] * 10_000))),
    graded("size and depth", "a number of 10,000 digits", "digits.ipynb", text().replace(": 4,", f": {'4' * 10_000},").encode()),
]  # fmt: skip

VERSIONS = [
    *(graded("version", f"nbformat 4.{minor}", f"v4{minor}.ipynb", notebook(nbformat_minor=minor)) for minor in range(6)),
    graded("version", "nbformat 2", "v2.ipynb", old(2)),
    graded("version", "nbformat 3", "v3.ipynb", old(3)),
    graded("version", "nbformat 5", "v5.ipynb", notebook(nbformat=5, nbformat_minor=0)),
    graded("version", "no nbformat", "v.ipynb", _without("nbformat")),
    graded("version", "nbformat as text", "vtext.ipynb", notebook(nbformat="4", nbformat_minor="5")),
    graded("version", "no metadata", "meta.ipynb", _without("metadata")),
    graded("version", "no ids", "no-ids.ipynb", json.dumps({"cells": [code(IMPORTS), code(RIGHT)]}).encode()),
    graded("version", "doubled ids", "same-ids.ipynb", notebook(code(IMPORTS, id="a"), code(RIGHT, id="a"))),
    graded("version", "ids of wrong types", "odd-ids.ipynb", notebook(code(IMPORTS, id=5), code(RIGHT, id=[None]))),
    graded("version", "an R kernel", "r.ipynb", notebook(metadata={"kernelspec": {"name": "ir", "language": "R"}}), says="written in 'R'"),
    graded("version", "a Julia kernel", "julia.ipynb", notebook(metadata={"kernelspec": {"name": "julia-1.10"}}), says="written in 'julia-1.10'"),
    graded("version", "a kernel of nobody's", "kernel.ipynb", notebook(metadata={"kernelspec": {"name": "../../evil"}})),
    graded("version", "R code", "rcode.ipynb", notebook(code("x <- c(1, 2)\ny <- function(a) { a }")), 0, "has a syntax error"),
]  # fmt: skip

_HALVES = [code("def double(x):"), code("    return 2 * x")]
CELLS = [
    graded("cells", "a cell that is null", "c-null.ipynb", notebook(None, code(RIGHT)), says="Cell 1 could not be read"),
    graded("cells", "a cell that is text", "c-text.ipynb", notebook("x", code(RIGHT)), says="Cell 1 could not be read"),
    graded("cells", "a source that is a number", "c-number.ipynb", notebook(code(5), code(RIGHT)), says="Cell 1 could"),
    graded("cells", "a source that is an object", "c-object.ipynb", notebook(code({"a": 1}), code(RIGHT)), says="Cell 1 could"),
    graded("cells", "a line that is no text", "c-line.ipynb", notebook(code([3, RIGHT])), says="contains lines that are not text"),
    graded("cells", "a source that is null", "c-empty.ipynb", notebook(code(None), code(RIGHT))),
    graded("cells", "no source", "c-none.ipynb", notebook({"cell_type": "code"}, code(RIGHT))),
    graded("cells", "no type", "c-type.ipynb", notebook({"source": RIGHT})),
    graded("cells", "a type of nobody's", "c-poem.ipynb", notebook({"cell_type": "poem", "source": "O"}, code(RIGHT)), says="Cell 1 could"),
    graded("cells", "outputs of wrong types", "c-outputs.ipynb", notebook(code(RIGHT, outputs={"a": [1]}))),
    graded("cells", "metadata of wrong types", "c-meta.ipynb", notebook(code(RIGHT, metadata=[1]))),
    graded("cells", "no cells at all", "c-nothing.ipynb", json.dumps(document() | {"cells": []}).encode(), 0, "has no cells"),
    graded("cells", "the imports deleted", "c-imports.ipynb", notebook(code(RIGHT))),
    graded("cells", "the answer deleted", "c-deleted.ipynb", notebook(code(IMPORTS)), 0),
    graded("cells", "the answer made a text", "c-markdown.ipynb", notebook(code(IMPORTS), markdown(RIGHT)), 0),
    graded("cells", "every cell doubled", "c-doubled.ipynb", notebook(*[code(IMPORTS), code(RIGHT)] * 2)),
    graded("cells", "a wrong answer before the right one", "c-last.ipynb", notebook(code("double = None"), code(RIGHT))),
    graded("cells", "the cells reversed", "c-reversed.ipynb", notebook(code("y = double(1)"), code("def double(x): return two() * x"), code("def two(): return 2"))),
    graded("cells", "the cells merged", "c-merged.ipynb", notebook(code(f"{IMPORTS}\n\n{RIGHT}"))),
    graded("cells", "a cell split between functions", "c-split.ipynb", notebook(code("def two(): return 2"), code("def double(x): return two() * x"))),
    graded("cells", "a cell split within a function", "c-halves.ipynb", notebook(*_HALVES, code(RIGHT)), says="Cell 1 has a syntax error"),
]  # fmt: skip

CASES: list[Case] = [*NO_NOTEBOOK, *SIZE, *VERSIONS, *CELLS]
