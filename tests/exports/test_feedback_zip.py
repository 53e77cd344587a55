"""Feedback pages have the names by which the platform knows the hand-ins."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from autograder.errors import ExportError
from autograder.exports import feedback_zip
from tests.exports.results_of_exports import results


@pytest.mark.parametrize(
    ("known", "file", "name"),
    [
        ("canvas", "doejane_987_4561_hw1.ipynb", "doejane_987_4561_hw1.html"),
        ("canvas", "doejane_LATE_987_4561_hw1-1.ipynb", "doejane_LATE_987_4561_hw1-1.html"),
        ("canvas", "anon_ab12C_4561_hw1.ipynb", "anon_ab12C_4561_hw1.html"),
        (
            "moodle",
            "Jane Doe_55012_assignsubmission_file/hw1.ipynb",
            "Jane Doe_55012_assignsubmission_file/feedback.html",
        ),
        (
            "moodle",
            "zip/Jane Doe_55012_assignsubmission_file_/hw1.ipynb",
            "Jane Doe_55012_assignsubmission_file_/feedback.html",
        ),
        (
            "brightspace",
            "12345-6789 - Jane Doe - Nov 1, 2026 1010 AM/hw1.ipynb",
            "12345-6789 - Jane Doe - Nov 1, 2026 1010 AM/feedback.html",
        ),
        (
            "brightspace",
            "12345-6789 - Jane Doe - Nov 1, 2026 1010 AM - hw1.ipynb",
            "12345-6789 - Jane Doe - Nov 1, 2026 1010 AM/feedback.html",
        ),
        ("canvas", "jane.ipynb", ""),
        ("canvas", "..\\_1_2_hw1.ipynb", ""),
        (
            "brightspace",
            "1-2 - A - Nov 1, 2026 1010 AM - 3-4 - B - Nov 2, 2026 1010 AM.ipynb",
            "1-2 - A - Nov 1, 2026 1010 AM/feedback.html",
        ),
    ],
)
def test_a_page_has_the_name_of_its_hand_in(known: str, file: str, name: str) -> None:
    assert feedback_zip.place(known, file) == name


def test_the_zip_holds_each_page_and_names_the_others(tmp_path: Path) -> None:
    (tmp_path / "feedback").mkdir()
    (tmp_path / "feedback" / "a.html").write_text("<p>well done</p>")
    graded = results(("a", "doejane_987_4561_hw1.ipynb", 8), ("b", "bob.ipynb", 5))
    data, pages, left = feedback_zip.zip_of("canvas", graded, tmp_path)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.read("doejane_987_4561_hw1.html") == b"<p>well done</p>"
    assert (pages, left) == (1, ["bob.ipynb is no name of a download from canvas, so its page is left out."])


def test_blackboard_takes_no_feedback_back(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="blackboard takes no feedback back as a zip"):
        feedback_zip.zip_of("blackboard", results(), tmp_path)
