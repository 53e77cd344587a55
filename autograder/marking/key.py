"""Whose answer a row of the sheet is: codes made with a secret that only the key file holds.

Neither the class list nor the seed gives a code away, and each question has other ones.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

import msgspec

from autograder.course.assignment import Assignment
from autograder.errors import SheetError

_SCHEMA = "autograder-marking-key/1"
_LETTERS = "BCDFGHJKLMNPQRTVWXZ"


class CodedAnswer(msgspec.Struct, frozen=True):
    """What a code stands for."""

    submission: str
    question: str


class Key(msgspec.Struct, frozen=True):
    """A key file: the secret, and the codes that sheets have borne so far."""

    schema: str
    assignment: str
    secret: str
    codes: dict[str, CodedAnswer]


def ready(path: Path, assignment: Assignment) -> Key:
    """The key as it is, or a new one with a secret of its own. Raises `SheetError` where it is damaged."""
    if not path.exists():
        return Key(_SCHEMA, assignment.id, secrets.token_hex(16), {})
    return read(path, assignment)


def read(path: Path, assignment: Assignment) -> Key:
    """The key of an earlier sheet. Raises `SheetError` where it is damaged or another assignment's."""
    try:
        key = msgspec.json.decode(path.read_bytes(), type=Key)
    except (OSError, msgspec.MsgspecError) as error:
        raise SheetError(path, f"is not a key of a marking sheet: {error}") from error
    if (key.schema, key.assignment) != (_SCHEMA, assignment.id):
        raise SheetError(path, f"is the key of {key.assignment!r}, not of {assignment.id!r}")
    return key


def keyed(secret: str, *parts: object) -> bytes:
    """Bytes that only the secret gives."""
    return hmac.new(secret.encode(), "\0".join(map(str, parts)).encode(), hashlib.sha256).digest()


def code_of(secret: str, question: str, submission: str) -> str:
    """Twelve consonants: no word, no number, no date, nothing that a spreadsheet would rewrite."""
    letters = "".join(_LETTERS[byte % len(_LETTERS)] for byte in keyed(secret, "code", question, submission))
    return "-".join((letters[0:4], letters[4:8], letters[8:12]))
