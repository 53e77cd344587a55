"""A change of one hidden test changes the digest of that test; a change of what tests share changes all of them."""

from __future__ import annotations

import pytest

from autograder.records import test_sources

FILE = '''
"""Tests."""
import numpy as np
import pytest

pytestmark = pytest.mark.question("double")

def helper(x):
    return 2 * x

@pytest.mark.weight(2)
@pytest.mark.hint("Multiply by two.")
def test_values(student, rng):
    """double gives twice its argument."""
    assert student.call("double", 3) == helper(3)

@pytest.mark.parametrize("x", [1, 2])
def test_number(student, x):
    assert student.call("double", x) == 2 * x
'''
CONFTEST = "import pytest\n"
IDS = ("test_double.py::test_values", "test_double.py::test_number[1]")


def digests(file: str = FILE, conftest: str = CONFTEST, **others: str) -> tuple[str, ...]:
    files = {"test_double.py": file.encode(), "conftest.py": conftest.encode()}
    found = test_sources.of_folder(files | {f"{name}.py": text.encode() for name, text in others.items()})
    return tuple(found.of(test) for test in IDS)


def changed(**texts: str) -> tuple[bool, ...]:
    """Return which of the two tests have another digest."""
    return tuple(one != other for one, other in zip(digests(), digests(**texts), strict=True))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("weight(2)", "weight(3)"),
        ("Multiply by two.", "Add it to itself."),
        ("double gives twice its argument.", "Twice as much."),
        ("    assert student", "    # a comment\n    assert student"),
        ('@pytest.mark.weight(2)\n@pytest.mark.hint("Multiply by two.")\n', ""),
    ],
)
def test_points_hints_titles_and_comments_are_in_no_digest(old: str, new: str) -> None:
    assert changed(file=FILE.replace(old, new)) == (False, False)


def test_a_change_of_one_test_changes_that_test_alone() -> None:
    assert changed(file=FILE.replace('"double", 3) ==', '"double", 4) ==')) == (True, False)


def test_a_change_of_a_tests_parameters_changes_that_test() -> None:
    assert changed(file=FILE.replace("[1, 2]", "[1, 3]")) == (False, True)


def test_a_new_test_changes_no_other() -> None:
    assert changed(file=f"{FILE}\ndef test_new(student):\n    pass\n") == (False, False)


def test_a_helper_changes_every_test_of_its_file() -> None:
    assert changed(file=FILE.replace("return 2 * x", "return x + x")) == (True, True)


def test_a_fixture_file_changes_every_test() -> None:
    assert changed(conftest="import pytest, numpy\n") == (True, True)


def test_another_test_file_changes_nothing() -> None:
    assert changed(test_other="def test_a(student):\n    pass\n") == (False, False)


def test_a_test_file_that_another_one_imports_changes_every_test() -> None:
    used = FILE.replace("import numpy as np", "from test_other import limit")
    before = digests(file=used, test_other="limit = 1\n")
    assert digests(file=used, test_other="limit = 2\n") != before


def test_a_test_function_that_another_one_calls_is_shared() -> None:
    calling = FILE.replace("== 2 * x", "== 2 * x\n    test_values(student, None)")
    before = digests(file=calling)
    after = digests(file=calling.replace('"double", 3) ==', '"double", 4) =='))
    assert [one != other for one, other in zip(before, after, strict=True)] == [True, True]


def test_a_method_has_the_digest_of_its_file() -> None:
    def of_method(body: str) -> str:
        text = f"class TestAll:\n    def test_a(self, student):\n        {body}\n"
        return test_sources.of_folder({"test_all.py": text.encode()}).of("test_all.py::TestAll::test_a")

    assert of_method("pass") != of_method("assert False")


def test_a_file_that_is_no_python_has_the_digest_of_its_bytes() -> None:
    one, other = (
        test_sources.of_folder({"test_a.py": text}).of("test_a.py::test_a") for text in (b"def (", b"def ((")
    )
    assert one != other
