"""The text of some functions of a solution, with what they need and nothing else."""

from __future__ import annotations

from autograder.course import parts

CELLS = [
    "import numpy as np\nimport os",
    "LEAST = 0.0\nOTHER = 1",
    "def relu(z):\n    return z",
    "@np.vectorize\ndef relu(z):\n    return max(z, LEAST)\n\n\nprint(relu(1))",
    "class Layer:\n    '''A layer.'''\n\n    def __init__(self, n):\n        self.n = n\n\n"
    "    def forward(self, x):\n        '''z'''\n        return relu(x)",
    "%matplotlib inline",
]


def test_a_function_comes_with_its_imports_constants_and_decorators() -> None:
    assert parts.cut(CELLS, ["relu"]) == (
        "import numpy as np\n\n\nLEAST = 0.0\n\n\n@np.vectorize\ndef relu(z):\n    return max(z, LEAST)"
    )


def test_what_comes_from_elsewhere_is_left_out_with_what_it_needs() -> None:
    assert parts.cut(CELLS, ["Layer"], ["relu"]) == CELLS[4]


def test_the_last_definition_counts() -> None:
    assert parts.cut(CELLS, ["Layer"]).count("def relu") == 1


def test_an_outline_keeps_signatures_and_docstrings() -> None:
    assert parts.outline(CELLS, ["Layer"], "{name} is away") == (
        'class Layer:\n    """A layer."""\n\n'
        "    def __init__(self, n):\n        raise NotImplementedError('Layer is away')\n\n"
        '    def forward(self, x):\n        """z"""\n        raise NotImplementedError(\'Layer is away\')'
    )
