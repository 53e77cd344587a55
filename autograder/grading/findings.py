"""Plain records of a judged notebook: each stage of the grading returns its own, and the result is made of them."""

from __future__ import annotations

import enum
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.checks.failure import Origin
from autograder.judge.messages import Verdict
from autograder.results import Outcome
from autograder.sandbox.notebook import CellNote
from autograder.sandbox.runs import NotebookRun


class Unjudged(enum.StrEnum):
    """The kind of a verdict that a session gives by itself, because no judge gave one."""

    JUDGE_LOST = "judge lost"  # the judge ended over the test, or gave no verdict in time
    NO_ROOM = "no room"  # the notebook's process could not be forked for the test
    NOT_ASKED = "not asked"  # an earlier test had ended the judge
    OUT_OF_TIME = "out of time"  # the time for the whole submission was used up


@dataclass(frozen=True)
class Finding:
    """One hidden test's outcome, with what the student and what only the instructor may read (`detail`, `full`).

    `full` is the message of the hidden run, with its inputs; `given` the arguments of the public example's call.
    `origin` tells of a call that gave no value, in the run that the message is about. `checks_hint` is the hint that
    counts where the test declares none; None where a declared hint does not count.
    """

    outcome: Outcome
    message: str = ""
    hint: str = ""
    detail: str = ""
    full: str = ""
    kind: str = ""
    given: str = ""
    origin: Origin | None = None
    checks_hint: str | None = None


@dataclass(frozen=True)
class GradedNotebook:
    """A notebook that has been run and judged: findings by test, the run, and notes on cells that cost a worker.

    `hidden` and `public` hold the traces of the tests, by id, on hidden inputs and on the public example; `skip` the
    statements that never end, by cell; `seconds` the time that the student's process took for each test on hidden
    inputs. `verdicts` and `examples` are what the findings were made of, and `asked` the tests that were judged for it.
    """

    findings: Mapping[str, Finding]
    run: NotebookRun
    notes: tuple[CellNote, ...]
    hidden: Mapping[str, bytes] = field(default_factory=dict)
    public: Mapping[str, bytes] = field(default_factory=dict)
    skip: Mapping[int, Sequence[int]] = field(default_factory=dict)
    seconds: Mapping[str, float] = field(default_factory=dict)
    verdicts: Mapping[str, Verdict] = field(default_factory=dict)
    examples: Mapping[str, Verdict] = field(default_factory=dict)
    asked: tuple[str, ...] = ()


class CarryOutcome(enum.StrEnum):
    """The outcome of a failed test that was asked again."""

    EARNED = "earned"
    FAILED = "failed"
    TIMED_OUT = "timed_out"
    UNUSED = "unused"
    UNWRITTEN = "unwritten"
    PRIVATE = "private"
    GRADER_ERROR = "grader_error"
    NOT_TRIED = "not_tried"


@dataclass(frozen=True)
class CarriedTest:
    """A failed test, asked again. `sources` are the broken questions, `names` the functions that were replaced."""

    carry: CarryOutcome
    sources: tuple[str, ...]
    names: tuple[str, ...]
    detail: str = ""


@dataclass(frozen=True)
class Verdicts:
    """A known answer that has been run and asked some tests: the verdicts by test, and the run."""

    verdicts: Mapping[str, Verdict]
    run: NotebookRun


@dataclass(frozen=True)
class Explanation:
    """The explanation of one failed test, as in `results.TestResult`; `evidence` is for the instructor alone.

    A `hint` takes the place of the test's own. `mistakes` are the ids of the known mistakes that `diagnosis` tells, and
    `fact_clusters` the ids of the behaviours that `facts` are about.
    """

    hint: str = ""
    diagnosis: str = ""
    facts: tuple[str, ...] = ()
    clusters: tuple[str, ...] = ()
    evidence: str = ""
    mistakes: tuple[str, ...] = ()
    fact_clusters: tuple[str, ...] = ()
