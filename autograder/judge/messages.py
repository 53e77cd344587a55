"""Between the grader and the judge's process.

The grader writes one `JudgeStart` to the process's standard input and reads `Collected`, or `NotCollected`. After that
each `ForkJudge`, which comes with a socket, is answered by `JudgeForked`, and each `EndJudge` by `JudgeEnded`. On that
socket each `TestRequest` is answered by a `Verdict`; it comes with the judge's end of the pipe to a fork of the
student's notebook.
"""

from __future__ import annotations

from msgspec import Struct

from autograder.checks.failure import FailureKind, Origin
from autograder.results import Outcome
from autograder.worker.pipes.notebook import StandInForm

JUDGING_SECONDS = 60.0
PUBLIC_SEED = (0, 0)  # of the example that a student may read; hidden seeds begin with 1
UNEXPECTED = "unexpected"  # the kind of a failure where the test's own code raised over what came back


class EarlierPart(Struct, frozen=True):
    """A question of an earlier assignment that this one uses under the id `id`: its hidden tests lie in `hidden`.

    The stand-ins for `names` are loaded from there; the question's tests are collected only if it is `tested`.
    """

    assignment: str
    hidden: str
    question: str
    id: str
    names: tuple[str, ...]
    tested: bool


class JudgeStart(Struct, frozen=True):
    """Collect the tests of this folder. `control` is the descriptor of the socket to the grader.

    `memory_mb` is what a notebook of this assignment may use. `earlier` are the parts of earlier assignments.
    """

    control: int
    course: str
    hidden: str
    memory_mb: int
    earlier: tuple[EarlierPart, ...] = ()


class HiddenTest(Struct, frozen=True):
    """One collected hidden test. `example` is true if it may run again on a public example."""

    id: str
    title: str
    question: str
    weight: float
    hint: str
    example: bool


class Collected(Struct, frozen=True, tag="collected"):
    """The hidden tests, and the forms of the parts of the reference that can stand in, by name."""

    tests: tuple[HiddenTest, ...]
    stand_ins: dict[str, StandInForm]


class NotCollected(Struct, frozen=True, tag="not_collected"):
    """Why the tests cannot be collected."""

    problem: str


class ForkJudge(Struct, frozen=True, tag="fork"):
    """Fork a judge for one submission; it serves the socket that comes along. `seed` is that of its first test."""

    seed: tuple[int, ...]


class JudgeForked(Struct, frozen=True):
    """The process number of the judge's fork."""

    pid: int


class EndJudge(Struct, frozen=True, tag="end"):
    """Kill the judge's fork with this process number."""

    pid: int


class JudgeEnded(Struct, frozen=True):
    """The fork is gone. `cpu_seconds` is the processor time that it used, as the kernel counted it."""

    cpu_seconds: float


JudgeOrder = ForkJudge | EndJudge


class QuestionCells(Struct, frozen=True):
    """The cells of one question, by their index, and what they printed."""

    cells: tuple[int, ...] = ()
    printed: str = ""


class TestRequest(Struct, frozen=True):
    """One test to judge: its id, the seed of its inputs, and the student's seconds.

    `lines` gives the number of lines of each cell, `stand_ins` the names whose stand-ins the notebook has, and
    `judging` the seconds that the test may take beyond the student's. `lost` are the names that have no value because
    a cell failed: the end of a sentence, by name. `questions` gives the cells of each question.
    Without `explained`, facts that take long to find out are left out of the verdict's text.
    """

    __test__ = False

    test: str
    seed: tuple[int, ...]
    seconds: float
    lines: dict[int, int] = {}
    lost: dict[str, str] = {}
    questions: dict[str, QuestionCells] = {}
    stand_ins: tuple[str, ...] = ()
    judging: float = JUDGING_SECONDS
    explained: bool = True

    @property
    def is_public(self) -> bool:
        """Return whether the test runs on the public example."""
        return self.seed == PUBLIC_SEED


class Verdict(Struct, frozen=True):
    """What the judge says of one test. `text` and `given` may hold hidden inputs; `redacted` never does.

    `kind` refines the outcome: the kind of a failure, or why there was nothing to judge. `given` holds the arguments of
    the call that the text is about, one a line, and `origin` tells of a call that gave no value. `trace` holds what the
    student's functions returned, for `judge.trace.decode`; `stood_in` names the stand-ins that were called; `seconds`
    is the time that the student's process took. `run_fact` is a fact of a training run that is true only if all that
    the loop calls is right. `worn` says that the judge's process still holds so much memory that it should judge no
    other test.
    """

    outcome: Outcome
    kind: str = ""
    text: str = ""
    redacted: str = ""
    hint: str = ""
    detail: str = ""
    trace: bytes = b""
    stood_in: tuple[str, ...] = ()
    seconds: float = 0.0
    given: str = ""
    worn: bool = False
    origin: Origin | None = None
    run_fact: str = ""

    @property
    def undefined(self) -> str:
        """Return the name that is missing, or that holds no function; empty if the failure is another."""
        lacks = self.kind in (FailureKind.MISSING, FailureKind.SIGNATURE)
        return self.origin.name if lacks and self.origin is not None and not self.origin.error else ""
