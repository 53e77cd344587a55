"""One failing line does not take the rest of its cell with it, and loses nothing that Jupyter's run has."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.sandbox import notebook
from autograder.sandbox.runs import CellRun, NotebookRun
from autograder.sandbox.zygote import Setting, Zygote
from autograder.worker.pipes.notebook import LineNote
from tests.sandbox.test_notebooks import run, shown


@pytest.fixture(scope="module")
def zygote(best_tier: str) -> Iterator[Zygote]:
    with Zygote(Setting(best_tier, packages=("numpy", "matplotlib"), memory_mb=300, processes=16)) as warm:
        yield warm


def done(zygote: Zygote, *cells: str, seconds: float = 10.0) -> NotebookRun:
    return run(zygote, *cells, watch=("f",), cell_seconds=seconds).run


def after(zygote: Zygote, *cells: str) -> str:
    """What the last cell shows."""
    return shown(done(zygote, *cells).cells[len(cells) - 1])


FAILS = "import no_such_package as missing\n"


@pytest.mark.parametrize(
    ("rest", "asked", "text"),
    [
        ("import json", "json.dumps(1)", "'1'"),
        ("from math import floor as g", "g(1.5)", "1"),
        ("def g(): return 1", "g()", "1"),
        ("class G:\n  size = 2", "G.size", "2"),
        ("g = 3", "g", "3"),
        ("g: int = 4", "g", "4"),
        ("g = [1]\ng[0] = 5\ng += [6]", "g", "[5, 6]"),
        ("g, *h = 1, 2, 3", "h", "[2, 3]"),
        ("if True:\n  import json\nelse:\n  json = None", "json.dumps(1)", "'1'"),
        ("try:\n  import cupy as g\nexcept ImportError:\n  g = 7", "g", "7"),
        ("g = 0\nfor i in range(4):\n  g = g + i", "g", "6"),
        ("with open('/dev/null') as file:\n  g = 8", "g", "8"),
        ("import sys\nsys.path.append('src')", "'src' in sys.path", "True"),
        ("import numpy as np\nnp.random.seed(0)\ng = np.random.rand()", "round(g, 4)", "0.5488"),
        ("g = []\ng.append(9)", "g", "[9]"),
        ("x = missing.read()\ng = 10", "g", "10"),
        ("x = 1 / 0\ng = 11", "g", "11"),
        ("'''A string.'''\n%matplotlib inline\ng = 12", "g", "12"),
        ("import asyncio\nawait asyncio.sleep(0)\ng = 13", "g", "13"),
        ("async def g(): return 14", "await g()", "14"),
        ("g = 15; h = 16", "g + h", "31"),
    ],
)
def test_what_does_not_depend_on_a_failed_statement_runs(
    zygote: Zygote, rest: str, asked: str, text: str
) -> None:
    assert after(zygote, FAILS + rest, asked) == text


@pytest.mark.parametrize(
    "rest",
    [
        "g = missing.value",
        "x = missing.value\ng = x",
        "def x(a=missing): pass\ng = x",
        "class X(missing.Base): pass\ng = X()",
        "@missing.decorate\ndef g(): pass",
        "g = [missing for _ in range(2)]",
        "if missing:\n  g = 1",
        "for x in missing:\n  g = 1",
    ],
)
def test_what_depends_on_a_failed_statement_does_not_run(zygote: Zygote, rest: str) -> None:
    assert after(zygote, FAILS + rest, "'g' in globals()") == "False"


def test_a_value_that_a_failed_statement_was_to_renew_is_not_used(zygote: Zygote) -> None:
    assert after(zygote, "x = 1", "x = 1 / 0\ng = x", "'g' in globals()") == "False"


def test_what_an_import_has_bound_before_it_failed_is_used(zygote: Zygote) -> None:
    assert after(zygote, "import numpy as np, no_such_package\ng = np.ones(1)", "g[0]") == "np.float64(1.0)"


@pytest.mark.parametrize(
    ("cells", "asked", "text"),
    [
        (("def f(): return 'right'", "1 / 0\ndef f(): return 'wrong'"), "f()", "'right'"),
        (("f = 1", "1 / 0\nfrom math import floor as f"), "f", "1"),
        (("x = [1]", "1 / 0\nx[0] = 2\nx.append(3)\nx += [4]"), "x", "[1]"),
        (("import types\nx = types.SimpleNamespace(a=1)", "1 / 0\nx.a = 2"), "x.a", "1"),
        (("import math", "import math\n1 / 0\nmath.tau = 3"), "math.tau > 6", "True"),
        (("def f(): return 1", "def f(): return 2\n1 / 0\ndef f(): return 3"), "f()", "3"),
        (("1 / 0\ndef f(): return 'rest'", "def f(): return 'later'"), "f()", "'later'"),
        (("x = 0", "1 / 0\nfor x in range(3): y = x"), "(x, y)", "(0, 2)"),
    ],
)
def test_what_jupyters_run_has_made_is_not_lost(
    zygote: Zygote, cells: tuple[str, ...], asked: str, text: str
) -> None:
    assert after(zygote, *cells, asked) == text


def test_the_page_shows_a_failing_cell_as_jupyter_does(zygote: Zygote) -> None:
    cell = done(
        zygote, f"{FAILS}g = print('silent')\nimport sys\nsys.stderr.write('silent')\n1 / 0\n'value'"
    ).cells[0]
    assert [output["output_type"] for output in cell.outputs] == ["error"]


def test_figures_of_the_rest_are_not_shown(zygote: Zygote) -> None:
    cells = ("1 / 0\nimport matplotlib.pyplot as plt\nfig, ax = plt.subplots()", "ax.plot([1])\n'after'")
    assert [output["output_type"] for output in done(zygote, *cells).cells[1].outputs] == ["execute_result"]


@pytest.mark.parametrize("magic", ["%%time", "%%capture"])
def test_the_rest_of_a_cell_with_a_magic_runs_too(zygote: Zygote, magic: str) -> None:
    finished = done(zygote, f"{magic}\nx = 1\n{FAILS}def f(): return 2", "f() + x")
    cell = finished.cells[0]
    assert (shown(finished.cells[1]), cell.failed_line, cell.cause) == ("3", 3, "package")


def test_a_syntax_error_runs_nothing_of_its_cell(zygote: Zygote) -> None:
    assert after(zygote, "x = 1\ndef f(:", "'x' in globals()") == "False"


def test_the_rest_of_an_interrupted_cell_runs(zygote: Zygote) -> None:
    finished = done(zygote, "while True: pass\ndef f(): return 1", "f()", seconds=1.0)
    assert (finished.cells[0].status, shown(finished.cells[1])) == ("timed_out", "1")


@pytest.mark.parametrize(
    "end",
    [
        "import os\nx = os._exit(0)",
        "import signal\nx = signal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: y = 1",
        "import ctypes\nx = ctypes.string_at(0)",
    ],
)
def test_a_rest_that_ends_its_worker_leaves_jupyters_state(zygote: Zygote, end: str) -> None:
    finished = run(zygote, f"def f(): return 1\n1 / 0\ng = 2\n{end}", "f()", "'g' in globals()")
    first, second, third = finished.run.cells.values()
    assert (finished.notes, first.status, shown(second), shown(third)) == ((), "failed", "1", "False")


def test_a_rest_without_end_is_interrupted_and_the_notebook_goes_on(zygote: Zygote) -> None:
    finished = run(zygote, "1 / 0\ng = 1\nwhile True: h = 2", "g", cell_seconds=1.0)
    first, second = finished.run.cells.values()
    assert (finished.notes, first.status, first.error, shown(second)) == (
        (),
        "failed",
        "ZeroDivisionError",
        "1",
    )


def test_many_rests_that_end_their_worker_cost_only_themselves(zygote: Zygote) -> None:
    bad = "1 / 0\nimport os\nx = os._exit(0)"
    finished = run(zygote, *[bad] * 6, "def f(): return 1", "f()")
    assert (finished.notes, shown(finished.run.cells[7])) == ((), "1")


def test_a_cell_that_failed_for_a_later_name_runs_once_more_whole(zygote: Zygote) -> None:
    finished = done(zygote, "x = later()\ny = x", "def later(): return 5")
    assert (finished.again, finished.cells[0].status, finished.lost) == ([0], "ok", {})


def test_the_second_run_of_a_cell_may_rebind_what_its_first_rest_bound(zygote: Zygote) -> None:
    first = "1 / zero\ndef f(): return 1\nz = 1 / 0\ndef f(): return later()"
    assert after(zygote, first, "zero = 1\ndef later(): return 6", "f()") == "6"


@pytest.mark.parametrize(
    ("cell", "cause", "subject"),
    [
        ("import no_such_package.part", "package", "no_such_package"),
        ("from no_such_package import part", "package", "no_such_package"),
        ("%no_such_magic 1", "magic", "no_such_magic"),
        ("x = %no_such_magic", "magic", "no_such_magic"),
        ("%%no_such_magic\n1", "magic", "no_such_magic"),
        ("%load_ext no_such_extension", "extension", "no_such_extension"),
        ("import matplotlib.pyplot as plt\nplt.style.use('seaborn')", "style", "seaborn"),
        ("import matplotlib as mpl\nmpl.style.use('no-style')", "style", "no-style"),
        ("import matplotlib as mpl\nmpl.use('TkAgg')", "backend", "TkAgg"),
        ("import matplotlib.pyplot as plt\nplt.switch_backend('Qt5Agg')", "backend", "Qt5Agg"),
        ("open('/content/drive/My Drive/x.csv')", "file", "/content/drive/My Drive/x.csv"),
        ("import os\nos.chdir('/content/drive')", "file", "/content/drive"),
        ("import numpy as np\nnp.loadtxt('x<b>.csv')", "file", "x?b?.csv"),
        ("import numpy as np\nnp.load('weights.npy')", "file", "weights.npy"),
        ("import numpy as np\nREAL = np.float", "member", "numpy.float"),
        ("import numpy as np\nnp.product([1])", "member", "numpy.product"),
        ("import numpy as np\ndef g(): return np.Inf\ng()", "member", "numpy.Inf"),
        ("import numpy as np\nnp.zeros(2).asmatrix()", "member", "numpy.ndarray.asmatrix"),
        (
            "import matplotlib.pyplot as plt\nplt.gca().w_xaxis",
            "member",
            "matplotlib.axes._axes.Axes.w_xaxis",
        ),
        ("from numpy import zeros, product", "member", "numpy.product"),
        (
            "from IPython.display import set_matplotlib_formats",
            "member",
            "IPython.display.set_matplotlib_formats",
        ),
        ("import numpy.warnings", "member", "numpy.warnings"),
        ("class A: pass\nA().b", "other", ""),
        ("class A:\n  def __getattr__(self, name): raise AttributeError\nA().b", "other", ""),
        ("None.shape", "other", ""),
        ("%run -i ../setup.ipynb", "file", "../setup.ipynb"),
        ("name = input('?')", "keyboard", "input()"),
        ("import getpass\ngetpass.getpass()", "keyboard", "input()"),
        ("class E(ImportError):\n  name = property(lambda self: 1 / 0)\nraise E", "other", ""),
        ("raise AttributeError('module numpy has no attribute float')", "other", ""),
        ("open('x<b>.csv')", "file", "x?b?.csv"),
        ("no_such_name", "name", "no_such_name"),
        ("1 / 0", "other", ""),
        ("raise ModuleNotFoundError", "other", ""),
        ("raise FileNotFoundError(1, 2, 3)", "other", ""),
    ],
)
def test_the_cause_of_a_failure_is_known(zygote: Zygote, cell: str, cause: str, subject: str) -> None:
    found = done(zygote, cell).cells[0]
    assert (found.cause, found.subject) == (cause, subject)


def test_the_names_that_a_failed_statement_was_to_bind_are_known(zygote: Zygote) -> None:
    cells = ("x = 1", f"{FAILS}x = 2\ny = missing.y\nz = 3", "from no_such_package import part")
    assert done(zygote, *cells).lost == {"missing": (1, 1), "y": (1, 1), "part": (2, 1)}


def test_a_name_is_lost_through_the_line_of_its_own_cell_that_failed(zygote: Zygote) -> None:
    cell = f"{FAILS}x = missing.x\nfrom no_part import part\ny = part + 1\nz = 1"
    assert done(zygote, cell).lost == {"missing": (0, 1), "x": (0, 1), "part": (0, 3), "y": (0, 3)}


def test_each_further_line_that_fails_is_noted_with_its_cause(zygote: Zygote) -> None:
    cell = f"{FAILS}import no_part\nx = missing.x\ny = open('no.csv')\nz = 1 / 0"
    assert done(zygote, cell).cells[0].notes == [
        LineNote(2, "package", "no_part", "ModuleNotFoundError"),
        LineNote(4, "file", "no.csv", "FileNotFoundError"),
        LineNote(5, "other", "", "ZeroDivisionError"),
    ]


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("x = 1\n%matplotlib widget", LineNote(2, "window", "widget")),
        ("from google.colab.patches import cv2_imshow", LineNote(1, "colab", "google.colab.patches")),
        ("def g():\n  %matplotlib qt\nx = 1\ng()", LineNote(4, "window", "qt")),
    ],
)
def test_a_line_that_has_no_effect_is_noted(zygote: Zygote, cell: str, note: LineNote) -> None:
    found = done(zygote, cell).cells[0]
    assert (found.status, found.notes) == ("ok", [note])


def test_no_cell_has_more_than_a_few_notes(zygote: Zygote) -> None:
    (cell,) = done(zygote, "for k in range(99):\n  %matplotlib widget").cells.values()
    assert len(cell.notes) == 20


@pytest.mark.parametrize("gui", ["widget", "notebook", "qt", "tk", "nbagg", "ipympl"])
def test_an_interactive_back_end_has_no_effect_and_says_so(zygote: Zygote, gui: str) -> None:
    cells = (f"%matplotlib {gui}\nimport matplotlib.pyplot as plt", "plt.plot([1])\nplt.show()")
    first, second = done(zygote, *cells).cells.values()
    said = f"%matplotlib {gui} has no effect here: figures are shown as pictures while this notebook is graded.\n"
    assert (first.status, shown(first), "image/png" in second.outputs[-1]["data"]) == ("ok", said, True)


@pytest.mark.parametrize(
    "cell",
    [
        "from google.colab import drive, files, userdata, auth, output, data_table",
        "from google.colab.patches import cv2_imshow\ncv2_imshow(1)",
        "import google.colab.drive as d\nd.mount('/content/drive', force_remount=True)",
        "from google.colab import auth\nauth.authenticate_user()",
        "import google.colab\ngoogle.colab.drive.mount('x')",
    ],
)
def test_whatever_is_imported_of_colab_does_nothing(zygote: Zygote, cell: str) -> None:
    assert done(zygote, cell).cells[0].status == "ok"


@pytest.mark.parametrize(
    "command",
    [
        "!pip install torch",
        "!pip3 -q install torch",
        "!python -m pip install torch",
        "!{sys.executable} -m pip install x",
    ],
)
def test_a_command_that_installs_says_that_nothing_is_installed(zygote: Zygote, command: str) -> None:
    said = (
        "Nothing is installed while this notebook is graded; the assignment's packages are there already.\n"
    )
    assert after(zygote, f"import sys\n{command}") == said


def test_a_cell_keeps_its_time_while_the_rest_of_another_runs(zygote: Zygote) -> None:
    """The rest of a cell may take a part of the time that is left, and no more."""
    slow = "1 / 0\nimport time\n" + "x = time.sleep(0.8)\n" * 9
    finished: notebook.FinishedNotebook = run(zygote, slow, "def f(): return 1", "f()", cell_seconds=1.0)
    cells: list[CellRun] = list(finished.run.cells.values())
    assert (finished.notes, shown(cells[2])) == ((), "1")
