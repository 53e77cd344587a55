"""Holds what an earlier grading of the same notebook found by tests that have not changed: they need not be asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from autograder.course.assignment import Assignment
from autograder.grading.findings import CarriedTest, Explanation
from autograder.judge.messages import HiddenTest, Verdict
from autograder.results import Outcome


@dataclass(frozen=True)
class EarlierVerdicts:
    """The verdicts on unchanged tests by id, on hidden inputs and on the public example, and what came of them.

    The tests in `valued` have all their values in the verdict's trace. `explained` says that explanations would be the
    same now where no test has changed that they depend on.
    """

    hidden: Mapping[str, Verdict] = field(default_factory=dict)
    public: Mapping[str, Verdict] = field(default_factory=dict)
    valued: frozenset[str] = frozenset()
    carried: Mapping[str, CarriedTest] = field(default_factory=dict)
    explanations: Mapping[str, Explanation] = field(default_factory=dict)
    explained: bool = False

    def without_values(self, tests: Sequence[HiddenTest], asked: Mapping[str, Verdict]) -> list[HiddenTest]:
        """Return the unchanged tests without values of the questions in which a test fails now."""
        verdicts = {**self.hidden, **asked}
        failed = {test.question for test in tests if verdicts[test.id].outcome == Outcome.FAILED}
        left = [test for test in tests if test.question in failed and test.id not in asked]
        return [test for test in left if test.id not in self.valued]

    def settled(self, assignment: Assignment, tests: Sequence[HiddenTest]) -> frozenset[str]:
        """Return the questions whose explanations are those of the earlier grading: no test beneath them is new."""
        if not self.explained:
            return frozenset()
        new = {test.question for test in tests if test.id not in self.hidden}
        every = (question.id for question in assignment.questions)
        return frozenset(one for one in every if new.isdisjoint((one, *assignment.all_needs(one))))


NOTHING_EARLIER = EarlierVerdicts()
