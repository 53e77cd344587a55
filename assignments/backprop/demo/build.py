"""Writes a made-up class of 40 for this assignment: `python build.py OUT`.

Everything follows from `students.toml`: whose notebook it is, what it starts from, which known mistakes and right
variants replace which functions, what was added, with what it was saved, how the file was damaged; and what grading
it must give. The bytes are the same on every machine. The names are invented.
"""

from __future__ import annotations

import argparse
import ast
import io
import json
import tomllib
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from autograder.course import assignment as assignments
from autograder.course import mistakes
from autograder.course.assignment import Assignment
from autograder.course.source import released_notebook, solution_notebook
from autograder.results import Results

HERE = Path(__file__).resolve().parent

Notebook = dict[str, Any]
Student = dict[str, Any]


def students() -> list[Student]:
    """The class as `students.toml` has it, in its order."""
    return list(tomllib.loads((HERE / "students.toml").read_text(encoding="utf-8"))["students"])


def build(out: Path) -> list[Path]:
    """Writes every submission below `out`, which must be new or empty; the paths, in the order of the class."""
    if out.exists() and any(out.iterdir()):
        raise FileExistsError(f"{out} is not empty")
    assignment = assignments.load(HERE.parent)
    bases = {"solution": solution_notebook(assignment), "starter": released_notebook(assignment)}
    written = []
    for student in students():
        data = submission(student, assignment, bases)
        path = out / student["file"]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        for name, text in student.get("modules", {}).items():
            (path.parent / name).write_text(text, encoding="utf-8")
        written.append(path)
    return written


def disagreements(results: Results) -> list[str]:
    """What a graded class has otherwise than `students.toml` declares, one line each."""
    found = {one.file: one for one in results.submissions}
    lines = []
    for student in students():
        matching = [one for file, one in found.items() if file.startswith(student["file"])]
        if len(matching) != 1:
            lines.append(f"{student['file']}: {len(matching)} submissions")
            continue
        (one,) = matching
        declared = (
            student.get("status", "graded"),
            set(student.get("loses", [])),
            set(student.get("nothing", [])),
        )
        scores = {question.id: question for question in one.questions if question.marking == "automatic"}
        loses = {name for name, question in scores.items() if question.score != question.max_score}
        nothing = {name for name in loses if scores[name].score == 0 and (declared[2] or not declared[1])}
        if (one.status.value, loses, nothing) != declared:
            lines.append(
                f"{student['file']}: {one.status.value}, loses {sorted(loses)}, nothing {sorted(nothing)}"
            )
    return lines


def submission(student: Student, assignment: Assignment, bases: dict[str, Notebook]) -> bytes:
    """The bytes that this student handed in."""
    notebook = json.loads(json.dumps(bases[student.get("base", "solution")]))
    cells = [{**cell, "source": "".join(cell["source"])} for cell in notebook["cells"]]
    solved = [{**cell, "source": "".join(cell["source"])} for cell in bases["solution"]["cells"]]
    for name in student.get("solved", []):
        replace_functions(cells, functions_in(solved, name))
    for name in student.get("uses", []):
        replace_functions(cells, code_of(assignment, name))
    for code in student.get("writes", []):
        replace_functions(cells, code)
    for text, other in student.get("swaps", []):
        swap(cells, text, other)
    for text in student.get("lacks", []):
        cells = [cell for cell in cells if text not in cell["source"]]
    for added in student.get("adds", []):
        add(cells, added)
    if student.get("reversed", False):
        cells = [*cells[:3], *reversed(cells[3:])]
    answer(cells, student.get("answer", ""))
    saved = SAVED[student.get("saved", "jupyter")]({**notebook, "cells": cells})
    data = json.dumps(saved, indent=1, ensure_ascii=False).encode() + b"\n"
    return DAMAGED[student.get("damaged", "not")](data, student)


# Changes to the cells


def code_of(assignment: Assignment, name: str) -> str:
    """The code of a bug or a variant, without its docstring and its declarations."""
    kind, _, answer = name.partition("/")
    if kind == "bugs":
        (source,) = (one.cell for one in mistakes.load(assignment) if one.name == answer)
    else:
        source = (assignment.folder / "variants" / f"{answer}.py").read_text(encoding="utf-8")
    tree = ast.parse(source)
    kept = [
        node
        for node in tree.body
        if not (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant))
        and not (isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) in ("QUESTION", "CAUGHT_BY"))
        and ast.unparse(node) not in ("import numpy as np", "from __future__ import annotations")
    ]
    return segments(source, kept)


def functions_in(cells: Sequence[Notebook], name: str) -> str:
    """One function as a notebook has it."""
    for cell in cells:
        for node in definitions(cell):
            if node.name == name:
                return segments(cell["source"], [node])
    raise KeyError(name)


def definitions(cell: Notebook) -> list[ast.FunctionDef]:
    """The functions that a cell of Python defines."""
    if cell["cell_type"] != "code":
        return []
    try:
        return [node for node in ast.parse(cell["source"]).body if isinstance(node, ast.FunctionDef)]
    except SyntaxError:
        return []


def segments(source: str, nodes: Sequence[ast.stmt]) -> str:
    """These statements as they are written, with their comments, two lines apart."""
    lines = source.splitlines()
    starts = [
        min([node.lineno, *(line.lineno for line in getattr(node, "decorator_list", []))]) for node in nodes
    ]
    return "\n\n\n".join(
        "\n".join(lines[start - 1 : node.end_lineno]) for start, node in zip(starts, nodes, strict=True)
    )


