"""The key of a marking sheet: codes that stand for students' answers, made with a secret that only the key file holds.

Neither the class list nor the seed gives a code away, and each question has its own codes.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

import msgspec

from autograder import artifacts
from autograder.course.assignment import Assignment
from autograder.errors import SheetError
from autograder.limited import regular_file
from autograder.marking.answer_versions import AnswerVersion

_SCHEMA = "autograder-marking-key/1"
_LETTERS = "BCDFGHJKLMNPQRTVWXZ"


class CodedAnswer(msgspec.Struct, frozen=True):
    """The answer that a code names, in the version that the sheet shows."""

    submission: str
    question: str
    version: AnswerVersion


class Key(msgspec.Struct, frozen=True):
    """A key file: the secret, and the codes of all sheets written so far.

    `markers` says who marks each answer, where the work is split; `second` who marks it too, of a sample.
    """

    schema: str
    assignment: str
    secret: str
    codes: dict[str, CodedAnswer]
    markers: dict[str, str] = {}
    second: dict[str, str] = {}


def read_or_new(path: Path, assignment: Assignment) -> Key:
    """Return the key in the file, or a new one with its own secret. Raises `SheetError` where the file is damaged."""
    if not path.exists():
        return Key(_SCHEMA, assignment.id, secrets.token_hex(16), {})
    return read(path, assignment)


def read(path: Path, assignment: Assignment) -> Key:
    """Return the key in the file. Raises `SheetError` where it is missing, damaged or another assignment's."""
    try:
        key = artifacts.decoded(regular_file.read(path), Key)
    except FileNotFoundError as error:
        problem = "does not exist; name the folder that holds the key of this sheet with --results"
        raise SheetError(path, problem) from error
    except (OSError, msgspec.MsgspecError) as error:
        problem = f"is not the key of a marking sheet ({error}); remove it and write the sheet again"
        raise SheetError(path, problem) from error
    if (key.schema, key.assignment) != (_SCHEMA, assignment.id):
        problem = f"is the key of {key.assignment!r}, not of {assignment.id!r}; name the results of {assignment.id!r}"
        raise SheetError(path, problem)
    return key


def keyed(secret: str, *parts: object) -> bytes:
    """Return a keyed hash of the parts, which nobody can compute without the secret."""
    return hmac.new(secret.encode(), "\0".join(map(str, parts)).encode(), hashlib.sha256).digest()


def code_of(secret: str, answer: CodedAnswer) -> str:
    """Return twelve consonants: no word, number or date that a spreadsheet would rewrite.

    Another version of the answer has another code, so that a sheet from before still says which one it shows.
    """
    named = keyed(secret, "code", answer.question, answer.submission, answer.version.digest)
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in named)
    return "-".join((letters[0:4], letters[4:8], letters[8:12]))
