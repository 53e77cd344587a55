"""Right answers in unusual forms, names that mean something else later, newer Python, and failures elsewhere."""

from __future__ import annotations

import sys

from .case import ANSWERS, DOUBLE, NUMPY, SOFTMAX, TRAIN, Habit, Note, between, cells, front, habit

_OLD = sys.version_info < (3, 12)  # where the syntax of Python 3.12 is an error
_HERE = rf"(?=.*\b3\.{sys.version_info.minor}\b)"  # a note says which Python runs here
_CLASS = """\
class Net:
    def __init__(self, scale=2):
        self.scale = scale
    def __call__(self, x):
        return np.multiply(self.scale, x)
    def fit(self, x, y):
        return float(np.linalg.lstsq(x[:, None], y, rcond=None)[0][0])
net = Net()"""
_CHECKS = """\
def check(x, limit=3):
    x = np.asarray(x)
    if x.size > limit:
        raise ValueError('too many')
    return x"""
_REBOUND = "X = np.arange(10.0)\ny = 3 * X\ntrain, test = X[:8], X[8:]\nprint(len(train), len(test))"


def _rebound(what: str, later: str, name: str, cell: int) -> Habit:
    """Return a case whose cell 5 gives another meaning to a name that cell `cell` defined."""
    note = Note(
        rf"\b{name}\b.*cell {cell}\b.*cell 5\b|\b{name}\b.*cell 5\b.*cell {cell}\b|cell {cell}\b.*\b{name}\b.*cell 5\b|cell 5\b.*\b{name}\b.*cell {cell}\b"
    )
    return habit("names used again", what, cells(NUMPY, *ANSWERS, later), open=(name,), notes=(note,))


FORMS = [
    habit("unusual answers", "objects that can be called", cells(NUMPY, _CLASS, "double = net", SOFTMAX, "train = net.fit"), alone=True),
    habit("unusual answers", "lambdas and partials", cells(NUMPY, "from functools import partial, reduce\ndouble = partial(np.multiply, 2)\nsoftmax = lambda z: (lambda e: e / e.sum(1)[:, None])(np.exp(z - z.max(1)[:, None]))\ntrain = lambda x, y: reduce(lambda w, _: w - 0.2 * np.mean((w * x - y) * x), range(300), 0.0)"), alone=True),
    habit("unusual answers", "a decorator that counts and times", cells(NUMPY, "import functools, time\ndef timed(function):\n    @functools.wraps(function)\n    def wrapper(*args, **kwargs):\n        started = time.perf_counter()\n        try:\n            return function(*args, **kwargs)\n        finally:\n            print(f'{function.__name__}: {time.perf_counter() - started:.1f} s')\n    return wrapper", *(f"@timed\n{answer}" for answer in ANSWERS)), alone=True),
    habit("unusual answers", "annotations, defaults and keywords", cells(f"{NUMPY}\nimport numpy.typing as npt\nArray = npt.NDArray[np.float64]", "def double(x: Array | float, /, *, by: int = 2) -> Array | float:\n    return np.multiply(by, x)", "def softmax(z: 'Array', axis=1) -> 'Array':\n    e = np.exp(z - z.max(axis, keepdims=True))\n    return e / e.sum(axis, keepdims=True)", TRAIN), alone=True),
    habit("unusual answers", "made by a factory, in a loop", cells(NUMPY, "def by(k):\n    return lambda x: np.multiply(k, x)\nfunctions = {k: by(k) for k in range(3)}\ndouble = functions[2]", "exec('''" + SOFTMAX + "''')", f"if __name__ == '__main__':\n{chr(10).join('    ' + line for line in TRAIN.splitlines())}"), alone=True),
    habit("unusual answers", "draft above, answer below", cells(NUMPY, "def double(x):\n    pass", *ANSWERS), alone=True),
    habit("unusual answers", "the right one in the last cell, run out of order", cells("print(double(3))", *reversed(ANSWERS), NUMPY)),
    habit("unusual answers", "float32 and lists inside", cells(NUMPY, DOUBLE, "def softmax(z):\n    rows = [np.exp(np.array(row) - max(row)) for row in np.asarray(z).tolist()]\n    return np.stack([row / row.sum() for row in rows])", "def train(x, y):\n    return np.float32(np.polyfit(x, y, 1)[0])"), alone=True),
    habit("unusual answers", "everything on one line", cells("import numpy as np; double = lambda x: np.multiply(2, x); print('ok')", SOFTMAX, TRAIN), alone=True),
    habit("unusual answers", "an answer that is a coroutine's work", cells(NUMPY, "import asyncio\nasync def fetch():\n    await asyncio.sleep(0)\n    return 2\nTWO = await fetch()\ndef double(x):\n    return np.multiply(TWO, x)", SOFTMAX, TRAIN), alone=True),
]  # fmt: skip

