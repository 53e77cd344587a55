"""Recognizes the markers by which other tools keep text from students: nbgrader, Otter, Jupyter Book and their kin.

Here they hide nothing, so an author who writes one is mistaken about what students get. A marker is a line that holds
little else, a comment of a word or two, or a phrase in capitals; a sentence that happens to use the same words is none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

# Between two words a tool has a blank, and some authors nothing, a hyphen or an underscore.
_HIDDEN_TESTS = "(?:HIDDEN|PRIVATE|SECRET) (?:AUTO)?TESTS?|MARK(?:ING)? SCHEME".replace(" ", "[ _-]?")
_TAKEN_OUT = "REMOVE|STRIP|DELETE|HIDE"
_THINGS = "|".join(
    (
        _HIDDEN_TESTS,
        "HIDDEN|SOLUTIONS?|SOLN|ANSWERS?(?:[ _-]?KEY)?|(?:AUTO)?TESTS?|TEST[ _-]?CONFIG|PROMPT|IGNORE|EXCLUDE",
        "QUESTION|ASSIGNMENT|RUBRIC|(?:INSTRUCTOR|TEACHER|STAFF)S?(?:[ _-]?(?:ONLY|NOTES?))?|PRIVATE|SECRET",
        "CODE[ _-]?HERE|(?:MODEL|SAMPLE|REFERENCE)[ _-]?(?:SOLUTION|ANSWER)S?",
    )
)
# A phrase in capitals counts anywhere in a line, as it does for nbgrader; "END-TO-END TESTS" is none.
_PHRASE = re.compile(rf"(?<![A-Za-z])(?<!TO-)(?:BEGIN|START|END|STOP)[ \t_-]{{0,4}}(?:{_THINGS})(?![A-Za-z])")
_CAPITALS = re.compile(
    r"#[ \t]{0,8}(?:SOLUTION|HIDDEN|SEED|IGNORE|EXCLUDE)(?:[ \t]{1,8}NO[ \t]{1,8}PROMPT)?[\s#]*$"
    r"|#[ \t]{0,8}SOLUTION\b|#[^\n]{0,80}\bAUTOTEST\b|\bUNQ_C\d"
    r"|#[ \t]{0,8}(?:GRADED[ \t]{1,8}(?:FUNCTION|CLASS|CELL)\b|@(?:REPLACE|KEEP))"
)
# A comment of these words alone, whatever their case and the signs around them.
_LEADER = re.compile(r"\s*(?:#|//|--|/\*|<!--|%|;|\"{3}|'{3}|\*\*|__|==|~~|</?(?=[A-Za-z]))")
_ALONE = re.compile(
    "(?:"
    f"(?:BEGIN|END) ?(?:{_THINGS})|{_HIDDEN_TESTS}"
    "|(?:START|STOP) ?(?:SOLUTIONS?|SOLN|HIDDEN|IGNORE|EXCLUDE|CODE ?HERE)"
    f"|(?:SOLUTIONS?|HIDDEN|IGNORE|EXCLUDE|PRIVATE|{_TAKEN_OUT}|{_HIDDEN_TESTS}) (?:BEGINS?|STARTS?|ENDS?|STOPS?)"
    f"|(?:BEGIN|START|END|STOP) (?:{_TAKEN_OUT}|KEY|SOL)|PRIVATE|TO REMOVE(?: (?:SOLUTION|EXPLANATION))?"
    f"|(?:END)? ?REGION (?:SOLUTIONS?|ANSWERS?|HIDDEN|PRIVATE|{_HIDDEN_TESTS})"
    "|SOLUTIONS?(?: NO PROMPT)?|(?:MODEL|SAMPLE|REFERENCE|INSTRUCTOR) SOLUTION|ANSWER KEY"
    "|HIDDEN(?: CELL)?|IGNORE|EXCLUDE"
    "|(?:FOR )?(?:INSTRUCTOR|TEACHER|STAFF|GRADER)S?(?: ONLY| NOTES?| VERSION| CELL)?|NOT FOR STUDENTS|DO NOT RELEASE"
    "|(?:ASSIGNMENT|TEST) CONFIG|HASHED AUTOTEST|GRADE|GRADE UP TO HERE|GRADER REQUIRED CELL"
    "|(?:HIDE|REMOVE|DELETE)(?: (?:CELL|INPUT|CODE|LINE|CODE AND OUTPUT))?|NBSPHINX HIDDEN"
    "|PRUNE (?:CELL|LINE|BEGIN|END|LINE BEGIN|LINE END|BEGIN NEXT|END PREVIOUS|REMOVE INPUT)"
    ")"
)
_OPENING = re.compile(rf"(?:BEGIN|START|END|STOP) ?(?:{_HIDDEN_TESTS})\b")
_LINE = re.compile(
    rf"(?:BEGIN|END) (?:{_THINGS})|(?:ASSIGNMENT|TEST) CONFIG"
)  # with or without a sign before it
_ANY_CASE = re.compile(
    r"##[ \t]{0,8}(?:(?:hidden[ \t]{1,8})?test|seed|ignore)[ \t]{0,8}##"
    r"|^\s*(?:\*\*|__|<strong>|<b>)[ \t]{0,8}solution[ \t]{0,8}:?[ \t]{0,8}(?:\*\*|__|</strong>|</b>)"
    r"|^\s*<!--[ \t]{0,8}(?:solution|answer|instructor|teacher|hidden|grader|grading|rubric)s?\b"
    r"|^\s*(?:#|//|%%)[ \t]{0,8}\|[ \t]{0,8}(?:(?:include|echo)[ \t]{0,8}:[ \t]{0,8}(?:false|no)\b|hide)"
    r"|^\s*(?:(?:#|//)[ \t]{0,8}\|)?[ \t]{0,8}:?tags:[^\n]{0,200}\b(?:hide|remove)[-_](?:cell|input)\b"
    r"|^\s*(?:```+|~~~+)\{[^\n]{0,200}\b(?:include|echo)[ \t]{0,8}=[ \t]{0,8}f(?:alse)?\b"
    r"|^\s*(?:```+|~~~+|:::+)[ \t]{0,8}\{[^\n}]{0,200}\b(?:solution|hidden|instructor|teacher)\b"
    r"|^\s*\.\.[ \t]{1,8}(?:solution|hidden|instructor)[\w-]{0,40}::"
    r"|^\s*\.\.[ \t]{1,8}only::[ \t]{1,8}(?:solution|instructor|teacher|staff)"
    r"|\\(?:begin|end)\{(?:solution|hidden|answer|instructor)s?\}"
    r"|^\s*#grade\b",
    re.IGNORECASE,
)
# HTML that a page does not show; in a page's own file that is ordinary.
_HTML = re.compile(
    r"<[a-z]+[^<>]{0,200}\bclass[ \t]{0,8}=[^<>]{0,200}\b(?:solution|instructor|teacher|hidden)\b"
    r"|<[a-z]+[^<>]{0,200}(?:display[ \t]{0,8}:[ \t]{0,8}none|[ \t]hidden[ \t]{0,8}/?>)",
    re.IGNORECASE,
)
_SIGNS = re.compile(r"[^A-Za-z0-9]+")
_LONGEST = 4000  # characters of a line that are searched; a longer one is data
_TRAILING = re.compile(
    r"#[ \t]{0,8}(?:solution(?:[ \t]no[ \t]prompt)?|(?:remove|prune)[-_ ]line)[\s#.:]*$", re.IGNORECASE
)

_TAG = re.compile(
    r"(?:hide|hidden|remove|removed|delete|exclude|excluded|ignore|strip|prune)"
    r"(?:-(?!output)(?:cell|input|code|line|begin|end|tests?|all|single|solutions?|[a-z]+-(?:begin|end|next|previous)))*"
    r"|(?:model-|sample-)?solutions?(?:-.*)?|answers?(?:-key)?|(?:private|secret)(?:-.*)?|not-for-students"
    r"|(?:instructor|teacher|staff|grader)s?(?:-(?:only|notes?|version|cell))?|mark(?:ing)?-scheme|rubric|(?:otter|nbgrader)-.*"
)
_NBGRADER = ("solution", "grade", "locked", "task")
_TOOLS = (
    "otter",
    "e2x",
    "e2xgrader",
    "extended_cell",
    "vocareum",
    "coursera",
    "prairielearn",
    "okpy",
    "gofer",
)
_HIDING = (
    "hide_input",
    "hide_code",
    "hideCode",
    "hideInput",
    "hide_cell",
    "hidden",
    "source_hidden",
    "solution",
    "solution2",
)


def is_marker(line: str, *, in_page: bool = False) -> bool:
    """Return whether another tool would take this line of a text for a marker of what students must not see.

    `in_page` says that the text is a page, a style or a drawing, in which hidden HTML is ordinary.
    """
    line = line[:_LONGEST]
    if not in_page and _HTML.search(line):
        return True
    if _PHRASE.search(line) or _CAPITALS.search(line) or _ANY_CASE.search(line) or _TRAILING.search(line):
        return True
    words = _SIGNS.sub(" ", line).strip().upper()
    if _LEADER.match(line):
        return bool(_ALONE.fullmatch(words) or _OPENING.match(words))
    return bool(_LINE.fullmatch(words))


def in_metadata(metadata: Mapping[str, Any], *, solved: bool) -> Iterator[str]:
    """Yield the entries of a cell's metadata by which another tool hides the cell or gives points for it.

    `solved` says that the cell has a solution between markers: then nbgrader would hide what is hidden here too.
    """
    yield from _of_nbgrader(metadata.get("nbgrader"), solved)
    tags = metadata.get("tags")
    for tag in re.split(r"[,\s]+", tags) if isinstance(tags, str) else tags if isinstance(tags, list) else ():
        if _TAG.fullmatch(re.sub(r"[\s_]+", "-", str(tag).strip().lower())):
            yield str(tag)
    jupyter = metadata.get("jupyter")
    for key, value in {**metadata, **(jupyter if isinstance(jupyter, Mapping) else {})}.items():
        if (key in _TOOLS or key in _HIDING) and value not in (False, "false", None):
            yield key
        elif key in ("echo", "include") and value in (False, "false", "FALSE"):
            yield f"{key}: false"
    if str(metadata.get("nbsphinx", "")).lower() == "hidden":
        yield "nbsphinx: hidden"


def _of_nbgrader(found: object, solved: bool) -> Iterator[str]:
    if not isinstance(found, Mapping):
        return
    for key in _NBGRADER:
        if found.get(key) in (True, "true"):
            if not (solved and found.get("solution") in (True, "true")):
                yield f"nbgrader.{key}"
            return
