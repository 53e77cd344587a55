"""A notebook is plain if it cannot reach the process that it runs in."""

from __future__ import annotations

import pytest

from autograder.grading import plain_code

PLAIN = [
    "import numpy as np\nimport matplotlib.pyplot as plt\ndef f(x): return np.exp(x).sum(axis=0)",
    "from numpy import exp\nclass A:\n  def __init__(self): super().__init__()",
    "import time\nfor _ in range(3): time.process_time()",
]
REACHING = [
    "import os",
    "import numpy as np\nnp.lib.npyio.os.register_at_fork(before=print)",
    "from numpy import lib",
    "from numpy import *",
    "import numpy.ctypeslib",
    "import numpy as np\nnp.memmap('kept')",
    "(lambda: 0).__globals__",
    "class A:\n  def __del__(self): pass",
    "open('kept', 'w')",
    "!ls",
    "get_ipython()",
    "from . import helper",
]


@pytest.mark.parametrize("source", PLAIN)
def test_numbers_and_plots_are_plain(source: str) -> None:
    assert plain_code.is_plain([source], ["data.npz"])


@pytest.mark.parametrize("source", REACHING)
def test_a_way_to_the_process_or_to_files_is_not_plain(source: str) -> None:
    assert not plain_code.is_plain([PLAIN[0], source], [])


def test_a_module_of_the_students_own_is_not_plain() -> None:
    assert not plain_code.is_plain([PLAIN[0]], ["matplotlib.py"])


def test_a_notebook_with_more_dots_than_any_needs_is_not_looked_into() -> None:
    line = "x = np.pi\n"
    assert plain_code.is_plain([line * 9_000], [])
    assert not plain_code.is_plain([line * 5_000, line * 5_001], [])
