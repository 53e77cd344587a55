"""Builds `checks.py`, the file that students run on their own work; it imports nothing of this package.

It joins the texts of the kit, the same in every assignment, and the assignment's `public_checks.py`, with its worked
examples as literals. An assignment without public checks gets the kit alone.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from autograder import wording
from autograder.course.assignment import Assignment
from autograder.errors import AssignmentError
from autograder.notebooks import python_parser
from autograder.release import kit, kit_display, kit_numbers, kit_values

CHECKS_FILE = "checks.py"
PUBLIC_CHECKS = "public_checks.py"

_KIT = (kit_display, kit_numbers, kit_values, kit)
_OPENING = '''"""Checks of your own work on "{title}": import this file, and call a check after each question.

Each check prints "ok" and what it has shown, or "--", the first problem that it found, and the values that it was
found with, ready to be copied into a cell. These checks give no marks: the marks come from other tests, on other
values. You are welcome to read this file: it holds worked examples, laws that every correct answer obeys, and
gradients measured by moving one number at a time. It needs only {needs}.
"""

from __future__ import annotations
'''


def checks_file(assignment: Assignment) -> str:
    """Return the text of `checks.py`.

    Raises `AssignmentError` where the public checks are not valid Python or import something that a student lacks.
    """
    shared = [_Text(Path(module.__file__ or "")) for module in _KIT]
    texts = [text.body for text in shared]
    imports = {line for text in shared for line in text.imports}
    public = assignment.folder / PUBLIC_CHECKS
    if public.is_file():
        own = _Text(public)
        own.check_imports(assignment.packages)
        own.check_names({name for text in shared for name in text.names()})
        imports |= set(own.imports)
        texts.append(f"# The checks of this assignment\n\n\n{own.body}")
    title = assignment.title.replace("\\", "").replace('"', "'")
    opening = _OPENING.format(title=title, needs=wording.listed(_packages(imports)))
    return "\n\n\n".join([f"{opening}\n{_sorted(imports)}", *texts]) + "\n"


def _packages(imports: set[str]) -> list[str]:
    """Return what a student needs: NumPy first, then the other packages by name."""
    tops = {re.split(r"[ .,]", line)[1] for line in imports if not _is_standard(line)}
    return ["NumPy", *sorted(tops - {"numpy"})]


def _sorted(every: set[str]) -> str:
    """Return the imports of the standard library, a blank line, and those of packages."""
    names: dict[str, set[str]] = {}
    for line in every:
        module, _, found = line.partition(" import ")
        names.setdefault(module, set()).update(filter(None, found.split(", ")))
    imports = {
        f"{module} import {', '.join(sorted(found))}" if found else module for module, found in names.items()
    }
    standard = sorted(filter(_is_standard, imports), key=lambda line: (line.startswith("from"), line))
    return "\n".join([*standard, "", *sorted(imports - set(standard))])


def _is_standard(line: str) -> bool:
    return re.split(r"[ .,]", line)[1] in sys.stdlib_module_names


def _is_all(node: ast.stmt) -> bool:
    """Return True for `__all__ = …`: in the bundle it would hide the assignment's own checks."""
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


class _Text:
    """A module's text: its imports, and what follows its docstring, its imports and its `__all__`."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            text = path.read_text("utf-8")
            self.tree = python_parser.module(text)
        except SyntaxError as error:
            raise AssignmentError(path, f"line {error.lineno} is not valid Python: {error.msg}") from error
        except (OSError, ValueError) as error:
            raise AssignmentError(path, f"cannot be read: {error}") from error
        nodes = [node for node in self.tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
        self.imports = [ast.unparse(node) for node in nodes if not self._dropped(node)]
        left_out = [*nodes, *(node for node in self.tree.body if _is_all(node))]
        gone = {
            line for node in left_out for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
        }
        first = self.tree.body[0] if self.tree.body else None
        if first is not None and ast.get_docstring(self.tree) is not None:
            gone |= set(range(first.lineno, (first.end_lineno or first.lineno) + 1))
        lines = [line for number, line in enumerate(text.splitlines(), start=1) if number not in gone]
        self.body = "\n".join(lines).strip()

    @staticmethod
    def _dropped(node: ast.Import | ast.ImportFrom) -> bool:
        return isinstance(node, ast.ImportFrom) and node.module in (
            "__future__",
            *(module.__name__ for module in _KIT),
        )

    def check_imports(self, packages: Sequence[str]) -> None:
        """Raise `AssignmentError` for an import that students lack.

        They have NumPy, the standard library, and the packages that their notebook imports.
        """
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom) and not self._dropped(node):
                names = ["." * node.level + (node.module or "")]
            elif isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            else:
                continue
            for name in names:
                top = name.partition(".")[0]
                if top not in ("numpy", *packages) and top not in sys.stdlib_module_names:
                    problem = "public checks may import only NumPy, the standard library and the assignment's packages"
                    raise AssignmentError(self.path, f"line {node.lineno} imports {name!r}; {problem}")

    def names(self) -> dict[str, int]:
        """Return the names that the module binds at its top level, but for imports, each with its line."""
        found: dict[str, int] = {}
        for node in self.tree.body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                found[node.name] = node.lineno
            elif isinstance(node, ast.Assign | ast.AnnAssign):
                targets = node.targets if isinstance(node, ast.Assign) else [node.target]
                bound = (one for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))
                found |= {one.id: node.lineno for one in bound}
        return found

    def check_names(self, taken: set[str]) -> None:
        """Raise `AssignmentError` for a name of the kit: in the one file of the bundle it would replace the kit's."""
        for name, line in self.names().items():
            if name in taken - {"__all__"}:
                problem = "the kit of public checks defines that name too; choose another"
                raise AssignmentError(self.path, f"line {line} defines {name}; {problem}")
