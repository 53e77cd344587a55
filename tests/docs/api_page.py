"""Writes `docs/api.md` from the signatures and docstrings of what authors of assignments may import: `make api`."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

from autograder import checks
from autograder.release import kit
from tests.docs.api_examples import EXAMPLES

PAGE = Path(__file__).parents[2] / "docs" / "api.md"
HEAD = """# The public names

*Made by `make api` from the code; change the docstrings there.*

Hidden tests import these names from `autograder.checks`, and public checks those of `autograder.release.kit`. Whatever
is not on this page may change without notice. [checks.md](checks.md) says which check is for what, with its statistic
and its error rates; [hidden-tests.md](hidden-tests.md) shows how a test is written.

"""
_WIDE = 100  # characters of a signature on one line
Named = ast.FunctionDef | ast.ClassDef | ast.Assign | ast.AnnAssign


def public_modules() -> list[ModuleType]:
    """Return the modules that have an `__all__`: those of the package itself, those of its folders, and the kit."""
    found = [
        importlib.import_module(module.name)
        for module in pkgutil.walk_packages(checks.__path__, f"{checks.__name__}.")
    ]
    public = [module for module in found if hasattr(module, "__all__")]
    return [*sorted(public, key=lambda module: (module.__name__.count("."), module.__name__)), kit]


def page() -> str:
    """Return the text of the page."""
    return HEAD + "\n".join(_section(module) for module in public_modules())


def _section(module: ModuleType) -> str:
    """Return a module's section: its docstring, its constants, then its classes and functions."""
    nodes = dict(_definitions(module))
    constants = [ast.unparse(nodes[name]) for name in module.__all__ if _is_constant(nodes[name])]
    parts = [f"## {module.__name__}\n", f"{inspect.getdoc(module)}\n"]
    if constants:
        parts.append(_block("\n".join(constants)))
    for name in module.__all__:
        if not _is_constant(nodes[name]):
            parts.append(_entry(f"{module.__name__}.{name}".removeprefix("autograder.checks."), nodes[name]))
    return "\n".join(parts)


def _definitions(module: ModuleType) -> Iterator[tuple[str, Named]]:
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            yield node.name, node
        elif isinstance(node, ast.Assign):
            yield ast.unparse(node.targets[0]), node
        elif isinstance(node, ast.AnnAssign):
            yield ast.unparse(node.target), node


def _is_constant(node: Named) -> bool:
    return isinstance(node, ast.Assign | ast.AnnAssign)


def _entry(name: str, node: Named) -> str:
    assert isinstance(node, ast.FunctionDef | ast.ClassDef)
    parts = [f"### {node.name}\n", _block(_signature(node)), f"{ast.get_docstring(node)}\n"]
    if isinstance(node, ast.ClassDef):
        methods = [_method(one) for one in node.body if isinstance(one, ast.FunctionDef)]
        parts += ["\n".join(filter(None, methods)) + "\n"] if any(methods) else []
    if name in EXAMPLES:
        body = inspect.getsource(EXAMPLES[name]).split("\n", 1)[1]
        parts.append(
            f"Example, with the `student` and the `rng` of a hidden test:\n\n{_block(textwrap.dedent(body))}"
        )
    return "\n".join(parts)


def _signature(node: ast.FunctionDef | ast.ClassDef) -> str:
    """Return a function's signature, or how an object of a class is made, with long ones over several lines."""
    if isinstance(node, ast.FunctionDef):
        arguments, returned = _arguments(node), f" -> {ast.unparse(node.returns)}" if node.returns else ""
    else:
        fields = [one for one in node.body if isinstance(one, ast.AnnAssign)]
        made = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
        arguments, returned = (_arguments(made[0]) if made else [ast.unparse(one) for one in fields]), ""
    line = f"{node.name}({', '.join(arguments)}){returned}"
    if len(line) <= _WIDE:
        return line
    lines = "".join(f"    {argument},\n" for argument in arguments)
    return f"{node.name}(\n{lines}){returned}"


def _arguments(node: ast.FunctionDef) -> list[str]:
    """Return the arguments of a function, without self, each with its annotation and default."""
    every = node.args
    optional = [None] * (len(every.args) - len(every.defaults)) + list(every.defaults)
    found = [_argument(one, default) for one, default in zip(every.args, optional, strict=True)]
    if every.vararg:
        found.append(f"*{_argument(every.vararg, None)}")
    elif every.kwonlyargs:
        found.append("*")
    found += [
        _argument(one, default) for one, default in zip(every.kwonlyargs, every.kw_defaults, strict=True)
    ]
    if every.kwarg:
        found.append(f"**{_argument(every.kwarg, None)}")
    return [argument for argument in found if argument != "self"]


def _argument(argument: ast.arg, default: ast.expr | None) -> str:
    annotation = f": {ast.unparse(argument.annotation)}" if argument.annotation else ""
    value = f"{' = ' if annotation else '='}{ast.unparse(default)}" if default else ""
    return f"{argument.arg}{annotation}{value}"


def _method(node: ast.FunctionDef) -> str:
    if node.name.startswith("_"):
        return ""
    is_property = any(ast.unparse(one) == "property" for one in node.decorator_list)
    written = node.name if is_property else f"{node.name}({', '.join(_arguments(node))})"
    return f"- `{written}`: {(ast.get_docstring(node) or '').splitlines()[0]}"


def _block(code: str) -> str:
    return textwrap.indent(code.strip("\n"), "    ") + "\n"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
