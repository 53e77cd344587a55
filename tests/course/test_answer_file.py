"""A file of `bugs/` or `variants/`: what it says of itself, and why it cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import answer_file
from autograder.course.answer_file import AnswerFile
from autograder.errors import AssignmentError


def read(folder: Path, source: str | bytes) -> AnswerFile:
    path = folder / "thrice.py"
    path.write_bytes(source if isinstance(source, bytes) else source.encode())
    return answer_file.read(path)


def refusal(folder: Path, source: str | bytes) -> str:
    with pytest.raises(AssignmentError) as raised:
        read(folder, source)
    return raised.value.problem


SOURCE = '''"""Multiplies by three.

Two times,
not   three.
"""

QUESTION = "double"
CAUGHT_BY = ("a", "b")
TABLE = make()
'''


def test_the_title_is_the_docstrings_first_line(tmp_path: Path) -> None:
    assert read(tmp_path, SOURCE).title == "Multiplies by three."


def test_the_advice_is_the_rest_as_one_line(tmp_path: Path) -> None:
    assert read(tmp_path, SOURCE).advice == "Two times, not three."


def test_a_docstring_of_one_line_has_no_advice(tmp_path: Path) -> None:
    assert read(tmp_path, '"""Adds."""').advice == ""


def test_constants_are_read_without_running_the_file(tmp_path: Path) -> None:
    assert read(tmp_path, SOURCE).constants == {"QUESTION": "double", "CAUGHT_BY": ("a", "b")}


def test_a_file_without_a_docstring_is_refused(tmp_path: Path) -> None:
    expected = "needs a docstring whose first line names the mistake or the difference"
    assert refusal(tmp_path, "x = 1") == expected


def test_a_file_that_is_no_python_is_refused_with_its_line(tmp_path: Path) -> None:
    assert refusal(tmp_path, '"""A."""\nx = = 1').startswith("line 2: this is no Python: ")


@pytest.mark.parametrize("source", [b'"""\xff"""', b'"""A."""\0'])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, source: bytes) -> None:
    assert refusal(tmp_path, source)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match="cannot be read"):
        answer_file.read(tmp_path / "none.py")


def test_functions_classes_and_constants_are_defined_and_declarations_are_not() -> None:
    source = "QUESTION = 'q'\na = b = 1\ndef f(): c = 1\nasync def g(): ...\nclass D: ...\nx.y = 2\nimport z"
    assert answer_file.defined(source) == ("a", "b", "f", "g", "D")


def test_the_classes_of_a_cell_are_those_that_it_defines_itself() -> None:
    source = "class A:\n    class B: ...\ndef f():\n    class C: ...\nD = A\n"
    assert answer_file.classes(source) == ("A",)
