"""No pattern sees more of a stranger's text than its room allows: texts are cut before."""

from __future__ import annotations

import importlib
import pkgutil
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest

from autograder.grading import cell_warnings
from autograder.rendering import cells, mathml
from autograder.sandbox.runs import CellRun, CellStatus
from autograder.submissions import tables
from autograder.submissions.collect import collect
from tests.campaigns.growth.patterns import METHODS, ROOT

HUGE = 3_000_000
Seen = dict[str, int]


class Recorder:
    """A pattern that notes the longest text that it is asked about."""

    def __init__(self, place: str, pattern: re.Pattern[str], seen: Seen) -> None:
        self._place, self._pattern, self._seen = place, pattern, seen

    def __getattr__(self, name: str) -> Any:
        method = getattr(self._pattern, name)
        if name not in METHODS:
            return method

        def noted(*arguments: Any) -> Any:
            text = arguments[1 if name.startswith("sub") else 0]
            self._seen[self._place] = max(self._seen.get(self._place, 0), len(text))
            return method(*arguments)

        return noted


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> Seen:
    """The longest text that each pattern has seen, by the module and the name of the pattern."""
    noted: Seen = {}
    for room in ("submissions", "rendering", "grading"):
        for one in pkgutil.iter_modules([str(ROOT / room)]):
            module = importlib.import_module(f"autograder.{room}.{one.name}")
            for name, value in list(vars(module).items()):
                if isinstance(value, re.Pattern):
                    monkeypatch.setattr(module, name, Recorder(f"{room}/{one.name}.{name}", value, noted))
    return noted


def test_patterns_of_names_see_no_more_than_a_thousand_characters(seen: Seen, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "jane.zip", "w") as made:
        for number in range(20):
            made.writestr(f"{number}_1_assignsubmission_file_/{'a' * 60_000}.ipynb", b"")
            made.writestr(f"{number}" + "b" * 60_000, b"")
    (tmp_path / "kim.ipynb").write_bytes(b"")
    collect([tmp_path])
    assert len(seen) > 5
    assert max(seen.values()) <= tables._LONGEST_PATH + 1


@pytest.mark.parametrize("source", ["a" * HUGE, "$a$ " * (HUGE // 4), "<b>" * (HUGE // 3)])
def test_patterns_of_a_page_see_no_more_than_the_page_shows(seen: Seen, source: str) -> None:
    kinds = ("text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml")
    outputs = [
        *({"output_type": "display_data", "data": {kind: source}} for kind in kinds),
        {"output_type": "stream", "name": "stdout", "text": source},
        {"output_type": "error", "traceback": [source]},
    ]
    made = [
        {"cell_type": "markdown", "source": source},
        {"cell_type": "code", "source": source, "outputs": outputs},
        {"cell_type": "raw", "source": source},
    ]
    cells.full({"cells": made}, ())
    mathml.to_html(source)
    assert len(seen) > 5
    assert max(seen.values()) <= 1_000_000, seen


def test_patterns_for_a_line_see_no_more_than_a_thousand_characters(seen: Seen) -> None:
    run = CellRun(status=CellStatus.FAILED, parsed=False, line=1, text="invalid syntax", error="SyntaxError")
    cell_warnings._fault(run, "print " * HUGE)
    of_the_line = {
        place: length for place, length in seen.items() if place.startswith("grading/newer_python")
    }
    of_the_line["_PYTHON_2"] = seen["grading/cell_warnings._PYTHON_2"]
    assert len(of_the_line) >= 3
    assert max(of_the_line.values()) == cell_warnings._LONGEST_LINE
