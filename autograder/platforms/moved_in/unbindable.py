"""Says why a test cell cannot run away from the notebook: such a cell needs a person."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

_MODULES = {
    "inspect": "looks into the text of code with inspect",
    "dis": "looks into compiled code with dis",
    "mock": "replaces a part of a module",
    "unittest.mock": "replaces a part of a module",
    "plotchecker": "looks at a figure's picture",
    "nbgrader": "uses nbgrader itself",
    "otter": "uses Otter itself",
    "ok_test": "uses Otter itself",
}
_CALLS = {
    "input": "asks for input",
    "globals": "looks into the notebook's names",
    "locals": "looks into the notebook's names",
    "exec": "runs text as code",
    "eval": "evaluates text as code",
    "redirect_stdout": "captures what the student's code prints",
    "capture_output": "captures what the student's code prints",
    "gcf": "looks at the figure that was drawn last",
    "gca": "looks at the figure that was drawn last",
    "get_fignums": "looks at the figure that was drawn last",
    "getsource": "looks into the text of code with inspect",
    "system": "runs a command",
    "run_cell": "runs a cell of the notebook",
}
_DUNDERS = frozenset(
    "__code__ __globals__ __dict__ __closure__ __defaults__ __annotations__ __doc__ __name__ __class__".split()
)
_READERS = frozenset(
    "open read_csv read_excel read_json read_pickle load loadtxt genfromtxt imread exists isfile isdir listdir getsize "
    "read_text read_bytes is_file stat Path glob".split()
)


def reason(tree: ast.AST, taken: Collection[str], imported: Collection[str], files: Collection[str]) -> str:
    """Return why code cannot be bound, or an empty text.

    `taken` are the names that come from the notebook, `imported` those of modules, `files` the assignment's files.
    """
    return next(_reasons(tree, frozenset(taken), frozenset(imported), frozenset(files)), "")


def _reasons(
    tree: ast.AST, taken: frozenset[str], imported: frozenset[str], files: frozenset[str]
) -> Iterator[str]:
    known = {part for name in files for part in (name, name.rsplit("/", 1)[-1], name.split("/", 1)[0])}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            yield from _of_import(node)
        elif isinstance(node, ast.Call):
            yield from _of_call(node, known)
        elif isinstance(node, ast.Attribute):
            yield from _of_attribute(node, taken, imported)
        elif isinstance(node, ast.Global):
            yield f"changes the notebook's own {', '.join(node.names)}"
        elif isinstance(node, ast.Delete) and any(isinstance(one, ast.Name) for one in node.targets):
            yield "deletes a name of the notebook"
        elif isinstance(node, ast.Await | ast.AsyncFor | ast.AsyncWith):
            yield "waits for what runs beside the notebook"
        elif isinstance(node, ast.Name) and node.id in ("get_ipython", "__file__"):
            yield f"uses {node.id}, which is there in a notebook alone"


def _of_import(node: ast.Import | ast.ImportFrom) -> Iterator[str]:
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [one.name for one in node.names]
    if isinstance(node, ast.ImportFrom):
        modules += [f"{node.module}.{one.name}" for one in node.names]
    for module in modules:
        for name in (module, module.partition(".")[0]):
            if name in _MODULES:
                yield _MODULES[name]


def _of_call(node: ast.Call, files: Collection[str]) -> Iterator[str]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    on_pyplot = isinstance(node.func, ast.Attribute) and called in ("gcf", "gca", "get_fignums")
    if called in _CALLS and (
        isinstance(node.func, ast.Name) or on_pyplot or called not in ("eval", "system")
    ):
        yield _CALLS[called]
    if called in _READERS:
        for one in node.args[:1]:
            if (
                isinstance(one, ast.Constant)
                and isinstance(one.value, str)
                and one.value.removeprefix("./") not in files
            ):
                yield f"reads {one.value[:60]!r}, a file that the assignment does not hand out"


def _of_attribute(node: ast.Attribute, taken: Collection[str], imported: Collection[str]) -> Iterator[str]:
    root: ast.AST = node
    while isinstance(root, ast.Attribute):
        root = root.value
    name = root.id if isinstance(root, ast.Name) else ""
    if node.attr in _DUNDERS and name in taken:
        yield f"looks at {name}.{node.attr}"
    if isinstance(node.ctx, ast.Store | ast.Del) and name in imported:
        yield f"replaces {ast.unparse(node)}, a part of a module"
    if name == "sys" and node.attr in ("stdout", "modules", "stdin", "stderr"):
        yield f"uses sys.{node.attr}"
