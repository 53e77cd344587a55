"""What a worker reports is typed: every other form ends it, and no form is built that is not one of these."""

from __future__ import annotations

from typing import Any

import msgspec
import nbformat
import pytest

from autograder.sandbox import channel, outputs
from autograder.sandbox.channel import Lost
from autograder.worker.pipes import notebook as reports
from autograder.worker.pipes.notebook import WorkerReport

DISPLAY = {"output_type": "display_data", "data": {"text/plain": "x"}, "metadata": {}}


def received(event: Any) -> Any:
    return channel.parse(msgspec.msgpack.encode(event), WorkerReport)


@pytest.mark.parametrize(
    ("event", "form"),
    [
        (["cell", 0], reports.CellBegan),
        (["mark", 3], reports.StatementBegan),
        (["output", 0, DISPLAY], reports.CellShowed),
        (["output", 0, {"output_type": "stream", "name": "stderr", "text": "x"}], reports.CellShowed),
        (["done", 0, {"ok": True, "seconds": 0.1, "count": 1}], reports.CellEnded),
        (["again", 0, "name"], reports.CellRunsAgain),
        (["finished", {"threads": 1, "defined": {"f": 0}}], reports.NotebookEnded),
        (["gone", 2**59, True], reports.ForkEnded),
    ],
)
def test_what_a_worker_says_is_understood(event: Any, form: type) -> None:
    assert type(received(event)) is form


@pytest.mark.parametrize(
    "event",
    [
        None,
        [],
        ["passed"],
        ["cell", "0"],
        ["cell", -1],
        ["cell", 10**9],
        ["again", "text", "name"],
        ["done", 0, None],
        ["done", 0, {"ok": 1}],
        ["finished", {"threads": 1, "defined": {"f": True}}],
        ["output", 0, {"output_type": "stream", "name": "<script>", "text": "x"}],
        ["output", 0, {"output_type": "passed"}],
        ["output", 0, {**DISPLAY, "data": {"text/plain": []}}],
        ["output", 0, {**DISPLAY, "data": {"text/plain": msgspec.msgpack.Ext(5, b"")}}],
        ["output", 0, {**DISPLAY, "data": {1: "x"}}],
        ["output", 0, {**DISPLAY, "data": {str(n): "" for n in range(65)}}],
        ["output", 0, {**DISPLAY, "metadata": {"a": {"b": {"c": 1}}}}],
    ],
)
def test_all_else_is_a_violation(event: Any) -> None:
    with pytest.raises(Lost, match="no message"):
        received(event)


def test_outputs_are_kept_as_a_notebook_file_holds_them() -> None:
    kept: list[dict[str, Any]] = []
    for shown in (
        {"output_type": "stream", "name": "stdout", "text": "a"},
        {**DISPLAY, "display_id": "d"},
        {"output_type": "execute_result", "data": {}, "metadata": {}, "execution_count": 1},
        {"output_type": "error", "ename": "E", "evalue": "v", "traceback": ["t"]},
    ):
        outputs.append(kept, msgspec.to_builtins(received(["output", 0, shown]).output))
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(outputs=outputs.finished(kept))])
    nbformat.validate(notebook)
    assert [output["output_type"] for output in notebook.cells[0].outputs] == [
        "stream",
        "display_data",
        "execute_result",
        "error",
    ]
