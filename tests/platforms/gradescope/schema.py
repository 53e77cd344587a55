"""Checks a result strictly against what Gradescope documents: every field, its type, and its words.

Nothing of the code under test is used here.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

VISIBILITIES = {"visible", "hidden", "after_due_date", "after_published"}
FORMATS = {"text", "html", "simple_format", "md", "ansi"}
WORDS = {"visibility": VISIBILITIES, "format": FORMATS, "status": {"passed", "failed"}}
NUMBER, TEXT = (int, float), (str,)
TOP: dict[str, tuple[type, ...]] = {
    "score": NUMBER,
    "execution_time": NUMBER,
    "output": TEXT,
    "output_format": TEXT,
    "test_output_format": TEXT,
    "test_name_format": TEXT,
    "visibility": TEXT,
    "stdout_visibility": TEXT,
    "extra_data": (dict,),
    "tests": (list,),
    "leaderboard": (list,),
}
TEST: dict[str, tuple[type, ...]] = {
    "score": NUMBER,
    "max_score": NUMBER,
    "status": TEXT,
    "name": TEXT,
    "name_format": TEXT,
    "number": TEXT,
    "output": TEXT,
    "output_format": TEXT,
    "tags": (list,),
    "visibility": TEXT,
    "extra_data": (dict,),
}


def faults(data: bytes) -> list[str]:
    """Return what a result has that Gradescope does not document, or lacks; empty for a conforming one."""
    try:
        result = json.loads(data, parse_constant=lambda word: f"not JSON: {word}")
    except ValueError as error:
        return [f"not JSON: {error}"]
    if not isinstance(result, dict):
        return ["not an object"]
    found = list(_fields("top", result, TOP))
    tests = result.get("tests", [])
    for place, test in enumerate(tests if isinstance(tests, list) else []):
        where = f"test {place}"
        found += list(_fields(where, test, TEST)) if isinstance(test, dict) else [f"{where}: not an object"]
    if "score" not in result and not tests:
        found.append("neither a score nor tests")
    return found


def _fields(where: str, values: dict[str, Any], known: dict[str, tuple[type, ...]]) -> Iterator[str]:
    for name, value in values.items():
        if name not in known:
            yield f"{where}: no field {name}"
        elif (
            not isinstance(value, known[name])
            or isinstance(value, bool)
            or (isinstance(value, str) and value not in WORDS.get(name.rpartition("_")[2], {value}))
        ):
            yield f"{where}: {name} is {value!r}"
        elif name == "tags" and not all(isinstance(one, str) for one in value):
            yield f"{where}: tags are {value!r}"
        elif name in ("output", "name") and "\r" in value:
            yield f"{where}: {name} has a line end that is not \\n"