def replace_functions(cells: list[Notebook], code: str) -> None:
    """Puts this code where the first of its functions stood, and takes the old ones out everywhere."""
    body = ast.parse(code).body
    names = {node.name for node in body if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    names |= {target.id for node in body for target in ast.walk(node) if is_target(target)}
    place = None
    for cell in cells:
        if not any(node.name in names for node in definitions(cell)):
            continue
        kept = [node for node in ast.parse(cell["source"]).body if getattr(node, "name", None) not in names]
        rest = segments(cell["source"], kept)
        if place is None:
            place = cell
            rest = f"{code}\n\n\n{rest}" if rest else code
        cell["source"] = rest
    if place is None:
        raise ValueError(f"no cell defines any of {sorted(names)}")


def is_target(node: ast.AST) -> bool:
    """Whether this is a name that is being assigned."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def swap(cells: list[Notebook], text: str, other: str) -> None:
    """Changes a text in the one cell that has it."""
    (cell,) = (cell for cell in cells if text in cell["source"])
    cell["source"] = cell["source"].replace(text, other)


def add(cells: list[Notebook], added: dict[str, str]) -> None:
    """Puts a code cell behind the first that contains `after`, or at the end."""
    after = added.get("after", "")
    places = [
        i for i, cell in enumerate(cells) if after and cell["cell_type"] == "code" and after in cell["source"]
    ]
    place = places[0] + 1 if places else len(cells)
    cells.insert(
        place,
        {
            "id": f"added-{place}",
            "cell_type": "code",
            "metadata": {},
            "source": added["code"].strip("\n"),
            "outputs": [],
            "execution_count": None,
        },
    )


def answer(cells: list[Notebook], text: str) -> None:
    """Writes the student's own answer below its heading."""
    for cell in cells:
        if cell["metadata"].get("answer") == "explain":
            cell["source"] = f"**Your answer (explain)**\n\n{text.strip()}\n"


# What a front end makes of the file


def by_jupyter(notebook: Notebook) -> Notebook:
    """As JupyterLab writes it."""
    return notebook


def by_colab(notebook: Notebook) -> Notebook:
    """Format 4.0: ids within the metadata, no metadata of ours, a table of contents."""
    cells = []
    for number, cell in enumerate(notebook["cells"]):
        cell = {key: value for key, value in cell.items() if key != "id"}
        metadata = {"id": f"c0lab{number:07d}"} | (
            {"cellView": "code"} if cell["cell_type"] == "code" else {}
        )
        cells.append({**cell, "metadata": metadata, "source": cell["source"].splitlines(keepends=True)})
    metadata = {
        "colab": {"provenance": [], "toc_visible": True, "name": "backprop.ipynb"},
        "kernelspec": {"name": "python3", "display_name": "Python 3"},
        "language_info": {"name": "python"},
        "accelerator": "GPU",
    }
    return {"nbformat": 4, "nbformat_minor": 0, "metadata": metadata, "cells": cells}


def by_vs_code(notebook: Notebook) -> Notebook:
    """A virtual environment's name for a kernel, and each cell's language."""
    cells = [
        {**cell, "metadata": {**cell["metadata"], "vscode": {"languageId": "python"}}}
        if cell["cell_type"] == "code"
        else cell
        for cell in notebook["cells"]
    ]
    metadata = {
        "kernelspec": {"display_name": ".venv (3.12.3)", "language": "python", "name": ".venv"},
        "language_info": {"name": "python", "version": "3.12.3", "file_extension": ".py"},
        "vscode": {"interpreter": {"hash": "0" * 64}},
    }
    return {**notebook, "cells": cells, "metadata": metadata}


def by_jupyterlite(notebook: Notebook) -> Notebook:
    """The metadata first, and a kernel in the browser."""
    spec = {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}
    return {"metadata": {"kernelspec": spec}, **{key: notebook[key] for key in notebook if key != "metadata"}}


def by_old_jupyter(notebook: Notebook) -> Notebook:
    """Format 3: worksheets, `input` for the source of code."""
    cells = []
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            code = {"cell_type": "code", "language": "python", "collapsed": False, "metadata": {}}
            cells.append({**code, "input": cell["source"].splitlines(keepends=True), "outputs": []})
        else:
            cells.append({"cell_type": cell["cell_type"], "metadata": {}, "source": cell["source"]})
    return {"metadata": {"name": ""}, "nbformat": 3, "nbformat_minor": 0, "worksheets": [{"cells": cells}]}


SAVED: dict[str, Callable[[Notebook], Notebook]] = {
    "jupyter": by_jupyter,
    "colab": by_colab,
    "vs_code": by_vs_code,
    "jupyterlite": by_jupyterlite,
    "old_jupyter": by_old_jupyter,
}


# What happens to a file on its way


def zipped(data: bytes, student: Student) -> bytes:
    """The notebook in an archive, beside what a Mac adds."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in (
            ("backprop/backprop.ipynb", data),
            ("__MACOSX/backprop/._backprop.ipynb", b"\0\5\x16\7"),
        ):
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


PAGE = (
    "<!DOCTYPE html>\n<html><head><title>backprop.ipynb - Colab</title></head><body>Sign in</body></html>\n"
)

DAMAGED: dict[str, Callable[[bytes, Student], bytes]] = {
    "not": lambda data, student: data,
    "zipped": zipped,
    "truncated": lambda data, student: data[: len(data) // 3],
    "web_page": lambda data, student: PAGE.encode(),
    "empty": lambda data, student: b"",
    "utf_16": lambda data, student: data.decode().encode("utf-16"),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("out", type=Path, help="a folder that is new or empty")
    out = parser.parse_args().out
    try:
        written = build(out)
    except OSError as error:
        parser.exit(2, f"{error}; name a folder that is new or empty\n")
    print(f"{len(written)} submissions")


if __name__ == "__main__":
    main()
