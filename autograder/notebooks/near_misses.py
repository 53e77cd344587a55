"""Finds answers in the notebook that do not define the name that a question asks for, and says why.

A letter of another script looks right and is another letter; a capital makes another name; a definition in a text cell
does not run.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping

from autograder.notebooks.cells import Cell

_DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)", re.MULTILINE)
_BEGINS_AS_CODE = re.compile(r"\s*(?:@|(?:async )?def |class \w+|import \w|from [\w.]+ import |\w+ = )")
_ALIKE = str.maketrans(
    "авеокрсухіјѕһԁԛԝАВЕКМНОРСТХУІЈЅανοριυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abeokpcyxijshdqwABEKMHOPCTXYIJSavopiukABEZHIKMNOPTYX",
)


def warnings(names: Iterable[str], defined: Collection[str], cells: Iterable[Cell]) -> list[str]:
    """Return sentences for the student, in the order of the cells; none for a name that is defined."""
    missing = {name.casefold(): name for name in names if name not in defined}
    return list(dict.fromkeys(sentence for cell in cells if missing for sentence in _of_cell(cell, missing)))


def _of_cell(cell: Cell, missing: Mapping[str, str]) -> Iterator[str]:
    if cell.kind != "code" and not _BEGINS_AS_CODE.match(cell.source):
        return
    for found in _DEFINITION.finditer(cell.source):
        written = found[1] or found[2]
        name = missing.get(written.translate(_ALIKE).casefold(), "")
        where = f"Cell {cell.index + 1} defines {written}"
        if name and cell.kind != "code":
            yield f"{where} but is not a code cell, so it did not run; change it to a code cell."
        elif name and written != name:
            yield f"{where}{_odd(written)}, but the question asks for {name}; correct the name."


def _odd(written: str) -> str:
    """Return the first letter of another script with its Unicode name, if there is one."""
    odd = next((char for char in written if char.translate(_ALIKE) != char), "")
    return f" with {odd} (U+{ord(odd):04X}, {unicodedata.name(odd)})" if odd else ""
