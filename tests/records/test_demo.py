"""The term that `make demo-records` plays still fits the course that it is played with."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

FILE = Path(__file__).parents[2] / "assignments" / "activations" / "demo" / "records.py"


@pytest.fixture(scope="module")
def demo() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("demo_records", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_everybody_hands_in_what_the_demonstration_says(demo: ModuleType, tmp_path: Path) -> None:
    term = demo._Term(tmp_path / "course")
    term.copy_course()
    for name, formula in demo.CLASS.items():
        text = (term.root / "handed-in" / name / "activations.ipynb").read_text("utf-8")
        assert json.loads(text)["cells"]
        assert formula is None or formula in text


def test_the_test_can_be_mended(demo: ModuleType, tmp_path: Path) -> None:
    term = demo._Term(tmp_path / "course")
    term.copy_course()
    term.rewrite(demo._TEST, demo._TOO_STRICT, "")
    assert (term.root / demo._TEST).read_bytes() == (demo.COURSE / demo._TEST).read_bytes()


def test_a_change_is_told_in_words(demo: ModuleType) -> None:
    line = {"before": {"points": 0.0, "title": "T"}, "after": {"points": 1.5, "title": "T"}}
    assert demo._why([line]) == "the test “T” was mended (+1.50)"
    assert demo._why([]) == "nothing changed"
