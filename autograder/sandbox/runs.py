"""What to run of a notebook, and what became of it."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from autograder.sandbox.channel import LostReason
from autograder.worker.pipes.notebook import Cause, InjectionPlan, LineNote


class CellStatus(enum.StrEnum):
    """What became of one cell. A cell that `DIED` ended its worker."""

    NOT_RUN = "not_run"
    OK = "ok"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    DIED = "died"


@dataclass
class CellRun:
    """One cell's run, with its outputs so far.

    `error` is the nearest built-in type of an exception, `line` the cell's line, both as the worker said; `parsed`
    is false if the cell has a syntax error, so that none of it ran. `seconds` is what it took on the grader's clock.

    `failed_line` is the first line of the top-level statement that failed, `cause` why and `subject` what is missing.
    `following` counts the statements after it, and `ran` those of them that ran all the same; `resting` is true while
    they run. `notes` are on lines that had no effect, or that failed among those statements.
    """

    status: CellStatus = CellStatus.NOT_RUN
    outputs: list[dict[str, Any]] = field(default_factory=list)
    error: str = ""
    text: str = ""
    line: int | None = None
    parsed: bool = True
    count: int | None = None
    statement: int = -1
    seconds: float = 0.0
    failed_line: int | None = None
    cause: Cause = "other"
    subject: str = ""
    following: int = 0
    ran: int = 0
    resting: bool = False
    notes: list[LineNote] = field(default_factory=list)


@dataclass
class NotebookRun:
    """One run of a notebook. `stopped` says why it did not come to its end, `stuck` in which cell.

    `lost` are the names that have no value at the end because a statement failed: its cell, and its line. `rebound` are
    those that no longer hold a function: the cell that defined it, and the one that gave the name to something else.
    `cut_short` is true if the time for the whole submission, and not the notebook's own, was used up.
    """

    cells: dict[int, CellRun]
    defined: dict[str, int] = field(default_factory=dict)
    lost: dict[str, tuple[int, int]] = field(default_factory=dict)
    rebound: dict[str, tuple[int, int]] = field(default_factory=dict)
    threads: int = 1
    again: list[int] = field(default_factory=list)
    stopped: LostReason | None = None
    stuck: int | None = None
    cut_short: bool = False


@dataclass(frozen=True)
class RunPlan:
    """What to run and within what: `cells` are (position, source); `skip` statements that never end, by cell."""

    cells: Sequence[tuple[int, str]]
    watch: Sequence[str]
    skip: Mapping[int, Sequence[int]]
    cell_seconds: float
    notebook_seconds: float
    output_limit: int
    injection: InjectionPlan | None = None
