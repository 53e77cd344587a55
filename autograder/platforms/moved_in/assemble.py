"""Makes an assignment of this framework of a foreign one: binds its tests, and lists what needs a person."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from msgspec import structs

from autograder.notebooks import python_parser
from autograder.platforms.moved_in import (
    assignment_files,
    compared,
    nose_names,
    packages,
    shown,
    test_file,
    unbindable,
    whole_cells,
)
from autograder.platforms.moved_in import statements as reading
from autograder.platforms.moved_in.binding import Binding, CellNames
from autograder.platforms.moved_in.facts import (
    ForeignAssignment,
    MovedAssignment,
    MovedCell,
    MovedQuestion,
    MovedTest,
    Remark,
    Role,
    RubricLevel,
    UnboundTest,
)
from autograder.platforms.moved_in.statements import SourceStatement
from autograder.platforms.moved_in.test_file import Bound

UNSCORED = "-unscored"
BY_HAND = "-by-hand"
_RESERVED = frozenset(
    "assignment.toml source.ipynb source.py public_checks.py checks.py mutants.toml hints.toml verdict.json hidden.key "
    "hidden bugs variants moved-in.md course.toml".split()
)


@dataclass
class _Work:
    """What is known while an assignment is put together."""

    foreign: ForeignAssignment
    statements: list[SourceStatement]
    names: CellNames
    unbound: list[tuple[MovedTest, str]] = field(default_factory=list)
    bound: list[Bound] = field(default_factory=list)


def assembled(foreign: ForeignAssignment, refused: Mapping[int, str]) -> MovedAssignment:
    """Return the assignment to write. `refused` says of test cells, by number, why they are not to be bound."""
    foreign = nose_names.without(_without_reserved(foreign))
    code = [cell for cell in foreign.cells if cell.kind == "code"]
    read = [(cell.role, cell.solved, cell.text is not None) for cell in code]
    every, unreadable = reading.statements(read)
    work = _Work(foreign, every, CellNames(every, list(unreadable.values())))
    places = {cell.number: place for place, cell in enumerate(code)}
    for test in foreign.tests:
        _bind(work, test, places[test.cell], refused.get(test.cell, "") or test.refused)
    return _moved(work)


def _without_reserved(foreign: ForeignAssignment) -> ForeignAssignment:
    """Return the assignment without files that would take the place of what this framework reads or writes."""
    taken = [
        one for one in foreign.files if one.split("/")[0].lower() in _RESERVED or one == f"{foreign.id}.ipynb"
    ]
    remarks = (
        Remark(0, f"The file {one} was left out: here its name means something else; rename it.")
        for one in taken
    )
    kept = tuple(one for one in foreign.files if one not in taken)
    return structs.replace(foreign, files=kept, by_person=(*foreign.by_person, *remarks))


def _bind(work: _Work, test: MovedTest, place: int, refused: str) -> None:
    binding, why = Binding(), refused
    if not why:
        try:
            test = structs.replace(test, parts=compared.expanded(test.parts, work.names, place))
            code = reading.without_magics(test.code)
            binding = work.names.bind(code, place)
            why = _unbindable(work, code, binding) or binding.problem
        except (SyntaxError, ValueError, RecursionError) as error:
            why = f"is not Python: {getattr(error, 'msg', '') or type(error).__name__}"
    if why:
        work.unbound.append((test, why))
    else:
        work.bound.append(Bound(test, binding))


def _unbindable(work: _Work, code: str, binding: Binding) -> str:
    imported = {name for one in work.statements if one.is_import for name in one.binds}
    apart = [one.text for one in (*binding.shared, *binding.own)]
    for text in (code, *apart):
        why = unbindable.reason(python_parser.module(text), binding.taken, imported, work.foreign.files)
        if why:
            return why
    tops = [top for text in (code, *apart) for top in packages.imported(text)]
    absent = [top for top in tops if not packages.is_there(top, work.foreign.files)]
    return f"needs the package {absent[0]}, which is not installed here" if absent else ""


def _moved(work: _Work) -> MovedAssignment:
    foreign = work.foreign
    by_hand = [*(one for one in foreign.questions if one.by_hand), *_by_hand_instead(work)]
    cells, added = _with_answer_cells(foreign.cells, by_hand)
    scored = [_scored(bound, work) for bound in work.bound]
    automatic = _automatic(foreign, scored)
    order = {one.id: place for place, one in enumerate(foreign.questions)}
    questions = sorted(
        [*automatic, *by_hand], key=lambda one: (order.get(_base(one.id), len(order)), one.by_hand, one.id)
    )
    tests, made = test_file.written(
        f"The test cells of {foreign.origin}.",
        scored,
        work.names.stars,
        foreign.files,
        _TESTS,
        tables="pandas" in _packages(work, installed=True),
    )
    cells, mended = shown.parsing(cells)
    cells, completed = whole_cells.with_imports(cells, work.statements)
    settings = assignment_files.settings(
        foreign,
        questions,
        packages=_packages(work, installed=True),
        names=_asked(work, questions, scored),
        released=shown.lines(cells, tests, BEGIN, END),
        markers=shown.markers(cells),
    )
    written = {"assignment.toml": settings, "source.ipynb": assignment_files.notebook(cells)}
    if made:
        written[f"hidden/{_TESTS}"] = tests
    absent = _packages(work, installed=False)
    return MovedAssignment(
        id=foreign.id,
        title=foreign.title,
        origin=foreign.origin,
        written=written,
        copied=foreign.files,
        bound=tuple(made),
        by_hand=tuple(by_hand),
        rewritten=(*foreign.rewritten, *added, *mended, *completed),
        by_person=(
            *foreign.by_person,
            *(Remark(0, f"Install the package {one}: notebooks import it.") for one in absent),
        ),
        unbound=tuple(
            UnboundTest(test.cell, f"The test {test.name} {why}.", test.code) for test, why in work.unbound
        ),
        points=sum(one.points for one in questions),
    )


_TESTS = "test_cells.py"
BEGIN, END = test_file.BEGIN, test_file.END


def _base(question: str) -> str:
    return question.removesuffix(BY_HAND).removesuffix(UNSCORED)


def _scored(bound: Bound, work: _Work) -> Bound:
    """Return the test in a question of its own kind: one without points cannot share a question with one that has."""
    total = sum(one.test.points for one in work.bound if one.test.question == bound.test.question)
    if bound.test.points or not total or bound.test.together:
        return bound
    return Bound(structs.replace(bound.test, question=f"{bound.test.question}{UNSCORED}"), bound.binding)


def _automatic(foreign: ForeignAssignment, bound: Sequence[Bound]) -> list[MovedQuestion]:
    points: dict[str, float] = {}
    for one in bound:
        points[one.test.question] = points.get(one.test.question, 0.0) + one.test.points
    known = {one.id: one for one in foreign.questions}
    return [
        structs.replace(known[_base(name)], id=name, points=total, by_hand=False)
        for name, total in points.items()
    ]


def _by_hand_instead(work: _Work) -> list[MovedQuestion]:
    """Return questions marked by hand in the place of test cells that could not be bound."""
    lost: dict[str, list[tuple[MovedTest, str]]] = {}
    for test, why in work.unbound:
        if test.points:
            lost.setdefault(test.question, []).append((test, why))
    known = {one.id: one for one in work.foreign.questions}
    return [
        MovedQuestion(
            id=f"{name}{BY_HAND}",
            title=f"{known[name].title}: what no test could be made of",
            cell=known[name].cell,
            points=sum(test.points for test, _ in tests),
            by_hand=True,
            rubric=levels(
                sum(test.points for test, _ in tests),
                "Does what the test cells ask for: "
                + ", ".join(f"cell {test.cell}" for test, _ in tests)
                + ".",
            ),
        )
        for name, tests in lost.items()
    ]


def levels(points: float, full: str) -> tuple[RubricLevel, ...]:
    """Return a rubric from nothing to all points, in whole points where there are few."""
    whole = points == int(points) and points <= 10
    steps = range(1, int(points)) if whole else [round(points * part / 4, 4) for part in (1, 2, 3)]
    between = [RubricLevel(float(one), f"{one:g} of {points:g} points of this: {full}") for one in steps]
    return (
        RubricLevel(0.0, "No answer, or nothing of what was asked for."),
        *between,
        RubricLevel(float(points), full),
    )


def _with_answer_cells(
    cells: Sequence[MovedCell], by_hand: Sequence[MovedQuestion]
) -> tuple[list[MovedCell], list[Remark]]:
    """Return the cells, each question marked by hand with a cell for its answer, and what was done for that."""
    made, remarks = list(cells), list[Remark]()
    for question in by_hand:
        if any(cell.answer == question.id for cell in made):
            continue
        base = question.id.removesuffix(BY_HAND)
        free = [
            n
            for n, cell in enumerate(made)
            if cell.question == base and not cell.answer and cell.text is not None
        ]
        if free:
            made[free[-1]] = structs.replace(made[free[-1]], answer=question.id)
            continue
        place = max((n for n, cell in enumerate(made) if cell.number <= question.cell), default=len(made) - 1)
        text = f"**Your answer ({question.id})**\n"
        made.insert(place + 1, MovedCell(question.cell, Role.TEXT, "markdown", text, answer=question.id))
        remarks.append(
            Remark(question.cell, f"A cell for the answer to {question.id} was added after this one.")
        )
    return made, remarks


def _packages(work: _Work, *, installed: bool) -> list[str]:
    """Return the packages that the notebook imports, which are or are not installed here."""
    given = [one for one in work.statements if one.role is not Role.TEST or one.shown]
    tops = [top for one in given for top in packages.imported(one.text)]
    if any("%matplotlib" in (cell.text or "") for cell in work.foreign.cells):
        tops.append("matplotlib")
    return packages.of_notebook(tops, work.foreign.files, installed=installed)


def _asked(
    work: _Work, questions: Sequence[MovedQuestion], bound: Sequence[Bound]
) -> dict[str, list[dict[str, str]]]:
    """Return the names that each question asks for: those of the student's that its tests use first."""
    owned: set[str] = set()
    asked: dict[str, list[dict[str, str]]] = {}
    for question in questions:
        for one in (one for one in bound if one.test.question == question.id):
            for name in one.binding.taken:
                entry = _entry(work, name, is_function=name in one.binding.functions)
                if name not in owned and entry:
                    owned.add(name)
                    asked.setdefault(question.id, []).append(entry)
    return asked


def _entry(work: _Work, name: str, *, is_function: bool) -> dict[str, str]:
    makers = [one for one in work.statements if name in one.binds and one.role is Role.ANSWER]
    if not makers:
        return {}
    if not is_function:
        return {"name": name, "value": "what the notebook gives it"}
    return {"name": name, "signature": f"{name}({_arguments(makers[-1].node)})"}


def _arguments(node: ast.stmt) -> str:
    if isinstance(node, ast.Assign) and isinstance(node.value, ast.Lambda):
        return ast.unparse(node.value.args)
    if isinstance(node, ast.ClassDef):
        inits = [one for one in node.body if isinstance(one, ast.FunctionDef) and one.name == "__init__"]
        return ast.unparse(inits[-1].args).partition(",")[2].strip() if inits else ""
    return ast.unparse(node.args) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) else "…"
