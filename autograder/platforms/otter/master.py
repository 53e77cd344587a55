"""Turns a master notebook of Otter-Grader into a foreign assignment."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from autograder.course import markers
from autograder.platforms.moved_in.assemble import levels
from autograder.platforms.moved_in.facts import (
    ForeignAssignment,
    Lines,
    MovedCell,
    MovedQuestion,
    MovedTest,
    Remark,
    Role,
    identifier,
)
from autograder.platforms.moved_in.foreign_notebook import ForeignCell, ForeignNotebook, NotMoved
from autograder.platforms.moved_in.reading import AssignmentReading, require_python
from autograder.platforms.otter import blocks, calls, solutions
from autograder.platforms.otter import tests as otter_tests
from autograder.platforms.otter.blocks import Block

_TYPE_HERE = "_Type your answer here, replacing this text._"
_RANDOM = re.compile(r"\b(?:random|rng|shuffle|choice|sample|permutation|normal|uniform)\b")
# Options that say nothing about what students are asked, or for which the report has a sentence of its own.
_LEFT = {
    "plugins": "The plugins of the assignment do not come along",
    "autograder_files": "The files under autograder_files do not come along: put what tests need into hidden/",
    "student_files": "Files that students make and hand in beside the notebook are not looked at by these tests",
    "environment": "The environment file does not come along",
}


@dataclass
class _MasterReading(AssignmentReading):
    """The assignment as far as it was read."""

    config: dict[str, Any]
    seed: int | None = None

    @property
    def ok_format(self) -> bool:
        options = self.config.get("tests")
        return bool(options.get("ok_format", True)) if isinstance(options, dict) else True


def read(
    notebook: ForeignNotebook, name: str, title: str, config: str, files: tuple[str, ...]
) -> ForeignAssignment:
    """Return the assignment in a master notebook; `config` is the text of its `config_file`. Raises `NotMoved`."""
    require_python(notebook)
    master = blocks.read(notebook.cells)
    shared = blocks.yaml_of(config, "its config_file") if config else {}
    reading = _MasterReading({**shared, **master.config})
    _note_options(reading)
    for block in master.blocks:
        if block.config is None:
            for cell in block.prose:
                _outside(reading, cell)
        else:
            _question(reading, block)
    if not reading.questions:
        raise NotMoved("has no question: no raw cell begins with `# BEGIN QUESTION`")
    private = _private(reading.config)
    return reading.finished(name, title, "Otter-Grader", (one for one in files if one not in private))


def _private(config: dict[str, Any]) -> set[str]:
    """Return the files that students do not get."""
    kept = config.get("autograder_files") or []
    single = [config.get(key) for key in ("requirements", "environment", "config_file")]
    return {
        str(one).removeprefix("./") for one in [*(kept if isinstance(kept, list) else []), *single] if one
    }


def _note_options(reading: _MasterReading) -> None:
    config, seed = reading.config, reading.config.get("seed")
    generate = config.get("generate")
    if isinstance(generate, dict) and isinstance(generate.get("seed"), int):
        reading.seed = generate["seed"]
    if isinstance(seed, dict) and isinstance(seed.get("autograder_value"), int) and not seed.get("variable"):
        reading.seed = seed["autograder_value"]
    for option, sentence in _LEFT.items():
        if config.get(option):
            reading.by_person.append(Remark(0, f"{sentence}."))
    if config.get("export_cell", True) is not False:
        reading.rewritten.append(Remark(0, "There is no export cell: students hand in the notebook itself."))


def _outside(reading: _MasterReading, cell: ForeignCell) -> None:
    """Take a cell that belongs to no part of a question."""
    text = solutions.without_ignored(cell.text)
    if cell.kind == "code" and (kept := calls.without(text)) != text:
        empty = calls.is_empty(kept)
        said = (
            "A cell that calls Otter was left out." if empty else "What calls Otter was left out of the cell."
        )
        reading.rewritten.append(Remark(cell.number, said))
        if empty:
            return
        text = kept
    if cell.kind == "code" and reading.config.get("strip_solutions_from_all_cells"):
        text = solutions.converted(text)
    text = _seeded(reading, cell, text)
    role = Role.GIVEN if cell.kind == "code" else Role.TEXT
    solved = solutions.solved(text) if cell.kind == "code" else ""
    reading.cells.append(MovedCell(cell.number, role, cell.kind, text, solved, attachments=cell.attachments))


def _seeded(reading: _MasterReading, cell: ForeignCell, text: str) -> str:
    """Return a cell in which the variable of the seed has the value that students get."""
    seed = reading.config.get("seed")
    if not isinstance(seed, dict) or not seed.get("variable") or "student_value" not in seed:
        return text
    name, value = re.escape(str(seed["variable"])), seed["student_value"]
    made, count = re.subn(rf"^({name}\s*=\s*).*$", rf"\g<1>{value!r}", text, flags=re.MULTILINE)
    if count:
        said = f"{seed['variable']} keeps the value that students get, {value!r}, also while their work is graded."
        reading.rewritten.append(Remark(cell.number, said))
    return made


def _question(reading: _MasterReading, block: Block) -> None:
    config = block.config or {}
    name = str(config.get("name") or f"question-{block.cell}")[:100]
    made = MovedQuestion(
        identifier(name, [one.id for one in reading.questions]), _title(block, name), block.cell
    )
    for cell in block.prose:
        _outside(reading, cell)
    if config.get("manual"):
        _manual(reading, block, made, config)
        return
    found = [otter_tests.read(cell, ok_format=reading.ok_format) for cell in block.tests]
    if found:
        reading.questions.append(made)
    else:
        reading.rewritten.append(Remark(block.cell, f"The question {name} has no tests, and so no points."))
    _answers(reading, block, made.id if found else "")
    points = otter_tests.resolved(config.get("points"), found, name)
    _tests(reading, block, made, list(zip(found, points, strict=True)), config)


def _title(block: Block, name: str) -> str:
    text = next((cell.text for cell in block.prose if cell.kind == "markdown" and cell.text.strip()), name)
    return " ".join(text.strip().splitlines()[0].replace("*", "").strip("# ").split())[:100] or name


def _answers(reading: _MasterReading, block: Block, question: str) -> None:
    """Take the cells of a solution. A prompt block replaces what students see of the first one."""
    prompt = "\n".join(cell.text for cell in block.prompts if cell.kind == "code")
    for cell in (one for one in block.prompts if one.kind != "code"):
        reading.cells.append(
            MovedCell(cell.number, Role.TEXT, cell.kind, cell.text, attachments=cell.attachments)
        )
    for cell in block.solutions:
        if cell.kind != "code":
            text = f"{markers.BEGIN}\n### PROMPT\n{cell.text}\n{markers.END}"
            reading.cells.append(MovedCell(cell.number, Role.TEXT, cell.kind, text))
            continue
        text = _with_seed(reading, cell, solutions.converted(cell.text, prompt))
        prompt = ""
        reading.cells.append(
            MovedCell(cell.number, Role.ANSWER, "code", text, solutions.solved(text), question=question)
        )


def _with_seed(reading: _MasterReading, cell: ForeignCell, text: str) -> str:
    """Return an answer that seeds itself, where Otter would seed every cell while it grades."""
    if reading.seed is None or not _RANDOM.search(text):
        return text
    reading.rewritten.append(
        Remark(
            cell.number, f"The cell seeds itself with {reading.seed}: Otter seeds each cell while it grades."
        )
    )
    numpy = f"import numpy\nnumpy.random.seed({reading.seed})\n"
    return f"import random\nrandom.seed({reading.seed})\n{numpy}{text}"


def _tests(
    reading: _MasterReading,
    block: Block,
    question: MovedQuestion,
    found: list[tuple[otter_tests.OtterTest, float]],
    config: dict[str, Any],
) -> None:
    together = question.id if config.get("all_or_nothing") else ""
    public = [test for test, _ in found if not test.hidden and not test.refused]
    shows = bool(public) and config.get("check_cell", True) is not False
    for number, (test, points) in enumerate(found, start=1):
        is_first = shows and test is public[0]
        text = "\n\n".join(one.code for one in public) if is_first else None
        reading.cells.append(MovedCell(test.cell, Role.TEST, "code", text, test.code))
        reading.tests.append(
            MovedTest(
                cell=test.cell,
                name=f"{question.id}_{number}",
                question=question.id,
                points=points,
                parts=(Lines(test.code, not test.hidden),),
                title=f"Test {number} of {question.id} holds.",
                hint="" if test.hidden else test.failure,
                together=together,
                refused=test.refused,
            )
        )
    if any(test.success for test, _ in found):
        said = f"Success messages of {question.id} do not come along: who passes reads no message."
        reading.rewritten.append(Remark(block.cell, said))
    if shows:
        said = f"The public tests of {question.id} stand as assertions where Otter calls grader.check."
        reading.rewritten.append(Remark(public[0].cell, said))


def _manual(reading: _MasterReading, block: Block, made: MovedQuestion, config: dict[str, Any]) -> None:
    """Take a question that is marked by hand: its prompt is where students answer."""
    given = config.get("points")
    points = otter_tests.number(given) if given is not None and not isinstance(given, list | dict) else 1.0
    full = " ".join(" ".join(cell.text for cell in block.solutions if cell.kind != "code").split())[:2000]
    question = MovedQuestion(
        made.id,
        made.title,
        made.cell,
        points,
        by_hand=True,
        rubric=levels(points, full or "The answer is right and whole.") if points else (),
    )
    if points:
        reading.questions.append(question)
    answer = made.id if points else ""
    code = [cell for cell in block.solutions if cell.kind == "code"]
    for place, cell in enumerate(code):
        prompt = "\n".join(one.text for one in block.prompts if one.kind == "code") if not place else ""
        text = solutions.converted(cell.text, prompt)
        own = answer if not place else ""
        head = f"# Your answer ({own})\n" if own else ""
        reading.cells.append(
            MovedCell(cell.number, Role.ANSWER, "code", f"{head}{text}", solutions.solved(text), answer=own)
        )
    _written(reading, block, "" if code else answer)
    if block.tests:
        reading.by_person.append(
            Remark(block.cell, f"The tests of {made.id}, which is marked by hand, do not count.")
        )


def _written(reading: _MasterReading, block: Block, answer: str) -> None:
    """Take the text of a question marked by hand: its prompt, or a line that asks for text, in the solution's place."""
    texts = [cell for cell in block.solutions if cell.kind != "code"]
    prompts = [cell for cell in block.prompts if cell.kind != "code"]
    if not (texts or prompts or answer):
        return
    prompt = "\n\n".join(cell.text for cell in prompts) or _TYPE_HERE
    model = "\n\n".join(cell.text for cell in texts)
    lines = [f"### PROMPT {line}".rstrip() if line else "### PROMPT  " for line in prompt.splitlines()]
    body = "\n".join([markers.BEGIN, *lines, *([model] if model else []), markers.END])
    head = f"**Your answer ({answer})**\n\n" if answer else ""
    first = (prompts or texts)[0] if prompts or texts else None
    reading.cells.append(
        MovedCell(
            first.number if first else block.cell,
            Role.TEXT,
            "markdown",
            f"{head}{body}",
            answer=answer,
            attachments=first.attachments if first else {},
        )
    )
