"""Decides which marks still count: those for an answer that is there, unchanged."""

from __future__ import annotations

from collections.abc import Iterable

from autograder.marking.answer_versions import AnswerVersion, is_unchanged
from autograder.marking.kept_marks import KeptMark
from autograder.marking.sheet_in import FilledRow
from autograder.marking.written_answers import Answers, WrittenAnswer
from autograder.results import QuestionResult, Results, SubmissionResult


class Fitting:
    """Compares marks with the answers that a class's results hold now."""

    def __init__(self, results: Results, answers: Answers) -> None:
        self._submissions = {one.id: one for one in results.submissions}
        self._answers = answers

    def version(self, submission: str, question: str) -> AnswerVersion:
        """Return the version of an answer as it is now, of a submission that the results hold."""
        answer = self._answers.get(submission, {}).get(question, WrittenAnswer())
        return answer.version(self._submissions[submission].sha256)

    def of_rows(self, rows: Iterable[FilledRow]) -> tuple[list[FilledRow], list[str]]:
        """Return the rows that fit, and a sentence on each of the others. Of two for one answer, the first fits."""
        fitting: dict[tuple[str, str], FilledRow] = {}
        others = []
        for row in rows:
            place = (row.answer.submission, row.answer.question)
            reason = self.misfit(*place, row.mark.points, row.answer.version)
            if not reason and place in fitting:
                reason = f"row {fitting[place].number} is for the same answer"
            if reason:
                others.append(f"row {row.number}, {place[0]} ({place[1]}): {reason}")
            else:
                fitting[place] = row
        return list(fitting.values()), others

    def of_kept(self, marks: Iterable[KeptMark]) -> tuple[list[KeptMark], list[str]]:
        """Return the marks that are kept, and a sentence on each that is dropped."""
        kept, dropped = [], []
        for one in marks:
            reason = self.misfit(one.submission, one.question, one.points, one.version)
            if reason:
                dropped.append(f"{one.submission} ({one.question}): {reason}")
            else:
                kept.append(one)
        return kept, dropped

    def misfit(self, submission: str, question: str, points: float, version: AnswerVersion) -> str:
        """Return why a mark for a version of an answer does not count now, or nothing."""
        one = self._submissions.get(submission)
        if one is None:
            return "no submission bears this name now; it was withdrawn or renamed"
        found = _by_hand(one, question)
        if found is None:
            return "the submission has no such answer to mark now"
        if points > found.max_score:
            return "the mark gives more points than the question has now"
        if not is_unchanged(version, self.version(submission, question)):
            return "the answer has changed since it was shown to the marker"
        return ""


def _by_hand(one: SubmissionResult, question: str) -> QuestionResult | None:
    return next((found for found in one.questions if found.id == question and found.marking == "hand"), None)
