"""Makes released cells stand by themselves: what only a hidden part imports, a cell that students get must import."""

from __future__ import annotations

import builtins
from collections.abc import Sequence

from msgspec import structs

from autograder.course import markers
from autograder.platforms.moved_in import free_names, statements
from autograder.platforms.moved_in.facts import MovedCell, Remark
from autograder.platforms.moved_in.statements import SourceStatement


def with_imports(
    cells: Sequence[MovedCell], every: Sequence[SourceStatement]
) -> tuple[list[MovedCell], list[Remark]]:
    """Return the cells, with the imports that they have from hidden parts alone at the head of those that use them."""
    imports = {name: one.text for one in every if one.is_import for name in one.binds}
    bound: set[str] = set(dir(builtins))
    made, remarks = list[MovedCell](), list[Remark]()
    for cell in cells:
        if cell.kind == "code" and cell.text is not None:
            lines = _lacking(cell.text, bound, imports)
            if lines:
                cell = structs.replace(cell, text="\n".join([*lines, cell.text]))
                said = f"The cell got `{'; '.join(lines)}`, which only hidden tests had."
                remarks.append(Remark(cell.number, said))
            bound |= _bound(cell.text or "")
        made.append(cell)
    return made, remarks


def _lacking(text: str, bound: set[str], imports: dict[str, str]) -> list[str]:
    try:
        used = free_names.free(statements.without_magics(markers.with_solutions(text)))
    except (SyntaxError, ValueError, RecursionError):
        return []
    return list(dict.fromkeys(imports[name] for name in sorted(used - bound) if name in imports))


def _bound(text: str) -> frozenset[str]:
    try:
        return statements.names(statements.without_magics(markers.with_solutions(text)))[0]
    except (SyntaxError, ValueError, RecursionError):
        return frozenset()
