"""Between the grader and a worker: orders to run the notebook and to fork for a test, and reports of what happens.

A worker's reports are hostile data. A frame that holds anything but a `WorkerReport` is refused before a single object
of it exists: a few megabytes of empty lists would become a gigabyte of Python objects. What a display holds is text;
the worker has turned everything else into it.
"""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta, Struct

LARGEST = 4 << 20  # bytes of one report
NO_REST = -2  # in the place of a statement's number
_Place = Annotated[int, Meta(ge=0, le=1_000_000)]
_Media = Annotated[dict[str, str], Meta(max_length=64)]
_Fact = str | int | float | bool | None
_Facts = Annotated[dict[str, _Fact | dict[str, _Fact]], Meta(max_length=64)]


class StandInForm(Struct, frozen=True):
    """The methods and properties of a class that a stand-in replaces; a function has none.

    `arguments` names the arguments of each method, and those of a function under "".
    """

    methods: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    arguments: dict[str, tuple[str, ...]] = {}


class InjectionPlan(Struct, frozen=True):
    """The stand-ins of one run: the form of each by name.

    `asked` are the names that questions ask for. `failed` holds, by cell, the statement that ended it in the student's
    own run. With `quick` only the statements run that definitions need.
    """

    parts: dict[str, StandInForm]
    asked: tuple[str, ...]
    failed: dict[int, int]
    quick: bool


class RunNotebook(Struct, frozen=True, tag="run"):
    """Run these cells, pairs of position and source.

    `watch` are the names whose defining cell is reported, `skip` the statements of each cell that never end (with
    `NO_REST` among them, nothing runs after a statement that raised), and `output_limit` the bytes of output that are
    kept.
    """

    cells: list[tuple[int, str]]
    watch: tuple[str, ...]
    skip: dict[int, list[int]]
    output_limit: int
    injection: InjectionPlan | None


class StartTest(Struct, frozen=True, tag="test"):
    """Fork the finished notebook; the fork answers the judge on the descriptor that comes along."""

    number: int


class EndTest(Struct, frozen=True, tag="kill"):
    """Kill the fork."""


class TakeFootprint(Struct, frozen=True, tag="footprint"):
    """Describe what the processes of this worker share beside the memory that a fork copies."""


class ProbeWalls(Struct, frozen=True, tag="probe"):
    """Attack the sandbox: read these files, reach these processes, write into these folders."""

    files: list[bytes]
    processes: list[int]
    folders: list[bytes]


WorkerOrder = RunNotebook | StartTest | EndTest | TakeFootprint | ProbeWalls
Probed = Annotated[dict[str, bool], Meta(max_length=64)]  # by probe: whether the attack was stopped


class StreamOutput(Struct, frozen=True, tag_field="output_type", tag="stream"):
    """Text that was printed."""

    name: Literal["stdout", "stderr"]
    text: str


class ErrorOutput(Struct, frozen=True, tag_field="output_type", tag="error"):
    """An exception as the notebook shows it."""

    ename: str
    evalue: str
    traceback: Annotated[list[str], Meta(max_length=10_000)]


class DisplayOutput(Struct, frozen=True, tag_field="output_type", tag="display_data"):
    """What `display` showed, by kind of media; binary kinds in base64."""

    data: _Media
    metadata: _Facts
    display_id: str | None = None


class DisplayUpdate(Struct, frozen=True, tag_field="output_type", tag="update_display_data"):
    """New content of an earlier display."""

    data: _Media
    metadata: _Facts
    display_id: str | None = None


class ResultOutput(Struct, frozen=True, tag_field="output_type", tag="execute_result"):
    """The value of a cell's last expression."""

    data: _Media
    metadata: _Facts
    execution_count: _Place | None = None


class ClearOutput(Struct, frozen=True, tag_field="output_type", tag="clear_output"):
    """Clear what the cell has shown so far: at once, or with `wait` when its next output comes."""

    wait: bool


CellOutput = StreamOutput | ErrorOutput | DisplayOutput | DisplayUpdate | ResultOutput | ClearOutput


