"""Measures the diagnosis on an assignment's own mistakes, variants and mutants, as if students had handed them in.

    python -m tests.diagnosis.measure assignments/backprop [--mutants N] [--banks]

prints a table in Markdown. With the whole bank a mistake must be named rightly; with itself left out it must never be
named as another; and a right variant must be told nothing. A mutant stands for a mistake that nobody wrote down: what
is named of one is tried again on other hidden inputs, and counts as refuted where it is not named there; a fact is
looked for again in what the mutant did on the hidden inputs. Mutants that give no wrong value and only raise are
counted for themselves: a student reads the exception and its line.

With `--banks` the table of `tests.diagnosis.held_out` follows, of mistakes on which the facts were not developed.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from autograder.course import answers as course_answers
from autograder.course import assignment as assignments
from autograder.course import source
from autograder.course.answers import KnownAnswer
from autograder.course.course import COURSE_FILE
from autograder.diagnosis import diagnose, fingerprints, names, part_facts
from autograder.diagnosis.diagnose import Diagnosis
from autograder.diagnosis.facts.best_fact import Fact
from autograder.diagnosis.fingerprints import Signature
from autograder.diagnosis.mistake_bank import MistakeBank, QuestionMistakes
from autograder.grading import definitions, judging
from autograder.grading.findings import GradedNotebook
from autograder.notebooks import code
from autograder.notebooks.code import NotebookCode
from autograder.sandbox import tiers
from autograder.verify import mutation_run
from tests.diagnosis import held_out
from tests.warm import Warm, started

AGAIN = 3


@dataclass(frozen=True)
class Measured:
    """One answer: what was said in its own question with the whole bank, and with itself left out of it.

    `named` and `named_without` are sentences, `facts` the facts, `elsewhere` the sentences in other questions.
    """

    answer: KnownAnswer
    failed: bool
    named: frozenset[str]
    named_without: frozenset[str]
    facts: frozenset[Fact]
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
class OfMutant:
    """One mutant that failed a test: whether a value was wrong, and what was told of it.

    `again` are the facts that its behaviour on the hidden inputs tells; `refuted` says that what was named of it was
    not named on another seed.
    """

    name: str
    values: bool
    named: frozenset[str]
    facts: frozenset[Fact]
    again: frozenset[Fact]
    refuted: bool

    @property
    def explained(self) -> bool:
        """Whether a mistake or a fact was told."""
        return bool(self.named or self.facts)

    @property
    def exact(self) -> bool:
        """Whether a mistake was told, or a fact that says more than a tendency."""
        return bool(self.named) or any(fact.exact for fact in self.facts)

    @property
    def alone(self) -> frozenset[str]:
        """The facts, without their numbers, that hold on the public example and not on the hidden inputs."""
        return frozenset(map(_without_numbers, self.facts)) - frozenset(map(_without_numbers, self.again))


def _without_numbers(fact: Fact) -> str:
    return re.sub(r"-?\d+(\.\d+)?(e-?\d+)?", "#", fact.said)


def light(warm: Warm) -> NotebookCode:
    """The solution's definitions."""
    return definitions.definitions(*warm, code.code_of(source.solution_notebook(warm.assignment)))


def measure(warm: Warm, answers: Sequence[KnownAnswer]) -> list[Measured]:
    """What is said of these answers to the runner's assignment."""
    whole = MistakeBank(warm.assignment)
    return [_measured(warm, whole, answer) for answer in answers]


def answers(warm: Warm) -> list[KnownAnswer]:
    """Every known mistake and every variant."""
    solution = light(warm)
    return [
        *course_answers.bugs(warm.assignment, solution),
        *course_answers.variants(warm.assignment, solution),
    ]


def _measured(warm: Warm, whole: MistakeBank, answer: KnownAnswer) -> Measured:
    seed = warm.assignment.seed
    judged = judging.grade(*warm, answer.work, seed)
    told = diagnose.diagnose(*warm, whole, judged, seed)
    without = diagnose.diagnose(*warm, whole.without(answer.name), judged, seed)
    own = {test.id for test in warm.runner.judge.tests if test.question == answer.question}
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


def of_mutants(warm: Warm, count: int | None) -> list[OfMutant]:
    """So many mutants, or all of them for None; those that pass every test are left out."""
    solution, seed = light(warm), warm.assignment.seed
    banks = dict.fromkeys(range(seed, seed + AGAIN + 1), MistakeBank(warm.assignment))
    found = []
    for mutant in mutation_run.sample(warm.assignment, count):
        work = course_answers.with_cell(solution, mutant.source)
        judged = judging.grade(*warm, work, seed)
        told = diagnose.diagnose(*warm, banks[seed], judged, seed)
        if any(one.clusters for one in told.values()):
            found.append(_of_mutant(warm, banks, mutant.name, work, judged, told))
    return found


