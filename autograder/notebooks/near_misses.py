"""Answers that stand in the notebook although what a question asks for is not defined: sentences that say why.

A letter of another script looks right and is another letter; a capital makes another name; what stands in a cell of
text does not run.
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
    """The sentences, in the order of the cells; none for a name that is defined."""
    missing = {name.casefold(): name for name in names if name not in defined}
    return list(dict.fromkeys(said for cell in cells if missing for said in _of_cell(cell, missing)))


def _of_cell(cell: Cell, missing: Mapping[str, str]) -> Iterator[str]:
    if cell.kind != "code" and not _BEGINS_AS_CODE.match(cell.source):
        return
    for found in _DEFINITION.finditer(cell.source):
        written = found[1] or found[2]
        name = missing.get(written.translate(_ALIKE).casefold(), "")
        where = f"Cell {cell.index + 1} defines {written}"
        if name and cell.kind != "code":
            yield f"{where} and is no code cell, so that it did not run; make it one."
        elif name and written != name:
            yield f"{where}{_odd(written)}, and {name} is asked for; type the name anew."


def _odd(written: str) -> str:
    """The first letter of another script, by its name."""
    odd = next((char for char in written if char.translate(_ALIKE) != char), "")
    return f" with {odd} (U+{ord(odd):04X}, {unicodedata.name(odd)})" if odd else ""
