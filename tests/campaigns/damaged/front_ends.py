"""Notebooks as other front ends write them: read without a word where they mean the same."""

from __future__ import annotations

import json
from typing import Any

from .case import Case, graded
from .documents import RIGHT, code, markdown, notebook

_PYODIDE = {"kernelspec": {"name": "python", "display_name": "Python (Pyodide)", "language": "python"}}
_COLAB = {
    "colab": {"provenance": [], "toc_visible": True, "name": "hw"},
    "accelerator": "GPU",
    "gpuType": "T4",
    "kernelspec": {"name": "python3", "display_name": "Python 3"},
    "language_info": {"name": "python"},
    "widgets": {"application/vnd.jupyter.widget-state+json": {"a": {"model_name": "HBoxModel"}}},
}
_FORM = '#@title Doubling { display-mode: "form" }\nfactor = 2 #@param {type:"integer"}\ndef double(x): return factor * x'


def _plain(*cells: Any, metadata: Any, minor: int = 5) -> bytes:
    """Cells without ids."""
    return json.dumps({"metadata": metadata, "nbformat_minor": minor, "nbformat": 4, "cells": cells}).encode()


def _colab_cell(source: str) -> dict[str, Any]:
    metadata = {
        "id": "xYz_1",
        "colab": {"base_uri": "https://localhost:8080/", "height": 35},
        "outputId": "0",
    }
    return code(source.splitlines(keepends=True), metadata=metadata | {"cellView": "form"})


CASES: list[Case] = [
    graded("front ends", "Colab", "w-colab.ipynb", _plain(_colab_cell("import numpy as np"), _colab_cell(RIGHT), metadata=_COLAB, minor=0)),
    graded("front ends", "a form of Colab's", "w-form.ipynb", _plain(_colab_cell(_FORM), metadata=_COLAB, minor=0)),
    graded("front ends", "Colab's drive", "w-drive.ipynb", _plain(_colab_cell("from google.colab import drive\ndrive.mount('/content/drive')"), _colab_cell(RIGHT), metadata=_COLAB, minor=0)),
    graded("front ends", "VS Code", "w-code.ipynb", notebook(code(RIGHT, metadata={"vscode": {"languageId": "python"}}), metadata={"kernelspec": {"name": ".venv", "display_name": ".venv (3.12.1)", "language": "python"}, "vscode": {"interpreter": {"hash": "f00"}}, "language_info": {"name": "python", "version": "3.12.1"}})),
    graded("front ends", "VS Code without a kernelspec", "w-code2.ipynb", notebook(metadata={"language_info": {"name": "python"}})),
    graded("front ends", "JupyterLite", "w-lite.ipynb", _plain(code("%pip install numpy"), code("import piplite\nawait piplite.install('numpy')"), code(RIGHT), metadata=_PYODIDE, minor=4)),
    graded("front ends", "Kaggle", "w-kaggle.ipynb", _plain({"cell_type": "code", "source": RIGHT, "metadata": {"_uuid": "d629", "_cell_guid": "b1", "trusted": True, "execution": {"iopub.status.busy": "2024"}}}, metadata={"kaggle": {"accelerator": "none", "dataSources": []}, "kernelspec": {"language": "python", "name": "python3"}}, minor=4)),
    graded("front ends", "Deepnote", "w-deepnote.ipynb", _plain({"cell_type": "code", "source": RIGHT, "metadata": {"deepnote_cell_type": "code", "source_hash": "f0"}, "outputs": [], "execution_count": 1}, {"cell_type": "markdown", "source": "<a>Created in Deepnote</a>", "metadata": {"created_in_deepnote_cell": True}}, metadata={"deepnote": {}})),
    graded("front ends", "Databricks", "w-databricks.ipynb", _plain({"cell_type": "code", "source": [RIGHT], "metadata": {"application/vnd.databricks.v1+cell": {"title": "", "nuid": "1"}}, "outputs": [], "execution_count": 0}, metadata={"application/vnd.databricks.v1+notebook": {"language": "python"}, "language_info": {"name": "python"}})),
    graded("front ends", "JupyterLab's timing", "w-lab.ipynb", notebook(code(RIGHT, metadata={"execution": {"iopub.execute_input": "2026-01-01T00:00:00Z"}, "trusted": True, "collapsed": True, "scrolled": "auto", "jupyter": {"outputs_hidden": True, "source_hidden": True}}))),
    graded("front ends", "metadata of nbgrader's, copied by a split", "w-nbgrader.ipynb", notebook(*[code(RIGHT, metadata={"nbgrader": {"grade_id": "a", "locked": True, "schema_version": 3}})] * 2)),
    graded("front ends", "tags that steer a run", "w-tags.ipynb", notebook(code(RIGHT, metadata={"tags": ["skip-execution", "raises-exception", "remove-cell"]}))),
    graded("front ends", "a header of jupytext's", "w-jupytext.ipynb", notebook(markdown("# T"), code(RIGHT), metadata={"jupytext": {"text_representation": {"extension": ".py"}}})),
]  # fmt: skip
