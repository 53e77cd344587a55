"""Gives cells the assertions of `nose.tools` from the standard library. Nose itself runs on no Python of today.

`nose.tools` has the methods of `unittest.TestCase` under other spellings, and two short names.
"""

from __future__ import annotations

import re
import unittest

from msgspec import structs

from autograder.platforms.moved_in.facts import ForeignAssignment, MovedCell, Remark

_IMPORT = re.compile(
    r"^(?P<indent>[ \t]*)from[ \t]+nose\.tools[ \t]+import[ \t]++(?:\((?P<many>[\w\s,]++)\)|(?P<few>[\w \t,]++))"
    r"(?P<rest>[ \t]*+(?:#.*+)?)$",
    re.MULTILINE,
)
_SHORT = {"eq_": "assertEqual", "ok_": "assertTrue"}
# Old spellings that unittest has given up.
_OLD = {
    "assertEquals": "assertEqual",
    "assertNotEquals": "assertNotEqual",
    "assertAlmostEquals": "assertAlmostEqual",
    "assertNotAlmostEquals": "assertNotAlmostEqual",
    "assertRegexpMatches": "assertRegex",
    "assertNotRegexpMatches": "assertNotRegex",
    "assertRaisesRegexp": "assertRaisesRegex",
    "assertItemsEqual": "assertCountEqual",
}


def without(foreign: ForeignAssignment) -> ForeignAssignment:
    """Return the assignment with the assertions of unittest in the place of those of nose."""
    cells = tuple(_cell(one) for one in foreign.cells)
    tests = tuple(
        structs.replace(
            one, parts=tuple(structs.replace(part, text=replaced(part.text)) for part in one.parts)
        )
        for one in foreign.tests
    )
    remarks = [
        Remark(new.number, "The assertions of nose.tools became those of unittest: nose no longer runs.")
        for new, old in zip(cells, foreign.cells, strict=True)
        if new != old
    ]
    return structs.replace(foreign, cells=cells, tests=tests, rewritten=(*foreign.rewritten, *remarks))


def _cell(one: MovedCell) -> MovedCell:
    if one.kind != "code":
        return one
    return structs.replace(one, text=one.text and replaced(one.text), solved=replaced(one.solved))


def replaced(code: str) -> str:
    """Return code whose imports from `nose.tools` are methods of unittest; one that has other names stays."""
    return _IMPORT.sub(_assigned, code)


def _assigned(found: re.Match[str]) -> str:
    names = [one.split() for one in (found["many"] or found["few"]).split(",") if one.strip()]
    pairs = [(one[-1], _method(one[0])) for one in names if len(one) in (1, 3)]
    if len(pairs) != len(names) or not all(method for _, method in pairs):
        return found[0]
    made = [f"{name} = unittest.TestCase().{method}" for name, method in pairs]
    lines = ["import unittest", *made]
    comment = found["rest"].strip()
    return "\n".join(f"{found['indent']}{line}" for line in lines) + (f"  {comment}" if comment else "")


def _method(name: str) -> str:
    """Return the method's name in unittest; empty where it has none."""
    first, *others = name.split("_")
    method = _SHORT.get(name) or first + "".join(one.capitalize() for one in others)
    method = _OLD.get(method, method)
    return method if method.startswith("assert") and hasattr(unittest.TestCase, method) else ""