def _of_mutant(
    warm: Warm,
    banks: Mapping[int, MistakeBank],
    name: str,
    work: NotebookCode,
    judged: GradedNotebook,
    told: dict[str, Diagnosis],
) -> OfMutant:
    first, *others = banks
    named = _sentences(told, set(told))
    questions = {test.question for test in warm.runner.judge.tests if told.get(test.id, Diagnosis()).clusters}
    values, again = False, set[Fact]()
    for question in questions:
        public = banks[first].shelf(warm.runner, question, judging.PUBLIC_SEED)
        hidden = banks[first].shelf(warm.runner, question, judging.hidden_seed(warm.assignment, first))
        values |= _wrong_values(fingerprints.signature(judged.public, public.places), public)
        again |= _facts(warm, fingerprints.signature(judged.hidden, hidden.places), hidden)
    return OfMutant(
        name,
        values,
        named,
        frozenset(fact for one in told.values() for fact in one.facts),
        frozenset(again),
        refuted=bool(named)
        and not all(_named_again(warm, banks[other], work, other, named) for other in others),
    )


def _named_again(warm: Warm, bank: MistakeBank, work: NotebookCode, seed: int, named: frozenset[str]) -> bool:
    again = diagnose.diagnose(*warm, bank, judging.grade(*warm, work, seed), seed)
    return named <= _sentences(again, set(again))


def _wrong_values(answer: Signature, shelf: QuestionMistakes) -> bool:
    wrong = fingerprints.wrong(answer, shelf.reference, shelf.places)
    return any(part.argument < 0 and fingerprints.evident(answer, shelf.reference, part) for part in wrong)


def _facts(warm: Warm, answer: Signature, shelf: QuestionMistakes) -> set[Fact]:
    found = (
        part_facts.fact(part, answer, shelf.reference, shelf.places, names.of(warm.assignment, part.function))
        for part in fingerprints.wrong(answer, shelf.reference, shelf.places)
    )
    return set(filter(None, found))


def table(warm: Warm, measured: Sequence[Measured], mutants: Sequence[OfMutant]) -> Iterator[str]:
    """The figures in Markdown, then the exceptions by name."""
    bugs = [one for one in measured if one.answer.kind == "bug"]
    variants = [one for one in measured if one.answer.kind == "variant"]
    true = sum(bool(one.facts) for one in bugs)
    yield f"| {warm.assignment.id}, seed {warm.assignment.seed} | |"
    yield "|---|---|"
    yield f"| known mistakes, handed in as answers | {len(bugs)} |"
    yield f"| named as themselves and nothing else | {_of(sum(one.right for one in bugs), len(bugs))} |"
    yield f"| named as another, in the bank or left out of it | {sum(one.misled for one in bugs)} |"
    yield f"| named as a mistake of a question that stands on theirs | {sum(one.stray for one in bugs)} |"
    yield f"| of which a fact is given that needs no bank | {_of(true, len(bugs))} |"
    yield f"| right variants | {len(variants)} |"
    yield f"| that failed a test or were told anything | {sum(one.failed for one in variants)} |"
    yield from _rows_of_mutants(mutants) if mutants else ()
    yield from (f"\nrefuted: {one.name}" for one in mutants if one.refuted)
    yield from (
        f"\non the public example alone: {one.name}: {sorted(one.alone)}" for one in mutants if one.alone
    )
    for one in bugs:
        if not one.right or one.misled or one.stray:
            yield f"\n{one.answer.name}: {sorted(one.named | one.named_without | one.elsewhere)}"


def _rows_of_mutants(mutants: Sequence[OfMutant]) -> Iterator[str]:
    wrong = [one for one in mutants if one.values]
    yield f"| mutants with wrong values on the public example | {len(wrong)} |"
    yield f"| named as a known mistake | {_of(sum(bool(one.named) for one in wrong), len(wrong))} |"
    yield f"| of these not named again on one of {AGAIN} other seeds | {sum(one.refuted for one in wrong)} |"
    yield f"| of which a fact is given | {_of(sum(bool(one.facts) for one in wrong), len(wrong))} |"
    yield f"| of which either is given | {_of(sum(one.explained for one in wrong), len(wrong))} |"
    yield f"| of which either is given, tendencies left out | {_of(sum(one.exact for one in wrong), len(wrong))} |"
    yield f"| of which a fact is given that the hidden inputs do not show | {sum(bool(one.alone) for one in wrong)} |"
    raising = [one for one in mutants if not one.values]
    yield f"| mutants that give no wrong value and raise, or change an argument | {len(raising)} |"
    explained = sum(one.explained for one in raising)
    yield f"| of which a mistake or a fact is given beside it | {_of(explained, len(raising))} |"


def _of(part: int, whole: int) -> str:
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "0"


def main() -> None:
    """The assignment's folder, and how many mutants."""
    parser = argparse.ArgumentParser(description="Measures the diagnosis of an assignment.")
    parser.add_argument("assignment", type=Path)
    parser.add_argument("--mutants", default="0", help="how many, or all")
    parser.add_argument(
        "--banks", action="store_true", help="also measure the facts on the banks of the checks"
    )
    given = parser.parse_args()
    assignment = mutation_run.quick(assignments.load(given.assignment))
    trial = tiers.choose("auto", [assignment.course.root / COURSE_FILE])
    with started(assignment, trial.tier) as warm:
        measured = measure(warm, answers(warm))
        count = None if given.mutants == "all" else int(given.mutants)
        mutants = of_mutants(warm, count) if count != 0 else []
        sys.stdout.write("\n".join(table(warm, measured, mutants)) + "\n")
    if given.banks:
        sys.stdout.write("\n" + "\n".join(held_out.table(1)) + "\n")


if __name__ == "__main__":
    main()
