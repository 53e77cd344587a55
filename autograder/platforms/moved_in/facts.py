"""What an importer finds in a foreign assignment, and what is made of it: plain facts that cross a process's pipe."""

from __future__ import annotations

import enum
from typing import Any

import msgspec


class Role(enum.StrEnum):
    """What a cell is for: `GIVEN` is the instructor's, `ANSWER` the student's, `TEST` judges, `TEXT` is read."""

    TEXT = "text"
    GIVEN = "given"
    ANSWER = "answer"
    TEST = "test"


class MovedCell(msgspec.Struct, frozen=True):
    """A cell of the source notebook to be.

    `number` is that of the foreign notebook's cell, from 1. `text` has the markers of this framework around solutions;
    `solved` is its code with the solution, as names are looked for in it. A cell that students do not get, such as one
    of hidden tests alone, has no `text` and is not written. `question` is the one that an answer belongs to, and
    `answer` the question marked by hand that it is the answer to.
    """

    number: int
    role: Role
    kind: str
    text: str | None
    solved: str = ""
    question: str = ""
    answer: str = ""
    attachments: dict[str, Any] = {}


class Lines(msgspec.Struct, frozen=True):
    """Lines of a test cell; `shown` if students have them in their notebook.

    If they are to be `compared`, they are expressions, one a line, that must give what they give with the solution.
    """

    text: str
    shown: bool
    compared: bool = False


class MovedTest(msgspec.Struct, frozen=True):
    """A test cell: one hidden test. `together` names the all-or-nothing group that it is part of, if any."""

    cell: int
    name: str
    question: str
    points: float
    parts: tuple[Lines, ...]
    title: str = ""
    hint: str = ""
    together: str = ""
    refused: str = ""

    @property
    def shown(self) -> bool:
        """Whether students have the whole test in their notebook."""
        return all(part.shown for part in self.parts)

    @property
    def code(self) -> str:
        """The test's code, whole."""
        return "\n".join(part.text for part in self.parts)


class RubricLevel(msgspec.Struct, frozen=True):
    """A level of a rubric."""

    points: float
    description: str


class MovedQuestion(msgspec.Struct, frozen=True):
    """A question: automatic, with tests, or marked by hand, with a rubric. `cell` is the cell it begins with."""

    id: str
    title: str
    cell: int
    points: float = 0.0
    by_hand: bool = False
    rubric: tuple[RubricLevel, ...] = ()


class Remark(msgspec.Struct, frozen=True):
    """A line of the report: the foreign cell that it is about (0 for the whole notebook) and a sentence."""

    cell: int
    text: str


class UnboundTest(Remark, frozen=True):
    """A test cell that needs a person, with its code: students may have a part of it, or nothing."""

    code: str = ""


class ForeignAssignment(msgspec.Struct, frozen=True):
    """An assignment as an importer has read it. `files` are the paths of what students get beside the notebook."""

    id: str
    title: str
    origin: str
    cells: tuple[MovedCell, ...]
    questions: tuple[MovedQuestion, ...]
    tests: tuple[MovedTest, ...]
    files: tuple[str, ...] = ()
    rewritten: tuple[Remark, ...] = ()
    by_person: tuple[Remark, ...] = ()


class BoundTest(msgspec.Struct, frozen=True):
    """A test cell that became a hidden test: its cell, the test's id, and its share of the points."""

    cell: int
    name: str
    test: str
    points: float


class MovedAssignment(msgspec.Struct, frozen=True):
    """An assignment ready to be written: its files by path, and the report on it.

    `copied` are files of the foreign folder that come along as they are.
    """

    id: str
    title: str
    origin: str
    written: dict[str, str]
    copied: tuple[str, ...]
    bound: tuple[BoundTest, ...]
    by_hand: tuple[MovedQuestion, ...]
    rewritten: tuple[Remark, ...]
    by_person: tuple[Remark, ...]
    unbound: tuple[UnboundTest, ...]
    points: float = 0.0


def identifier(text: str, before: tuple[str, ...] | list[str] = (), empty: str = "question") -> str:
    """Return an id of this framework made of any text, that is not among those `before`."""
    kept = "".join(one if one.isascii() and (one.isalnum() or one in "_-") else "-" for one in text.lower())
    made = kept.strip("-_").lstrip("0123456789-_")[:50] or (f"{empty}-{kept}".strip("-_"))[:50]
    number, tried = 2, made
    while tried in before:
        tried, number = f"{made}-{number}", number + 1
    return tried
