"""The gate looks at follow-through as it looks at tests: what is declared must hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.course import assignment as assignments
from autograder.verify.report import verify
from tests.grading.follow_through import layers_course


def faults(folder: Path, tier: str) -> str:
    """What the gate says of stand-ins."""
    report = verify(assignments.load(folder), tier, 1)
    return "\n".join(fault for fault in report.faults if "with stand-ins" in fault)


def test_a_course_whose_needs_are_true_has_no_fault(tmp_path: Path, best_tier: str) -> None:
    report = verify(assignments.load(layers_course.write(tmp_path)), best_tier, 1)
    assert [fault for fault in report.faults if "catches no known mistake" not in fault] == []


@pytest.mark.parametrize(
    ("name", "old", "new", "said"),
    [
        ("source.py", "return relu(affine(x, w, b))", "z = x @ w + b; return (z > 0) * z", ""),
        ("source.py", "return relu(affine(x, w, b))", "relu(x); return np.maximum(affine(x, w, b), 0)", ""),
        ("hidden/stand_ins.py", "import affine, layer, relu", "import affine, layer, affine as relu", "check the stand-in for relu"),
        ("hidden/test_layers.py", 'check(student, "layer", x[:1], w, b)', 'check(student, "relu", x)', "although nothing of"),
    ],
    ids=["inlined", "called for show", "wrong stand-in", "a test of another question's part"],
)  # fmt: skip
def test_what_does_not_follow_through_is_named(
    tmp_path: Path, best_tier: str, name: str, old: str, new: str, said: str
) -> None:
    folder = layers_course.write(tmp_path)
    path = folder / name
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))
    found = faults(folder, best_tier)
    assert said in found
    assert bool(found) is bool(said)


def test_what_stands_in_passes_the_tests_of_its_own_question(tmp_path: Path, best_tier: str) -> None:
    """No known mistake here needs a stand-in for `layer`: its error would only show in a class."""
    folder = layers_course.write(tmp_path)
    off = "import affine, relu\n\n\ndef layer(x, w, b):\n    return relu(affine(x, w, b)) + 1\n"
    path = folder / "hidden" / "stand_ins.py"
    path.write_text(path.read_text().replace("import affine, layer, relu", off))
    report = verify(assignments.load(folder), best_tier, 1)
    said = "stand_ins.py: test_layers.py::test_layer does not pass with the stand-in for layer"
    assert [fault for fault in report.faults if fault.startswith(said)] != []
