"""What the sandbox gives for the notebooks, in the form in which it is compared."""

from __future__ import annotations

from typing import Any

from autograder.sandbox import notebook, outputs
from autograder.sandbox.runs import NotebookRun, RunPlan
from autograder.sandbox.zygote import Setting, Zygote
from autograder.worker.isolation import rootfs
from tests.campaigns.fidelity import normal
from tests.campaigns.fidelity.notebooks import cells


def zygote(tier: str) -> Zygote:
    """A warm process with what the notebooks import."""
    return Zygote(Setting(tier, packages=("numpy", "matplotlib")))


def run(zygote: Zygote, name: str) -> NotebookRun:
    """Runs a notebook, with time enough."""
    plan = RunPlan(list(enumerate(cells(name))), (), {}, 60.0, 120.0, 1 << 22)
    finished = notebook.run(zygote, plan, {}, 1)
    if finished.worker is not None:
        finished.worker.end()
    return finished.run


def in_sandbox(zygote: Zygote, name: str) -> list[list[dict[str, Any]]]:
    """The normalised outputs of each cell."""
    folder = rootfs.WORK if zygote.setting.tier == "namespaces" else str(zygote.folder)
    found = run(zygote, name).cells.values()
    return [normal.outputs(outputs.finished(cell.outputs), folder) for cell in found]
