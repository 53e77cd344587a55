"""Old courses use the assertions of nose.tools, which no Python of today can import: they come from unittest."""

from __future__ import annotations

import unittest

import nbformat
import pytest

from autograder.platforms import import_process
from autograder.platforms.limited_imports import AssignmentRequest, ForeignFormat, Moved
from autograder.platforms.moved_in import nose_names
from tests.platforms import foreign_courses
from tests.platforms.foreign_courses import answer, document

HEAD = "import unittest\n"


CASE = "unittest.TestCase()"


@pytest.mark.parametrize(
    ("code", "made"),
    [
        ("from nose.tools import assert_equal", f"{HEAD}assert_equal = {CASE}.assertEqual"),
        (
            "from nose.tools import eq_, ok_ as ok",
            f"{HEAD}eq_ = {CASE}.assertEqual\nok = {CASE}.assertTrue",
        ),
        (
            "  from nose.tools import (\n assert_raises,\n)",
            f"  {HEAD}  assert_raises = {CASE}.assertRaises",
        ),
        (
            "from nose.tools import assert_equals  # old",
            f"{HEAD}assert_equals = {CASE}.assertEqual  # old",
        ),
        ("from nose.tools import raises", "from nose.tools import raises"),
        ("from nose.tools import assert_nothing, eq_", "from nose.tools import assert_nothing, eq_"),
        ("from nose_tools import eq_", "from nose_tools import eq_"),
    ],
)
def test_an_import_becomes_the_methods_of_unittest(code: str, made: str) -> None:
    assert nose_names.replaced(code) == made


@pytest.mark.parametrize(
    "name",
    ["true", "not_equal", "almost_equals", "is_instance", "list_equal", "raises_regexp"],
)
def test_every_usual_name_is_known(name: str) -> None:
    made = nose_names.replaced(f"from nose.tools import assert_{name}")
    assert hasattr(unittest.TestCase, made.rpartition(".")[2])


def test_a_test_cell_with_them_is_bound_and_the_cell_of_the_imports_changes_for_students_too() -> None:
    cells = [
        foreign_courses.cell("code", "from nose.tools import assert_equal"),
        answer("def half(x):\n    ### BEGIN SOLUTION\n    return x / 2\n    ### END SOLUTION", "half"),
        foreign_courses.tests(
            "from nose.tools import assert_raises\nassert_equal(half(3), 1.5)\n"
            "with assert_raises(TypeError):\n    half('a')",
            "half-tests",
            1,
        ),
    ]
    moved = import_process._reply(
        AssignmentRequest(ForeignFormat.NBGRADER, document(cells).encode(), "numbers", "numbers")
    )
    assert isinstance(moved, Moved)
    assert [one.cell for one in moved.assignment.bound] == [3]
    source = nbformat.reads(moved.assignment.written["source.ipynb"], 4)
    assert source.cells[0].source == f"{HEAD}assert_equal = unittest.TestCase().assertEqual"
    assert [one.cell for one in moved.assignment.rewritten][:2] == [1, 3]
