"""No pattern of the package can be made slow by what a stranger writes."""

from __future__ import annotations

import re

import pytest

from tests.campaigns.growth import ambiguity, patterns
from tests.campaigns.growth.patterns import Use

USES = patterns.uses()
# Patterns that are refused for their form and are linear all the same, or see only text of ours or short text.
_AUTHOR = "the text is an author's, not a stranger's"
_FOREIGN = "a course that moves in is read in a process with limits of time and memory"
_STRING = "a string that never ends ends with the text, so nothing behind a quotation mark fails"
EXCEPTIONS: dict[str, str] = {
    "autograder.course.hints._ID": _AUTHOR,
    "autograder.course.edits._EMPTY_LINES": _AUTHOR,
    "autograder.course.markers._NEARLY": _AUTHOR,
    "autograder.course.markers._DEFINITION": _AUTHOR,
    "autograder.course.addresses._FORMULA": _AUTHOR,
    "autograder.course.addresses._ELEMENT": _AUTHOR,
    "autograder.diagnosis.names._ARGUMENTS": _AUTHOR,
    "autograder.diagnosis.names._PARTS": _AUTHOR,
    "autograder.notebooks.definitions._WORD": _STRING,
    "autograder.notebooks.document._STRING": _STRING,
    "autograder.notebooks.document._REPAIRABLE": _STRING,
    "autograder.platforms.gradescope.lock._ENTRY": _AUTHOR,
    "autograder.platforms.otter.blocks._FENCE": _FOREIGN,
    "autograder.platforms.otter.blocks._IGNORED": _FOREIGN,
    "autograder.platforms.otter.blocks._OLD": _FOREIGN,
    "autograder.platforms.otter.solutions._BEGIN_PROMPT": _FOREIGN,
    "autograder.platforms.otter.solutions._END_PROMPT": _FOREIGN,
    "autograder.platforms.otter.solutions._SOLUTION": _FOREIGN,
    "autograder.platforms.otter.tests._CONFIG": _FOREIGN,
    "autograder.platforms.otter.tests._ERROR": _FOREIGN,
    "autograder.platforms.runners.log_text._COMMAND": "a line of a log: it is cut at 1,000 characters before",
    "autograder.release.foreign_markers._DELIMITER": _AUTHOR,
    "autograder.release.marker_words._CAPITALS": _AUTHOR,
    "autograder.release.marker_words._HTML": _AUTHOR,
    "autograder.release.marker_words._TAG": _AUTHOR,
    "autograder.rendering.python_lexer._GROUP": "the text is an expression of Pygments, not a stranger's",
    "platforms/nbgrader/export.py:194": _AUTHOR,
    "autograder.rendering.formulas._OPENING": "a dollar sign behind a backslash begins nothing: it is an escape",
}


@pytest.mark.parametrize(
    "use", [one for one in USES if one.place not in EXCEPTIONS], ids=lambda use: use.place
)
def test_a_pattern_takes_linear_time(use: Use) -> None:
    assert ambiguity.problems(use.pattern, use.methods) == []


@pytest.mark.parametrize("place", EXCEPTIONS)
def test_an_exception_is_one(place: str) -> None:
    (use,) = (one for one in USES if one.place == place)
    assert ambiguity.problems(use.pattern, use.methods) != []


def test_patterns_of_every_kind_of_place_are_found() -> None:
    places = {one.place for one in USES}
    assert {"autograder.notebooks.cells._HEADING", "autograder.rendering.sanitizer._VALUES[scope]"} <= places
    assert any(place.startswith("submissions/names.py:") for place in places)


@pytest.mark.parametrize(
    "pattern",
    [
        r"(a+)+b",
        r"(a|a)*b",
        r"(a*)*b",
        r"(?:a|ab?b?)*c",
        r"\A\s*(?:#+\s*)?\s*x",
        r"\A.*,.*;",
        r"\s+$",
        r"x\s*\s*y",
        r"a.*b.*c",
        r"\(.*\)!",
        r"<[^>]*>",
        r"(?i:[a-f]+)[A-F]+!",
        r"a{0,5000}b",
        r"([\w.]+)@([\w.]+)!",
        r"(?=a*b)",
        r"^\s*\n",
        r"\s++(?!x)",
    ],
)
def test_a_pattern_with_ambiguous_repeats_is_refused(pattern: str) -> None:
    assert ambiguity.problems(re.compile(pattern, re.MULTILINE), {"search"}) != []


@pytest.mark.parametrize(
    "pattern",
    [
        r"\d+",
        r"\A\s*+(?:#++\s*+)?\s*+x",
        r"\A[a-z]+[0-9]+!",
        r"\A(?:, \w+)+;",
        r"\A\[[^\]]*\]=",
        r"^[ \t]*def",
        r"\Aa.*",
    ],
)
def test_a_pattern_without_them_is_not(pattern: str) -> None:
    assert ambiguity.problems(re.compile(pattern, re.MULTILINE), {"search"}) == []


@pytest.mark.parametrize(("pattern", "linear"), [(r"(?s:a.*b.*)", True), (r"a.*b.*", False)])
def test_a_rest_that_fits_whatever_follows_is_no_danger(pattern: str, linear: bool) -> None:
    assert (ambiguity.problems(re.compile(pattern), {"fullmatch"}) == []) == linear
