"""Small results for the tests of exports."""

from __future__ import annotations

from autograder.results import (
    SCHEMA,
    AssignmentInfo,
    QuestionResult,
    Results,
    SandboxInfo,
    Status,
    SubmissionResult,
)


def results(*every: tuple[str, str, float | None]) -> Results:
    """Results of 10 points: the id, the path and the score of each submission; None is not marked yet."""
    return Results(
        SCHEMA,
        AssignmentInfo("one", "One", "c", 10.0),
        SandboxInfo("none", (), ()),
        1,
        {},
        tuple(
            SubmissionResult(
                name,
                file,
                "",
                Status.GRADED,
                score is not None,
                score or 0.0,
                10.0,
                (QuestionResult("q1", "Q", score, 10.0, "auto", (), ()),),
                (),
                feedback=f"feedback/{name}.html",
            )
            for name, file, score in every
        ),
    )
