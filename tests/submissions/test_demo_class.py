"""The demo's class of forty: the same on every machine, and each file as odd as it says."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from autograder.course import assignment as assignments
from autograder.errors import UnreadableSubmission
from autograder.notebooks import reader
from autograder.submissions.collect import Submission, collect

FOLDER = Path(__file__).parents[2] / "assignments" / "backprop"


@pytest.fixture(scope="module")
def demo() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("demo_class_build", FOLDER / "demo" / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


@pytest.fixture(scope="module")
def folder(demo: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("class")
    demo.build(out)
    return out


@pytest.fixture(scope="module")
def found(folder: Path) -> list[Submission]:
    return collect([folder])


def readable(one: Submission) -> bool:
    try:
        reader.read(one.read(), one.file)
    except UnreadableSubmission:
        return False
    return True


def test_the_class_has_forty_submissions(found: list[Submission]) -> None:
    assert len(found) == 40


def test_exactly_the_damaged_files_cannot_be_read(demo: ModuleType, found: list[Submission]) -> None:
    declared = {one["file"] for one in demo.students() if one.get("status") == "unreadable"}
    assert {one.file for one in found if not readable(one)} == declared


def test_two_builds_give_the_same_bytes(demo: ModuleType, folder: Path, tmp_path: Path) -> None:
    demo.build(tmp_path)
    files = [path.relative_to(folder) for path in sorted(folder.rglob("*")) if path.is_file()]
    assert {name: (tmp_path / name).read_bytes() for name in files} == {
        name: (folder / name).read_bytes() for name in files
    }


def test_a_folder_that_is_not_empty_is_left_alone(demo: ModuleType, folder: Path) -> None:
    with pytest.raises(FileExistsError):
        demo.build(folder)


def test_names_and_files_are_all_different(demo: ModuleType) -> None:
    students = demo.students()
    assert len({one["name"] for one in students}) == len({one["file"] for one in students}) == len(students)


def test_what_is_lost_are_questions_of_the_assignment(demo: ModuleType) -> None:
    known = {
        question.id for question in assignments.load(FOLDER).questions if question.marking == "automatic"
    }
    assert known.issuperset(
        name for one in demo.students() for name in [*one.get("loses", []), *one.get("nothing", [])]
    )


def test_a_known_mistake_stands_where_the_right_function_stood(found: list[Submission]) -> None:
    (one,) = (one for one in found if one.id == "al-sayed-fatima")
    sources = [cell.source for cell in reader.read(one.read(), one.file).cells]
    assert [source for source in sources if "def dense_backward" in source] == [
        "def dense_backward(dz, x, W):\n"
        '    """The gradients of a dense layer.\n\n'
        "    dz: (N, outputs), x: (N, inputs), W: (inputs, outputs).\n"
        "    Returns dx: (N, inputs), dW: (inputs, outputs), db: (outputs,).\n"
        '    """\n'
        "    return dz @ W.T, x.T @ dz, dz"
    ]


def test_every_written_answer_survives_its_front_end(demo: ModuleType, found: list[Submission]) -> None:
    declared = {one["file"]: one.get("answer", "").strip() for one in demo.students()}
    read = {one.file: reader.read(one.read(), one.file).answers() for one in found if readable(one)}
    assert all(
        answers == {"explain": declared[file.removesuffix("/backprop/backprop.ipynb")]}
        for file, answers in read.items()
        if "my_layers" not in file
    )
