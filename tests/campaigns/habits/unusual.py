"""Cells that end, ask, wait, forget or rename more than a grader would like, and answers that survive them."""

from __future__ import annotations

from .case import (
    ALL,
    ANSWERS,
    DOUBLE,
    NUMPY,
    SOFTMAX,
    TRAIN,
    Habit,
    Note,
    between,
    cells,
    folder,
    front,
    habit,
)

_MATCH = """\
def double(x):
    match x:
        case bool():
            return 2 * int(x)
        case int() | float():
            return 2 * x
        case _:
            return np.multiply(2, x)"""
_DATA = """\
from dataclasses import dataclass, field
@dataclass(slots=True)
class Config:
    rate: float = 0.1
    losses: list[float] = field(default_factory=list)
config = Config()"""
_TYPED = "def double(x: pl.Series) -> pl.Series:\n    return np.multiply(2, x)"
_OLD = "def double(x):\n    return np.multiply(2, np.asarray(x, dtype=np.float))"
_SPLIT = "from sklearn.model_selection import train_test_split\nimport numpy as np"
_NEEDS = "def double(x):\n    train_test_split\n    return np.multiply(2, x)"

ENDINGS = [
    habit("endings", "exit", between("exit()"), alone=True),
    habit("endings", "quit at the end of a cell", between("x = 1\nquit"), alone=True),
    habit("endings", "sys.exit above more", between("import sys\nif True:\n    sys.exit(0)\nlater = 1"), notes=(Note("SystemExit", 2, 2),), alone=True),
    habit("endings", "SystemExit raised to stop a run of all cells", cells(NUMPY, *ANSWERS, "raise SystemExit('stop here')", "print('below')"), notes=(Note("SystemExit", 5),), alone=True, shows=("below",)),
    habit("endings", "recursion without end", between("def down(n):\n    return down(n + 1)\ndown(0)"), notes=(Note("RecursionError", 2, 2),), alone=True),
    habit("endings", "a loop without end above the answers", between("while True:\n    pass"), notes=(Note("took too long", 2),), alone=True, endless=True),
    habit("endings", "an assertion on an answer", cells(NUMPY, *ANSWERS, "assert double(3) == 7, 'should be 7'\nprint('all passed')"), notes=(Note("AssertionError", 5, 1),), alone=True),
]  # fmt: skip

QUESTIONS = [
    habit("questions", "a name asked for", front("name = input('Your name? ')\nprint('Hello', name)\nimport numpy as np"), notes=(Note(r"input\(\).*nobody", 1, 1),), alone=True),
    habit("questions", "a password asked for", front("from getpass import getpass\nkey = getpass()\nimport numpy as np"), notes=(Note(r"input\(\).*nobody", 1, 2),), alone=True),
    habit("questions", "where this file lies", front("import os\nHERE = os.path.dirname(os.path.abspath(__file__))\nimport numpy as np"), notes=(Note(r"__file__", 1, 2),), alone=True),
    habit("questions", "a table opened in a block", front("import csv\nwith open('data.csv') as file:\n    rows = list(csv.reader(file))\nimport numpy as np"), notes=(Note(r"data\.csv", 1, 2),), alone=True),
]  # fmt: skip

RENAMED = [
    habit("names", "built-in names given away", between("sum = 0\nfor k in [1, 2]:\n    sum += k\nlist = [1]\nmax = len = print = type = 3"), alone=True),
    habit("names", "star imports", front("from math import *\nfrom numpy import *\nimport numpy as np\nfrom os.path import *"), alone=True),
    habit("names", "NumPy's name given away below the answers", cells(NUMPY, *ANSWERS, "np = 5"), lost=ALL),
    habit("names", "an answer deleted", cells(NUMPY, *ANSWERS, "del double"), lost=("double",)),
    habit("names", "what only a cell needed deleted", cells("import numpy as np, gc\nbig = np.zeros(9)", *ANSWERS, "del big\ngc.collect()"), alone=True),
    habit("names", "a wrong answer written again below the right one", cells(NUMPY, *ANSWERS, "def double(x):\n    raise ValueError(x)"), lost=("double",)),
    habit("names", "everything reset first", front("%reset -f", NUMPY), alone=True),
    habit("names", "everything reset at the end", cells(NUMPY, *ANSWERS, "%reset -f"), lost=ALL),
]  # fmt: skip

