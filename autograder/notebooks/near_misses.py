"""Finds answers in the notebook that do not define the name that a question asks for, and says why.

A letter of another script looks right and is another letter; a capital makes another name; a definition in a text cell,
in a comment or inside another function does not define the name. `find` explains a name that is missing for the message
of its tests; `warnings` names what is certain for the head of the page.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from autograder.notebooks import definitions
from autograder.notebooks.cells import Cell
from autograder.notebooks.definitions import Definition, Whereabouts

_DEFINITION = re.compile(r"^[ \t]*(?:async[ \t]+)?(?:def|class)[ \t]+(\w+)|^(\w+)[ \t]*=(?!=)", re.MULTILINE)
_BEGINS_AS_CODE = re.compile(r"\s*(?:@|(?:async )?def |class \w+|import \w|from [\w.]+ import |\w+ = )")
_WARNINGS = 20  # sentences: a name can be written in thousands of ways
_ALIKE = str.maketrans(
    "авеокрсухіјѕһԁԛԝАВЕКМНОРСТХУІЈЅανοριυκΑΒΕΖΗΙΚΜΝΟΡΤΥΧ",
    "abeokpcyxijshdqwABEKMHOPCTXYIJSavopiukABEZHIKMNOPTYX",
)


def warnings(names: Iterable[str], defined: Collection[str], cells: Iterable[Cell]) -> list[str]:
    """Return at most 20 sentences for the student, in the order of the cells; none for a name that is defined."""
    missing = {name.casefold(): name for name in names if name not in defined}
    found = dict.fromkeys(sentence for cell in cells if missing for sentence in _of_cell(cell, missing))
    return list(found)[:_WARNINGS]


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


Arguments = Sequence[str] | None  # of a function that is asked for; None of a variable

_LONGEST = 60  # characters of a name that is compared: comparing takes the product of two lengths
_MOST = 100  # definitions that are compared with each missing name
_SEARCHED = 2_000_000  # characters of a notebook: no coursework has as many, and they take some two seconds
_MISSING = 20  # names that are explained: a notebook that lacks more is not finished
SLIP = 1.0  # added to a likeness where the arguments are the same too
_TYPO = 0.8  # the least likeness of a slip of the keyboard
_RELATED = 0.5  # the least likeness of two names for one function, where the arguments are the same


@dataclass(frozen=True)
class NearMiss:
    """Why a name is missing: the sentence that says what stands there instead, and the mend."""

    said: str
    mend: str


def find(
    missing: Mapping[str, Arguments],
    asked: Collection[str],
    cells: Sequence[Cell],
    broken: Mapping[int, str],
) -> dict[str, NearMiss]:
    """Return a near miss for each missing name that has one.

    `missing` gives the arguments of each name that has no value (None of a variable), `asked` are all names that
    questions ask for, and `broken` says of cells that did not run why, as the end of a sentence, by index.
    """
    cells = list(beginning(cells))
    code = [cell for cell in cells if cell.kind == "code" or _BEGINS_AS_CODE.match(cell.source)]
    found = definitions.of_cells(code)
    names = dict(list(missing.items())[:_MISSING])
    exact = {name: _exact(name, found, broken) or _unreadable(name, cells, broken) for name in names}
    wanted = {name: names[name] for name, near in exact.items() if near is None}
    return {name: near for name, near in exact.items() if near} | _similar(wanted, set(asked), found, broken)


def given_away(names: Collection[str], cells: Sequence[Cell]) -> dict[str, NearMiss]:
    """Return where each of these names is given to something that is no function."""
    code = [cell for cell in beginning(cells) if cell.kind == "code"] if names else []
    bound = {
        one.name: one
        for one in definitions.of_cells(code)
        if one.standing is Whereabouts.CODE and not one.inside and one.arguments is None
    }
    return {
        name: NearMiss(f"{bound[name].place} gives {name} another value.", "Give that value another name.")
        for name in names
        if name in bound
    }


def beginning(cells: Iterable[Cell]) -> Iterator[Cell]:
    """Yield the cells up to the character from which nothing is searched."""
    left = _SEARCHED
    for cell in cells:
        if left > 0:
            yield cell if len(cell.source) <= left else replace(cell, source=cell.source[:left])
        left -= len(cell.source)


def _exact(name: str, found: Sequence[Definition], broken: Mapping[int, str]) -> NearMiss | None:
    """Return why a definition of this very name does not count; the first reason that holds."""
    defined = any(one.name == name and one.standing is Whereabouts.CODE for one in found)
    own = [one for one in found if one.name == name or (defined and one.name == definitions.EVERY)]
    for holds, said, mend in _REASONS:
        for one in own:
            if holds(one, broken):
                words = {
                    "place": one.place,
                    "cell": one.cell,
                    "name": name,
                    "inside": one.inside,
                    "why": broken.get(one.cell - 1, ""),
                }
                return NearMiss(said.format(**words), mend.format(**words))
    return None


_REASONS = (
    (
        lambda one, broken: one.standing is Whereabouts.CODE and one.cell - 1 in broken,
        "{place} should define it, but the cell {why}.",
        "Mend that cell.",
    ),
    (
        lambda one, broken: one.standing is Whereabouts.DELETED,
        "{place} deletes it.",
        "Leave that line out.",
    ),
    (
        lambda one, broken: one.standing is Whereabouts.CODE and one.inside,
        "{place} defines it only inside {inside}.",
        "Move it to the top level of a cell, without indentation.",
    ),
    (
        lambda one, broken: one.standing is Whereabouts.MAGIC,
        "Cell {cell} defines it, but the first line of the cell (%%…) keeps Python from running it.",
        "Take that line out.",
    ),
    (
        lambda one, broken: one.standing is Whereabouts.TEXT,
        "Cell {cell} defines it but is not a code cell, so it did not run.",
        "Change it to a code cell.",
    ),
    (
        lambda one, broken: one.standing is Whereabouts.COMMENT,
        "{place} defines it in a comment, which does not run.",
        "Take the # from each line of the function.",
    ),
    (
        lambda one, broken: one.standing is Whereabouts.STRING,
        "{place} defines it in a string, which does not run.",
        "Take the quotes around it away.",
    ),
)


def _unreadable(name: str, cells: Sequence[Cell], broken: Mapping[int, str]) -> NearMiss | None:
    """Return the broken cell with a line that was meant to define this name, such as "dfe f(x):"."""
    pattern = re.compile(rf"^[ \t]*(?:(\w{{1,12}})[ \t]+)?{re.escape(name)}\b[ \t]*[(:=]", re.MULTILINE)
    for cell in cells:
        begins = pattern.search(cell.source) if cell.kind == "code" and cell.index in broken else None
        if begins and begins[1] not in _NO_DEFINITIONS:
            line = cell.source.count("\n", 0, begins.start()) + 1
            said = f"Cell {cell.index + 1}, line {line} should define it, but the cell {broken[cell.index]}."
            return NearMiss(said, "Mend that cell.")
    return None


_NO_DEFINITIONS = ("return", "print", "assert", "yield", "await", "not", "if", "while", "in", "raise", "del")


def _similar(
    missing: Mapping[str, Arguments],
    asked: Collection[str],
    found: Sequence[Definition],
    broken: Mapping[int, str],
) -> dict[str, NearMiss]:
    """Return, for each missing name, the definition of another name that is most likely meant for it."""
    others = [one for one in found if _may_be_meant(one, asked, broken)][:_MOST]
    pairs = [
        (alike, name, other)
        for other in others
        for name, arguments in missing.items()
        if (alike := likeness(other, name, arguments, missing))
    ]
    near: dict[str, NearMiss] = {}
    taken: set[str] = set()
    for alike, name, other in sorted(pairs, key=lambda pair: -pair[0]):
        if name not in near and other.name not in taken:
            near[name] = _renamed(name, other, missing[name], alike)
            taken.add(other.name)
    return near


def _may_be_meant(one: Definition, asked: Collection[str], broken: Mapping[int, str]) -> bool:
    runs = one.standing is Whereabouts.CODE and not one.inside and one.cell - 1 not in broken
    return runs and one.name not in asked and len(one.name) <= _LONGEST


def _renamed(name: str, other: Definition, arguments: Arguments, alike: float) -> NearMiss:
    same = _same_arguments(other, arguments)
    if alike >= SLIP:
        said = f"Cell {other.cell} defines {other.name}{_odd(other.name)}, but the question asks for {name}."
        return NearMiss(said, f"Correct the name: {name}.")
    called = other.name if other.arguments is None else f"{other.name}({', '.join(other.arguments)})"
    like = f"with the arguments of {name}" if same else f"a name much like {name}"
    said = f"Cell {other.cell} defines {called}, {like}."
    return NearMiss(said, f"If that is your answer, name it {name}.")


def likeness(other: Definition, name: str, arguments: Arguments, missing: Mapping[str, Arguments]) -> float:
    """Return how likely a definition is meant for a name: above 1 for a slip, 0 where it is not likely."""
    if len(name) > _LONGEST:
        return 0.0
    written, wanted = _plain(other.name), _plain(name)
    if written == wanted:
        return 2 * SLIP
    near = difflib.SequenceMatcher(None, written, wanted, autojunk=False).ratio()
    same = _same_arguments(other, arguments)
    alike = near >= _TYPO and min(len(written), len(wanted)) > 3
    if alike and (same or _as_many_arguments(other, arguments)):
        return near + same * SLIP
    alone = len(arguments or ()) > 1 and sum(one == arguments for one in missing.values()) == 1
    if same and (alone or near >= _RELATED or _words(other.name) & _words(name)):
        return min(near, _TYPO - 0.01)
    return 0.0


def _same_arguments(other: Definition, arguments: Arguments) -> bool:
    return bool(arguments) and other.arguments == tuple(arguments or ())


def _as_many_arguments(other: Definition, arguments: Arguments) -> bool:
    """Return whether both take as many arguments, or both are variables."""
    if other.arguments is None or arguments is None:
        return other.arguments is arguments
    return len(other.arguments) == len(arguments)


def _plain(name: str) -> str:
    """Return a name without what slips change: case, underscores, a plural, letters of another script."""
    words = name.translate(_ALIKE).casefold().split("_")
    return "".join(word.removesuffix("s") for word in words)


def _words(name: str) -> set[str]:
    return {word for word in name.casefold().split("_") if len(word) > 2}
