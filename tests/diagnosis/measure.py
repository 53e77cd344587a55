"""Measures the diagnosis on an assignment's own mistakes and variants, as if students had handed them in.

    python -m tests.diagnosis.measure assignments/backprop

prints a table in Markdown. With its bank a mistake must be named rightly; with itself left out of the bank it must
never be named as another; and no right variant may be told anything.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from autograder import assignment as assignments
from autograder import diagnosis, grading, known
from autograder.assignment import Assignment
from autograder.course import COURSE_FILE
from autograder.diagnosis import Bank, Diagnosis
from autograder.grading import Judged
from autograder.known import Answer
from autograder.lane import Lane
from autograder.sandbox import tiers

PROGRESS = Callable[[Answer], None]


@dataclass(frozen=True)
class Measured:
    """One answer: what was said in its own question with the whole bank, and with itself left out of it.

    `named` and `named_without` are sentences, `facts` the facts, `elsewhere` the sentences in other questions.
    """

    answer: Answer
    failed: bool
    named: frozenset[str]
    named_without: frozenset[str]
    facts: frozenset[str]
    elsewhere: frozenset[str]

    @property
    def right(self) -> bool:
        """Whether it was named as itself and nothing else."""
        return self.named == {self.answer.sentence}


def measure(lane: Lane, progress: PROGRESS = lambda answer: None) -> list[Measured]:
    """Every mistake and every variant of the lane's assignment."""
    assignment = lane.assignment
    whole = Bank(assignment.seed)
    found = []
    for answer in known.answers(assignment):
        if answer.kind in ("bug", "variant"):
            judged = grading.grade(lane, answer.work, assignment.seed)
            found.append(_measured(lane, whole, answer, judged))
            progress(answer)
    return found


def _measured(lane: Lane, whole: Bank, answer: Answer, judged: Judged) -> Measured:
    seed = lane.assignment.seed
    told = diagnosis.diagnose(lane, whole, judged, seed)
    without = diagnosis.diagnose(lane, whole.without(answer.name), judged, seed)
    own = {test.id for test in lane.judge.tests if test.question == answer.question}
    return Measured(
        answer,
        failed=any(finding.outcome != "passed" for finding in judged.findings.values()),
        named=_sentences(told, own),
        named_without=_sentences(without, own),
        facts=frozenset(fact for test, one in told.items() if test in own for fact in one.facts),
        elsewhere=_sentences(told, set(told) - own),
    )


def _sentences(told: dict[str, Diagnosis], tests: set[str]) -> frozenset[str]:
    return frozenset(sentence for test, one in told.items() if test in tests for sentence in one.named)


def table(assignment: Assignment, measured: list[Measured]) -> Iterator[str]:
    """The figures in Markdown, then the exceptions by name."""
    bugs = [one for one in measured if one.answer.kind == "bug"]
    variants = [one for one in measured if one.answer.kind == "variant"]
    wrong = [one for one in bugs if one.named - {one.answer.sentence}]
    misled = [one for one in bugs if one.named_without - {one.answer.sentence}]
    stray = [one for one in bugs if any(not s.startswith("This follows from") for s in one.elsewhere)]
    yield f"| {assignment.id}, seed {assignment.seed} | |"
    yield "|---|---|"
    yield f"| known mistakes, handed in as answers | {len(bugs)} |"
    yield f"| named as themselves and nothing else | {_of(sum(one.right for one in bugs), len(bugs))} |"
    yield f"| named as another | {len(wrong)} |"
    yield f"| named as a mistake of a question that stands on theirs | {len(stray)} |"
    yield f"| left out of the bank: named as another | {len(misled)} |"
    true = sum(bool(one.facts) for one in bugs)
    yield f"| left out of the bank: a fact still says what is true | {_of(true, len(bugs))} |"
    yield f"| right variants | {len(variants)} |"
    yield f"| right variants that failed a test, or were told anything | {sum(one.failed for one in variants)} |"
    for title, exceptions in (("not named", [one for one in bugs if not one.right]), ("misled", misled)):
        for one in exceptions:
            yield f"\n{title}: {one.answer.name}: {sorted(one.named | one.named_without)}"


def _of(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "0"


def main() -> None:
    """The assignment's folder is the one argument."""
    assignment = assignments.load(Path(sys.argv[1]))
    trial = tiers.choose("auto", [assignment.course.root / COURSE_FILE])
    with Lane(assignment, trial.tier) as lane:
        measured = measure(lane, lambda answer: print(answer.name, file=sys.stderr))
    print("\n".join(table(assignment, measured)))


if __name__ == "__main__":
    main()