class CellBegan(Struct, frozen=True, array_like=True, tag="cell"):
    """A cell begins."""

    cell: _Place


class StatementBegan(Struct, frozen=True, array_like=True, tag="mark"):
    """The cell's next top-level statement begins: the grader learns from it which statement never ended."""

    statement: _Place


class CellShowed(Struct, frozen=True, array_like=True, tag="output"):
    """A cell has shown something."""

    cell: int
    output: CellOutput


Cause = Literal[
    "other",
    "package",
    "member",
    "name",
    "magic",
    "extension",
    "style",
    "backend",
    "file",
    "keyboard",
    "window",
    "colab",
]


class LineNote(Struct, frozen=True, array_like=True):
    """What is said of one more line of a cell. `cause` and `subject` are those of a `CellEnd`.

    Where the statement raised, `builtin` is the nearest built-in type; it is empty where the line had no effect.
    """

    line: _Place
    cause: Cause
    subject: str
    builtin: str = ""


class CellEnd(Struct, frozen=True, omit_defaults=True):
    """How a cell ended. `count` is its execution count; `parsed` is false if it has a syntax error.

    After an exception `builtin` is the nearest built-in type, `text` the message, and `line` the line of this cell.
    `failed_line` is the first line of the top-level statement that failed, `cause` why, and `subject` what is missing;
    `following` counts the statements after it.
    """

    ok: bool
    count: int | None = None
    line: int | None = None
    builtin: str = ""
    text: str = ""
    parsed: bool = True
    failed_line: int | None = None
    cause: Cause = "other"
    subject: str = ""
    following: int = 0


class CellEnded(Struct, frozen=True, array_like=True, tag="done"):
    """A cell has ended."""

    cell: _Place
    end: CellEnd


class RestBegan(Struct, frozen=True, array_like=True, tag="rest"):
    """The statements after the failed one begin that do not depend on it; their outputs are not shown."""

    cell: _Place


class RestEnded(Struct, frozen=True, array_like=True, tag="rested"):
    """The rest of a cell has run; `ran` counts its statements that did."""

    cell: _Place
    ran: _Place


class LinesNoted(Struct, frozen=True, array_like=True, tag="noted"):
    """Lines of a cell that had no effect, or that failed after the first one that did."""

    cell: _Place
    notes: Annotated[list[LineNote], Meta(max_length=20)]


class CellRunsAgain(Struct, frozen=True, array_like=True, tag="again"):
    """A cell runs once more, because a later cell has defined a name that it missed."""

    cell: _Place


class NotebookEnd(Struct, frozen=True):
    """How many threads the notebook left, and which cell defined each watched name.

    `lost` are the names that have no value at the end because a statement failed: its cell, and its line. `rebound`
    are the names that no longer hold a function: the cell that defined it, and the one that gave the name to something
    else.
    """

    threads: int
    defined: Annotated[dict[str, _Place], Meta(max_length=10_000)]
    lost: Annotated[dict[str, tuple[_Place, _Place]], Meta(max_length=64)] = {}
    rebound: Annotated[dict[str, tuple[_Place, _Place]], Meta(max_length=64)] = {}


class NotebookEnded(Struct, frozen=True, array_like=True, tag="finished"):
    """The notebook has run."""

    end: NotebookEnd


class ForkEnded(Struct, frozen=True, array_like=True, tag="gone"):
    """The fork of the `StartTest` with this number has ended, or could not be made."""

    number: int
    forked: bool


class FootprintTaken(Struct, frozen=True, array_like=True, tag="footprint"):
    """A digest of the files that the worker may write; empty where forks could leave each other something else."""

    digest: Annotated[str, Meta(max_length=64)]


WorkerReport = (
    CellBegan
    | StatementBegan
    | CellShowed
    | CellEnded
    | RestBegan
    | RestEnded
    | LinesNoted
    | CellRunsAgain
    | NotebookEnded
    | ForkEnded
    | FootprintTaken
)
