"""A notebook is plain if it cannot reach the process that it runs in."""

from __future__ import annotations

import pytest

from autograder.grading import plain_code

PLAIN = [
    "import numpy as np\nimport matplotlib.pyplot as plt\ndef f(x): return np.exp(x).sum(axis=0)",
    "from numpy import exp\nclass A:\n  def __init__(self): super().__init__()",
    "import time\nfor _ in range(3): time.process_time()",
    "import numpy as np, numpy.linalg as la\nrng = np.random.default_rng(0)\nla.norm(np.linalg.inv(np.eye(2)))",
    "from numpy.random import default_rng\nfrom matplotlib import pyplot\npyplot.show()",
    "import checks\n@checks.once_right([checks.check_f, len])\ndef plot(): pass",
    "from checks import check_f\ncheck_f(len)",
    "import numpy as np\ndata = np.load('data.npz')\nX, names = data['X'], data.files",
    "import numpy as np\nX = np.load('./rows.npy')\nX[:, 0] = 1\nprint(X)",
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
    "import numpy as np\nnp.polynomial.polyutils.itertools",
    "import numpy as np\nnumbers = np",
    "import numpy as np\nnumbers = np.random",
    "import numpy as np\nprint(np)",
    "from numpy import random\nrandom.mtrand",
    "from numpy import polynomial",
    "class A:\n  import numpy as np\nA.np.polynomial",
    "import matplotlib.pyplot as plt\nplt.cbook.to_filehandle('kept', 'w')",
    "import matplotlib.pyplot\nmatplotlib.cbook",
    "import math as np\nimport numpy as np\nnp.polynomial",
    "match print:\n  case object(__self__=module): pass",
    "async def f(): pass\nf().cr_code.replace(co_names=())",
    "import checks\nchecks.np.polynomial",
    "import checks\nchecks.Path",
    "import checks\nmodule = checks",
    "from checks import Path",
    "import numpy as np\nnp.load('other.npz')",
    "import numpy as np\ndata = np.load('../data.npz')",
    "import numpy as np\ndata = np.load('data.npz', mmap_mode='r+')",
    "import numpy as np\ndata = np.load(print('data.npz'))",
    "import numpy as np\nload = np.load",
    "import numpy as np\ndata = np.load('data.npz')\ndata.zip.fp.seek(9)",
    "import numpy as np\ndata = np.load('data.npz')\nother = data",
    "import numpy as np\ndata = np.load('data.npz')\ndata['X'] = 1",
    "import numpy as np\nclass A:\n  data = np.load('data.npz')\nA.data.zip",
]
RELEASED = ["checks.py", "data.npz", "rows.npy"]


@pytest.mark.parametrize("source", PLAIN)
def test_numbers_and_plots_are_plain(source: str) -> None:
    assert plain_code.is_plain([source], ["own.csv"], RELEASED)


@pytest.mark.parametrize("source", REACHING)
def test_a_way_to_the_process_or_to_files_is_not_plain(source: str) -> None:
    assert not plain_code.is_plain([source], [], RELEASED)


def test_a_module_of_the_students_own_is_not_plain() -> None:
    assert not plain_code.is_plain([PLAIN[0]], ["matplotlib.py"])


def test_a_notebook_with_more_dots_than_any_needs_is_not_looked_into() -> None:
    line = "x = np.pi\n"
    assert plain_code.is_plain([line * 9_000], [])
    assert not plain_code.is_plain([line * 5_000, line * 5_001], [])
