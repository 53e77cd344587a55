"""Which modules of a course's packages travel with an assignment."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError, UsageError
from autograder.platforms.gradescope import course_files, imports, lock, settings
from tests import later_course, small_course
from tests.platforms.gradescope.conftest import BESIDE


def needed(root: Path, test: str, **modules: str) -> tuple[list[str], bool]:
    """Return the needed modules of a package `ref` with these modules, and whether all are."""
    (root / "ref").mkdir()
    for name, text in {"__init__": "", **modules}.items():
        (root / "ref" / f"{name}.py").write_text(text)
    (root / "ref" / "table.csv").write_text("1,2\n")
    (root / "test_it.py").write_text(test)
    found = imports.needed(root, ["ref"], [root / "test_it.py"])
    return [path.relative_to(root / "ref").as_posix() for path in found.files], found.all


@pytest.mark.parametrize(
    "statement",
    [
        "import ref.one",
        "from ref import one",
        "from ref.one import f",
        "def test():\n    import ref.one as r",
    ],
)
def test_a_module_is_found_however_it_is_imported(tmp_path: Path, statement: str) -> None:
    assert needed(tmp_path, statement, one="", two="") == (["__init__.py", "one.py", "table.csv"], False)


@pytest.mark.parametrize("inner", ["from . import two", "from .two import g", "import ref.two"])
def test_so_is_what_it_imports_itself(tmp_path: Path, inner: str) -> None:
    assert needed(tmp_path, "import ref.one", one=inner, two="", three="")[0] == [
        "__init__.py", "one.py", "table.csv", "two.py"
    ]  # fmt: skip


def test_where_a_name_is_computed_everything_travels(tmp_path: Path) -> None:
    test = "import importlib\nimportlib.import_module('ref.' + 'one')"
    assert needed(tmp_path, test, one="", two="") == (["__init__.py", "one.py", "table.csv", "two.py"], True)


def test_a_package_that_no_test_imports_stays_at_home(tmp_path: Path) -> None:
    assert needed(tmp_path, "import math", one="") == ([], False)


def test_a_test_that_is_no_python_is_named(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r"test_it\.py: cannot be read as Python"):
        needed(tmp_path, "def (")


def test_of_an_assignment_whose_parts_are_taken_source_and_tests_travel(tmp_path: Path) -> None:
    later = later_course.write(tmp_path, "withheld")
    made = course_files.of(later)
    assert made.earlier == ("small",)
    assert {"assignments/small/source.py", "assignments/small/hidden/stand_ins.py"} <= set(made.files)
    assert [name for name in made.files if name.startswith("assignments/small/bugs")] == []


def test_a_link_that_leads_out_of_the_course_is_refused(tmp_path: Path) -> None:
    small_course.write(tmp_path / "course", BESIDE)
    (tmp_path / "outside.py").write_text("SECRET = 1\n")
    folder = tmp_path / "course" / "assignments" / "small"
    (folder / "hidden" / "helper.py").symlink_to(tmp_path / "outside.py")
    with pytest.raises(AssignmentError, match=r"outside\.py: lies outside the course"):
        course_files.of(assignments.load(folder))


def test_a_lock_is_read_with_its_markers_and_comments() -> None:
    text = f"# made\nPan_das==2.2 ; python_version < '3.12' \\\n    --hash=sha256:{'a' * 64}\n    # via x\n"
    assert lock.names(text) == ["pan-das"]


@pytest.mark.parametrize(
    "text", ["pandas", "pandas>=2 --hash=sha256:" + "a" * 64, "pandas==2.2", "-r other.txt"]
)
def test_an_entry_without_a_version_or_a_hash_is_no_lock(text: str) -> None:
    with pytest.raises(ValueError, match="is not one version with its hashes"):
        lock.names(text)


@pytest.mark.parametrize("path", [lock.RUNTIME, lock.UV])
def test_our_own_locks_are_locks(path: Path) -> None:
    assert lock.names(path.read_text()) != []


@pytest.mark.parametrize("data", [b"", b"{}", b"[", b'{"schema": "other"}'])
def test_damaged_settings_are_named(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "autograder.json").write_bytes(data)
    with pytest.raises(UsageError, match=r"autograder\.json cannot be read"):
        settings.read(tmp_path / "autograder.json")


@pytest.mark.parametrize("package", ["pandas", "nowhere_to_be_found"])
def test_a_package_that_no_lock_brings_is_named_before_the_zip_is_written(
    small: Assignment, package: str
) -> None:
    asking = replace(small, packages=("math", "numpy", package))
    with pytest.raises(UsageError) as refused:
        lock.check_packages(asking, lock.RUNTIME.read_bytes())
    assert str(refused.value) == (
        f"the notebooks of small import {package}, which the container would not have: name a lock with hashes that "
        "brings it, with --requirements FILE"
    )
