"""Which bindings are the module's, and so are redirected, and which belong to a function or a class."""

from __future__ import annotations

import ast

import pytest

from autograder.worker.stand_ins import rebinding

REDIRECTED = [
    "relu = 1",
    "relu: int = 1",
    "relu += 1",
    "(a, (relu, *b)) = c",
    "[*relu] = c",
    "for relu in c: pass",
    "async def f():\n    global relu\n    async with a as relu: pass",
    "with a as relu: pass",
    "try: pass\nexcept E as relu: pass",
    "match a:\n    case {'k': [relu, *_]}: pass",
    "match a:\n    case [*relu]: pass",
    "match a:\n    case {**relu}: pass",
    "match a:\n    case int() as relu: pass",
    "def relu(): pass",
    "async def relu(): pass",
    "class relu: pass",
    "@d\ndef relu(): pass",
    "import relu",
    "import relu.inner",
    "import a as relu",
    "from a import relu",
    "from a import b as relu",
    "print(relu := 1)",
    "[relu := x for x in c]",
    "def f(x=(relu := 1)): pass",
    "del relu",
    "def f():\n    global relu\n    relu = 1",
    "class C:\n    def f(self):\n        global relu\n        def relu(): pass",
    "if a:\n    while b:\n        relu = 1",
]
LEFT = [
    "x = relu",
    "x.relu = 1",
    "relu.x = 1",
    "relu[0] = 1",
    "def f(relu): relu = 1",
    "def f():\n    relu = 1",
    "def f():\n    def relu(): pass",
    "def f():\n    from a import relu",
    "lambda relu: relu",
    "lambda: (relu := 1)",
    "[relu for relu in c]",
    "{relu: 1 for relu in c}",
    "class C:\n    relu = 1",
    "class C:\n    def relu(self): pass",
    "def f():\n    global other\n    relu = 1",
    "def f():\n    global other\n    def g():\n        relu = 1",
    "from a import *",
    "f(relu=1)",
]


def swapped(source: str) -> tuple[set[str], str]:
    swap_ = rebinding.Swap(["relu"])
    tree = ast.fix_missing_locations(swap_.visit(ast.parse(source)))
    compile(tree, "cell", "exec")
    return swap_.bound, ast.unparse(tree)


@pytest.mark.parametrize("source", REDIRECTED)
def test_a_binding_of_the_module_goes_to_another_name(source: str) -> None:
    assert swapped(source)[0] == {"relu"}


@pytest.mark.parametrize("source", LEFT)
def test_what_a_scope_binds_for_itself_stays(source: str) -> None:
    assert swapped(source) == (set(), ast.unparse(ast.parse(source)))


@pytest.mark.parametrize("source", [*REDIRECTED, *LEFT])
def test_every_statement_keeps_its_number(source: str) -> None:
    assert len(rebinding.Swap(["relu"]).visit(ast.parse(source)).body) == len(ast.parse(source).body)


def test_a_decorator_is_given_the_stand_in() -> None:
    found: list[object] = []
    tree = ast.fix_missing_locations(
        rebinding.Swap(["relu"]).visit(ast.parse("@found.append\ndef relu(): pass"))
    )
    exec(compile(tree, "cell", "exec"), {"found": found, "relu": "stand-in"})
    assert found == ["stand-in"]


def test_a_module_takes_only_what_it_binds() -> None:
    source = '"""Mine."""\nfrom __future__ import annotations\nimport numpy\ndef relu(): pass'
    tree = rebinding.module(ast.parse(source), ["relu", "other"], "given", "NotYet")
    assert ast.unparse(tree).splitlines()[2] == "from given import relu, NotYet"


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        ("import numpy", True),
        ("def f(): pass", True),
        ("x = g()", True),
        ("if a:\n    def f(): pass", True),
        ("for x in c:\n    train = x", True),
        ("try:\n    import a\nexcept E: pass", True),
        ("register(train)", True),
        ("setattr(M, 'train', f)", True),
        ("names.update(train=1)", True),
        ("plt.plot(x)", False),
        ("for x in c: g(x)", False),
        ("while True: pass", False),
        ("assert f(1) == 1", False),
        ("'text'", False),
    ],
)
def test_what_definitions_need_is_kept(statement: str, wanted: bool) -> None:
    assert rebinding.defines(ast.parse(statement).body[0], frozenset(["train"])) is wanted
