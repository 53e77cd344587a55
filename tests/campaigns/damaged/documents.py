"""Notebooks and archives as bytes, right ones, for cases to damage."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

IMPORTS = "import numpy as np"
RIGHT = "def double(x):\n    return 2 * x"


def code(source: Any, **more: Any) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "metadata": {},
        "source": source,
        "outputs": [],
        "execution_count": None,
        **more,
    }


def markdown(source: Any, **metadata: Any) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": metadata, "source": source}


def document(*cells: Any, **more: Any) -> dict[str, Any]:
    """A notebook; by default a right one."""
    numbered = [
        {"id": f"c{number}", **cell} if isinstance(cell, dict) else cell
        for number, cell in enumerate(cells or (code(IMPORTS), code(RIGHT)))
    ]
    return {"cells": numbered, "metadata": {}, "nbformat": 4, "nbformat_minor": 5, **more}


def text(*cells: Any, **more: Any) -> str:
    return json.dumps(document(*cells, **more), indent=1, ensure_ascii=False)


def notebook(*cells: Any, **more: Any) -> bytes:
    return text(*cells, **more).encode()


def with_code(*sources: str) -> bytes:
    """A right notebook with these cells between its imports and its answer."""
    return notebook(code(IMPORTS), *map(code, sources), code(RIGHT))


def old(version: int) -> bytes:
    """A right notebook as format 2 or 3 has it."""
    heading = {"cell_type": "heading", "level": 1, "source": "Doubling", "metadata": {}}
    cells = [
        {
            "cell_type": "code",
            "language": "python",
            "input": source,
            "outputs": [],
            "collapsed": False,
            "metadata": {},
        }
        for source in (IMPORTS, RIGHT.splitlines(keepends=True))
    ]
    sheets = [{"cells": [heading, *cells] if version == 3 else cells}]
    return json.dumps({"metadata": {"name": "hw"}, "nbformat": version, "worksheets": sheets}).encode()


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return stream.getvalue()


def overlapping(entries: int, data: bytes) -> bytes:
    """A zip whose table names one packed file many times: all entries share its bytes."""
    whole = zipped({"00000.ipynb": data})
    start = whole.index(b"PK\x01\x02")
    end = whole.index(b"PK\x05\x06")
    row, tail = whole[start:end], bytearray(whole[end:])
    rows = b"".join(row.replace(b"00000", b"%05d" % number) for number in range(entries))
    tail[8:12] = entries.to_bytes(2, "little") * 2
    tail[12:16] = len(rows).to_bytes(4, "little")
    return whole[:start] + rows + bytes(tail)