MODERN = [
    habit("modern Python", "a match statement in an answer", front(NUMPY, answers=(_MATCH, SOFTMAX, TRAIN)), alone=True),
    habit("modern Python", "a data class that an answer writes to", front(NUMPY, _DATA, answers=(DOUBLE, SOFTMAX, TRAIN.replace("    return w", "        config.losses.append(float(w))\n    return w"))), alone=True),
    habit("modern Python", "asyncio.run in a cell", between("import asyncio\nasync def main():\n    return 1\nasyncio.run(main())"), notes=(Note("RuntimeError", 2, 4),), alone=True),
    habit("modern Python", "a thread that stays", between("import threading, time\nthreading.Thread(target=time.sleep, args=(60,), daemon=True).start()"), notes=(Note("leaves threads running"),), alone=True),
    habit("modern Python", "a pool of threads that ends", between("from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor(2) as pool:\n    print(sum(pool.map(abs, [-1, 2])))"), shows=("3",), alone=True),
    habit("modern Python", "annotations with a package that is not there", front("import polars as pl\nimport numpy as np", answers=(_TYPED, SOFTMAX, TRAIN)), lost=("double",), notes=(Note("polars", 1, 1),), alone=True, because="polars"),
    habit("modern Python", "an attribute that NumPy no longer has in an answer", front(NUMPY, answers=(_OLD, SOFTMAX, TRAIN)), lost=("double",), because=r"float"),
]  # fmt: skip

STRICT = [
    habit("strict settings", "all of NumPy's errors raised", front("import numpy as np\nnp.seterr(all='raise')"), alone=True),
    habit("strict settings", "warnings as errors", front("import warnings\nwarnings.simplefilter('error')\nimport numpy as np"), alone=True),
    habit("strict settings", "another folder", front("import os\nos.makedirs('out', exist_ok=True)\nos.chdir('out')\nimport numpy as np\nimport matplotlib.pyplot as plt\nplt.plot([1])\nplt.savefig('plot.png')\nprint(os.listdir())"), shows=("plot.png",), alone=True),
    habit("strict settings", "tables of polars shown whole", front("import polars as pl\npl.set_option('display.max_rows', 5)\npl.options.display.precision = 2\nimport numpy as np"), notes=(Note("polars", 1, 1),), alone=True),
    habit("strict settings", "a progress bar replaced where it is missing", front("try:\n    from tqdm import tqdm\nexcept ImportError:\n    tqdm = lambda steps: steps\nimport numpy as np", answers=(DOUBLE, SOFTMAX, TRAIN.replace("range(300)", "tqdm(range(300))"))), alone=True),
    habit("strict settings", "a package that is absent on purpose and needed", front(_SPLIT, answers=(_NEEDS, SOFTMAX, TRAIN)), lost=("double",), notes=(Note("sklearn.*absent on purpose", 1, 1),), alone=True, because="absent on purpose"),
    habit("strict settings", "a helper in the folder above", front("import sys\nsys.path.append('..')\nfrom utils import *\nimport numpy as np"), notes=(Note(r"\butils\b", 1, 3),), alone=True),
    habit("strict settings", "a script run by a magic", folder(front("%run setup.py\nimport numpy as np", answers=("def double(x):\n    return np.multiply(TWO, x)", SOFTMAX, TRAIN)), {"setup.py": "TWO = 2\nprint('set up')\n"}), path="u-run", file="u-run/hw.ipynb", shows=("set up",), alone=True),
    habit("strict settings", "a notebook run by a magic that is not there", front("%run ../common/setup.ipynb\nimport numpy as np"), notes=(Note(r"setup\.ipynb", 1, 1),), alone=True),
    habit("strict settings", "a folder entered by a magic", front("%cd data\n%mkdir figures\nimport numpy as np")),
]  # fmt: skip

CASES: list[Habit] = [*ENDINGS, *QUESTIONS, *RENAMED, *MODERN, *STRICT]
