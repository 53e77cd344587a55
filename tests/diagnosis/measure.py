"""Measures the diagnosis on an assignment's own mistakes, variants and mutants, as if students had handed them in.

    python -m tests.diagnosis.measure assignments/backprop [--mutants N]

prints a table in Markdown. With the whole bank a mistake must be named rightly; with itself left out it must never be
named as another; and a right variant must be told nothing. A mutant stands for a mistake that nobody wrote down: what
is named of one is tried again on other hidden inputs, and counts as refuted where it is not named there.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder import assignment as assignments
from autograder import diagnosis, grading, known, release
from autograder.bank import Bank
from autograder.course import COURSE_FILE
from autograder.diagnosis import Diagnosis
from autograder.gate import sweep
from autograder.grading import Work
from autograder.known import Answer
from autograder.lane import Lane
from autograder.sandbox import tiers

AGAIN = 3


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

    @property
    def misled(self) -> bool:
        """Whether it was named as another, with itself in the bank or without."""
        return bool((self.named | self.named_without) - {self.answer.sentence})

    @property
    def stray(self) -> bool:
        """Whether a question that stands on its own was given a mistake of its own."""
        return not all(sentence.startswith("This follows from") for sentence in self.elsewhere)


@dataclass(frozen=True)
class OfMutants:
    """How many mutants gave wrong values, and of how many a mistake or a fact was told; `refuted` names."""

    wrong: int
    named: int
    refuted: tuple[str, ...]
    facts: int
    either: int


def light(lane: Lane) -> Work:
    """The solution's definitions."""
    return known.definitions(lane, grading.work_of(release.solution_notebook(lane.assignment)))


def measure(lane: Lane, answers: Sequence[Answer]) -> list[Measured]:
    """What is told of these answers to the lane's assignment."""
    whole = Bank(lane.assignment.seed)
    return [_measured(lane, whole, answer) for answer in answers]


def answers(lane: Lane) -> list[Answer]:
    """Every known mistake and every variant."""
    solution = light(lane)
    return [*known.bugs(lane.assignment, solution), *known.variants(lane.assignment, solution)]


def _measured(lane: Lane, whole: Bank, answer: Answer) -> Measured:
    seed = lane.assignment.seed
    judged = grading.grade(lane, answer.work, seed)
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


def of_mutants(lane: Lane, count: int | None) -> OfMutants:
    """So many mutants, or all of them for None."""
    solution, seed = light(lane), lane.assignment.seed
    banks = {seed + step: Bank(seed + step) for step in range(AGAIN + 1)}
    wrong = named = facts = either = 0
    refuted = []
    for mutant in sweep.sample(lane.assignment, count):
        work = known.with_cell(solution, mutant.source)
        judged = grading.grade(lane, work, seed)
        told = diagnosis.diagnose(lane, banks[seed], judged, seed)
        sentences, known_facts = _sentences(told, set(told)), any(one.facts for one in told.values())
        wrong += any(one.clusters for one in told.values())
        named += bool(sentences)
        facts += known_facts
        either += known_facts or bool(sentences)
        for other in list(banks)[1:] if sentences else ():
            again = diagnosis.diagnose(lane, banks[other], grading.grade(lane, work, other), other)
            if not sentences <= _sentences(again, set(again)):
                refuted.append(mutant.name)
                break
    return OfMutants(wrong, named, tuple(refuted), facts, either)


def table(lane: Lane, measured: Sequence[Measured], mutants: OfMutants | None) -> Iterator[str]:
    """The figures in Markdown, then the exceptions by name."""
    bugs = [one for one in measured if one.answer.kind == "bug"]
    variants = [one for one in measured if one.answer.kind == "variant"]
    true = sum(bool(one.facts) for one in bugs)
    yield f"| {lane.assignment.id}, seed {lane.assignment.seed} | |"
    yield "|---|---|"
    yield f"| known mistakes, handed in as answers | {len(bugs)} |"
    yield f"| named as themselves and nothing else | {_of(sum(one.right for one in bugs), len(bugs))} |"
    yield f"| named as another, in the bank or left out of it | {sum(one.misled for one in bugs)} |"
    yield f"| named as a mistake of a question that stands on theirs | {sum(one.stray for one in bugs)} |"
    yield f"| of which a fact is told that needs no bank | {_of(true, len(bugs))} |"
    yield f"| right variants | {len(variants)} |"
    yield f"| that failed a test or were told anything | {sum(one.failed for one in variants)} |"
    if mutants is not None:
        yield f"| mutants with wrong values on the public example | {mutants.wrong} |"
        yield f"| named as a known mistake | {_of(mutants.named, mutants.wrong)} |"
        yield f"| of these not named again on one of {AGAIN} other seeds | {len(mutants.refuted)} |"
        yield f"| of which a fact is told | {_of(mutants.facts, mutants.wrong)} |"
        yield f"| of which either is told | {_of(mutants.either, mutants.wrong)} |"
        yield from (f"\nrefuted: {name}" for name in mutants.refuted)
    for one in bugs:
        if not one.right or one.misled or one.stray:
            yield f"\n{one.answer.name}: {sorted(one.named | one.named_without | one.elsewhere)}"


def _of(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "0"


def main() -> None:
    """The assignment's folder, and how many mutants."""
    parser = argparse.ArgumentParser(description="Measures the diagnosis of an assignment.")
    parser.add_argument("assignment", type=Path)
    parser.add_argument("--mutants", default="0", help="how many, or all")
    given = parser.parse_args()
    assignment = sweep.quick(assignments.load(given.assignment))
    trial = tiers.choose("auto", [assignment.course.root / COURSE_FILE])
    with Lane(assignment, trial.tier) as lane:
        measured = measure(lane, answers(lane))
        count = None if given.mutants == "all" else int(given.mutants)
        mutants = of_mutants(lane, count) if count != 0 else None
        sys.stdout.write("\n".join(table(lane, measured, mutants)) + "\n")


if __name__ == "__main__":
    main()
