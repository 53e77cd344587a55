"""Written answers with pictures, and notebooks as other front ends save them."""

from __future__ import annotations

import base64
import struct
import zlib
from typing import Any

from tests.campaigns.damaged.documents import code, markdown, notebook

from .case import ANSWERS, NUMPY, Habit, habit

_HEAD = "**Your answer (why)**\n\n"


def _png(grey: int) -> str:
    """Return a picture of one grey pixel in base64; each shade is another picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))

    header = struct.pack(">LLBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixel = zlib.compress(bytes([0, grey]))
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixel) + chunk(b"IEND", b"")
    return base64.b64encode(data).decode()


def _answered(
    text: str, *after: dict[str, Any], before: tuple[dict[str, Any], ...] = (), **more: Any
) -> bytes:
    """Return a right notebook whose written answer is the text; cells may stand before and after it."""
    answer = {**markdown(_HEAD + text, answer="why"), **more}
    return notebook(*map(code, (NUMPY, *ANSWERS)), *before, answer, *after)


def _pasted(name: str, grey: int) -> dict[str, Any]:
    return {"attachments": {name: {"image/png": _png(grey)}}}


_IMG = "<img[^>]*data:image/png;base64,"
_PICTURE = "picture|image|figure"
_PLOT = "import matplotlib.pyplot as plt\nplt.plot([0, 1])\nplt.title('doubling')\nplt.show()"

PICTURES = [
    habit("written answers", "a photograph pasted", _answered("See my sketch: ![sketch.png](attachment:sketch.png)", **_pasted("sketch.png", 17)), page=(_IMG,), sheet=(_PICTURE,), alone=True),
    habit("written answers", "a photograph pasted as HTML", _answered('<img src="attachment:board.png" width="300">\n\nAs on the board.', **_pasted("board.png", 34)), page=(_IMG,), sheet=(_PICTURE, "board"), alone=True),
    habit("written answers", "a photograph and nothing else", _answered("![](attachment:9f0c.png)", **_pasted("9f0c.png", 51)), page=(_IMG,), sheet=(_PICTURE,), alone=True),
    habit("written answers", "two photographs, one name escaped", _answered("![a](attachment:my%20notes.png) and ![b](attachment:b.png)", attachments={"my notes.png": {"image/png": _png(68)}, "b.png": {"image/png": _png(85)}}), page=(rf"(?s)({_IMG}.*){{2}}",), sheet=(_PICTURE,)),
    habit("written answers", "a photograph that is not there", _answered("![sketch](attachment:lost.png)\n\nMy reasons."), sheet=("My reasons",)),
    habit("written answers", "a figure drawn by the cell above", _answered("The figure shows it.", before=(code(_PLOT),)), page=(_IMG,), sheet=("The figure shows it", f"({_PICTURE}).*(cell|page|feedback)|(cell|page|feedback).*({_PICTURE})"), alone=True),
    habit("written answers", "formulas and lists", _answered("1. $2x = x + x$\n2. `np.multiply(2, x)`\n\n$$\\frac{d}{dx} 2x = 2$$"), page=("<math",), sheet=("x \\+ x",), alone=True),
    habit("written answers", "an empty cell and the answer below it", _answered("", markdown("Because adding a number to itself is the same.")), sheet=("cell 6",)),
    habit("written answers", "an answer within its cell", _answered("Because it is once more the same."), sheet=("Because it is once more the same",), alone=True),
]  # fmt: skip

_SHOWN = {
    "output_type": "display_data",
    "metadata": {},
    "data": {"image/png": _png(1), "text/plain": ["<Figure>"]},
}
_WIDGET = {
    "output_type": "display_data",
    "metadata": {},
    "data": {
        "application/vnd.jupyter.widget-view+json": {"model_id": "a1", "version_major": 2},
        "text/plain": ["  0%|          | 0/3"],
    },
}
_PYTHON = {
    "name": "python",
    "version": "3.10.12",
    "mimetype": "text/x-python",
    "file_extension": ".py",
    "codemirror_mode": {"name": "ipython", "version": 3},
}
_STATE = {
    "application/vnd.jupyter.widget-state+json": {
        "state": {"a1": {"model_module": "@jupyter-widgets/controls", "model_name": "HBoxModel"}},
        "version_major": 2,
        "version_minor": 0,
    }
}


def _saved(
    metadata: dict[str, Any], cell: dict[str, Any], front: tuple[str, ...] = (NUMPY,), **more: Any
) -> bytes:
    """Return a right notebook with an editor's metadata; each cell has been run and bears the cell's metadata."""
    sources = (*front, *ANSWERS)
    run = [
        code(
            source.splitlines(keepends=True),
            metadata=cell,
            outputs=[_SHOWN, _WIDGET],
            execution_count=number + 7,
        )
        for number, source in enumerate(sources)
    ]
    return notebook(*run, metadata={"language_info": _PYTHON, **metadata}, **more)


EDITORS = [
    habit("saved by", "Colab, with a form, a runtime and widgets", _saved({"accelerator": "GPU", "colab": {"gpuType": "T4", "provenance": [{"file_id": "1a", "timestamp": 1700000000000}], "collapsed_sections": ["x"]}, "kernelspec": {"name": "python3", "display_name": "Python 3"}, "widgets": _STATE}, {"id": "x1", "cellView": "form", "colab": {"base_uri": "https://localhost:8080/", "height": 17, "referenced_widgets": ["a1"]}, "executionInfo": {"status": "ok", "elapsed": 3, "user": {"displayName": "Ada", "userId": "0"}, "user_tz": -60}, "outputId": "o1"}, ("#@title Imports { run: \"auto\" }\nimport numpy as np\nrate = 0.1 #@param {type:\"slider\", min:0, max:1, step:0.1}",)), alone=True),
    habit("saved by", "Kaggle, with its sources and a run by papermill", _saved({"kaggle": {"accelerator": "nvidiaTeslaT4", "dataSources": [{"sourceType": "competition", "sourceId": 3136}], "isInternetEnabled": True}, "papermill": {"duration": 9.1, "exception": None}}, {"_cell_guid": "b1", "_uuid": "8f", "papermill": {"status": "completed"}, "trusted": True, "execution": {"iopub.status.busy": "2026-01-01T00:00:00Z"}}), alone=True),
    habit("saved by", "Deepnote, with blocks of its own", _saved({"deepnote": {}, "deepnote_notebook_id": "5f", "deepnote_execution_queue": [], "orig_nbformat": 2}, {"cell_id": "00000-5f", "deepnote_cell_type": "code", "deepnote_to_be_reexecuted": False, "execution_start": 1700000000000, "execution_millis": 3, "source_hash": "b6", "deepnote_output_heights": [611]}, (NUMPY, "_deepnote_run_altair = None")), alone=True),
    habit("saved by", "JupyterLab, with timing, tags and a table of contents", _saved({"kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}, "toc-autonumbering": True, "widgets": _STATE, "toc": {"base_numbering": 1, "toc_cell": False}}, {"tags": ["solution"], "toc-hr-collapsed": True, "jupyter": {"source_hidden": True}, "execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"}, "editable": False, "slideshow": {"slide_type": "skip"}}), alone=True),
    habit("saved by", "VS Code, with an interpreter of its own", _saved({"kernelspec": {"display_name": "hw-venv (3.13.1)", "language": "python", "name": "python3"}, "vscode": {"interpreter": {"hash": "31f2"}}, "orig_nbformat": 4}, {"vscode": {"languageId": "python"}, "notebookRunGroups": {"groupValue": "1"}}), alone=True),
    habit("saved by", "SageMaker and Azure, with kernels of their own", _saved({"kernelspec": {"display_name": "conda_pytorch_p310", "language": "python", "name": "conda_pytorch_p310"}, "instance_type": "ml.t3.medium", "availableInstances": [{"name": "ml.g4dn", "gpuNum": 1}], "kernel_info": {"name": "python310-sdkv2"}, "microsoft": {"host": {"AzureML": {"notebookHasBeenCompleted": True}}}, "nteract": {"version": "nteract-front-end@1.0.0"}}, {"gather": {"logged": 1700000000000}, "nteract": {"transient": {"deleting": False}}, "jupyter": {"outputs_hidden": False}}), alone=True),
    habit("saved by", "a course's grader, its tests copied along", _saved({"celltoolbar": "Create Assignment", "coursera": {"course_slug": "x", "graded_item_id": "Y", "launcher_item_id": "Z"}, "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}, {"deletable": False, "editable": False, "nbgrader": {"grade": True, "grade_id": "cell-1", "locked": True, "points": 5, "schema_version": 3, "solution": False, "task": False, "checksum": "0"}, "otter": {"tests": ["q1"]}}), alone=True),
]  # fmt: skip

CASES: list[Habit] = [*PICTURES, *EDITORS]