REBOUND = [
    _rebound("a split called train and test", _REBOUND, "train", 4),
    _rebound("a result under the name of its function", "softmax = softmax(np.ones((2, 2)))\nsoftmax.sum()", "softmax", 3),
    _rebound("a loop's variable", "for double in range(3):\n    print(double * 2)", "double", 2),
    _rebound("a file opened under the name", "import io\nwith io.StringIO('a') as train:\n    print(train.read())", "train", 4),
]  # fmt: skip

VERSIONS = [
    habit("newer Python", "quotes within quotes of an f-string", between("scores = {'a': 1}\nprint(f\"{\"-\".join(scores)}\")"), notes=(Note(_HERE + r".*\b3\.12\b", 2, 2),) if _OLD else (), alone=True),
    habit("newer Python", "a type statement", between("type Vector = list[float]"), notes=(Note(_HERE + r".*\b3\.12\b", 2, 1),) if _OLD else (), alone=True),
    habit("newer Python", "parameters of types", between("def first[T](items: list[T]) -> T:\n    return items[0]"), notes=(Note(_HERE + r".*\b3\.12\b", 2, 1),) if _OLD else (), alone=True),
    *([] if sys.version_info >= (3, 14) else [
        habit("newer Python", "a template string", between("name = 'Ada'\nt'hello {name}'"), notes=(Note(_HERE + r".*\b3\.14\b", 2, 2),), alone=True, page=(r"Python\W+3\.\d", r"(?i)numpy\W+\d")),
        habit("newer Python", "an answer with a template string", front(NUMPY, answers=(DOUBLE, SOFTMAX, TRAIN.replace("w = 0.0", "w, log = 0.0, t'{x}'"))), lost=("train",), notes=(Note(_HERE + r".*\b3\.14\b", 4, 2),)),
    ]),
    habit("newer Python", "a module of a newer Python", front("import numpy as np\nimport compression.zstd\nTWO = 2", answers=("def double(x):\n    return np.multiply(TWO, x)", SOFTMAX, TRAIN)), notes=(Note("compression", 1, 2),), alone=True) if sys.version_info < (3, 14) else habit("newer Python", "a new module", front(NUMPY), alone=True),
]  # fmt: skip

ELSEWHERE = [
    habit("failures in other cells", "in a function of an earlier cell", cells(NUMPY, _CHECKS, *ANSWERS, "data = np.arange(5)\ncheck(data)"), notes=(Note(r"ValueError.*(line 2\b|cell 2\b)|(line 2\b|cell 2\b).*ValueError", 6),), alone=True),
    habit("failures in other cells", "in a function of an earlier cell, after text cells", cells(NUMPY, *ANSWERS, _CHECKS, "print(1)", "check([1, 2, 3, 4])"), notes=(Note(r"ValueError.*(line 1\b|cell 5\b)|(line 1\b|cell 5\b).*ValueError", 7),), alone=True),
    habit("failures in other cells", "in an answer that is called before it is right", cells(NUMPY, "def double(x):\n    raise NotImplementedError", "double(2)", *ANSWERS), notes=(Note("NotImplementedError", 3),), alone=True),
]  # fmt: skip

RINGS = [
    habit("self-containing", "a list that a cell prints", between("ring = [1]\nring.append(ring)\nprint(ring)\nring"), alone=True, shows=("[1, [...]]",)),
    *(habit("self-containing", what, front(NUMPY, answers=(DOUBLE, f"def softmax(z):\n{body}", TRAIN)), lost=("softmax",), ends=True, endless=True) for what, body in (
        ("a list as the answer", "    ring = [2]\n    ring.append(ring)\n    return ring"),
        ("a list that holds itself twice", "    ring = []\n    ring += [ring, ring]\n    return ring"),
        ("two lists that hold each other", "    a, b = [], []\n    a.append(b)\n    b.append(a)\n    return a"),
        ("a dictionary as the answer", "    cache = {}\n    cache['self'] = cache['me'] = cache\n    return cache"),
        ("an array of objects that holds itself", "    a = np.empty(2, dtype=object)\n    a[:] = [a, a]\n    return a"),
    )),
]  # fmt: skip

CASES: list[Habit] = [*FORMS, *REBOUND, *VERSIONS, *ELSEWHERE, *RINGS]
