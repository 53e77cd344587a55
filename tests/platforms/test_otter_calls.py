"""What calls Otter is taken out of a cell, and all else that the cell does stays."""

from __future__ import annotations

import pytest

from autograder.platforms.moved_in.facts import Remark
from autograder.platforms.moved_in.foreign_notebook import ForeignCell, ForeignNotebook
from autograder.platforms.otter import calls, master


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("import numpy as np\nimport otter\ngrader = otter.Notebook()", "import numpy as np"),
        ("import numpy as np, otter", "import numpy as np"),
        ("import numpy as np; import otter", "import numpy as np; pass"),
        ("import otter; grader = otter.Notebook('a')  # made by Otter", ""),
        ("from otter import Notebook as N\ng = N()\nx = 1", "x = 1"),
        ("x = 1\ngrader.export(\n    'hw.ipynb',\n    pdf=True,\n)\ny = 2", "x = 1\ny = 2"),
        ("if colab:\n    !pip install otter-grader==6\nx = 1", "if colab:\n    pass\nx = 1"),
        ("if colab:\n    import otter", "if colab:\n    pass"),
        ("été = 'é'; grader.check('q1')", "été = 'é'; pass"),
        ("!pip install -q otter-grader", ""),
        ("files = !ls\ngrader.check_all()", "files = !ls"),
        ("otters = 3\nprint(grader_of(otters))", "otters = 3\nprint(grader_of(otters))"),
        ("text = '''\nimport otter\n'''", "text = '''\nimport otter\n'''"),
    ],
)
def test_only_what_calls_otter_is_taken_out(cell: str, kept: str) -> None:
    assert calls.without(cell) == kept


def test_a_cell_that_does_nothing_else_is_left_out_and_the_report_tells_the_two_apart() -> None:
    cells = [
        ("code", "import numpy as np\nimport otter\ngrader = otter.Notebook()"),
        ("raw", "# BEGIN QUESTION\nname: q1"),
        ("raw", "# BEGIN SOLUTION"),
        ("code", "x = np.ones(2) # SOLUTION"),
        ("raw", "# END SOLUTION"),
        ("raw", "# BEGIN TESTS"),
        ("code", "assert np.sum(x) == 2"),
        ("raw", "# END TESTS"),
        ("raw", "# END QUESTION"),
        ("code", "# Check everything.\ngrader.check_all()"),
    ]
    read = master.read(
        ForeignNotebook(
            tuple(ForeignCell(n, kind, text) for n, (kind, text) in enumerate(cells, 1)), "python"
        ),
        "hw1",
        "hw1",
        "",
        (),
    )
    assert read.cells[0].text == "import numpy as np"
    assert [one.number for one in read.cells] == [1, 4, 7]
    assert Remark(1, "What calls Otter was left out of the cell.") in read.rewritten
    assert Remark(10, "A cell that calls Otter was left out.") in read.rewritten
