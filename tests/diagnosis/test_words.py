"""A mistake in text, in a table's text or in a date is named too, and a variable with its placeholder is unwritten."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from autograder.course import assignment as assignments
from autograder.diagnosis import diagnose
from autograder.diagnosis.diagnose import Diagnosis
from autograder.diagnosis.mistake_bank import MistakeBank
from autograder.grading import judging, unwritten
from autograder.grading.findings import GradedNotebook
from autograder.notebooks import code
from autograder.notebooks.code import NotebookCode
from tests import small_course
from tests.warm import Warm, started

SLUG, DAYS = "test_words.py::test_slug", "test_words.py::test_days"
FIRST, REPORT = "test_words.py::test_first", "test_words.py::test_report"
FILES = {
    "assignments/small/assignment.toml": """
        schema = "autograder-assignment/1"
        id = "small"
        title = "Words"
        seed = 3
        packages = ["numpy"]

        [[questions]]
        id = "slug"
        title = "Slugs"
        points = 2
        names = [{ name = "slug", signature = "slug(text)", returns = "the words in small letters, joined by -" }]

        [[questions]]
        id = "days"
        title = "Days"
        points = 2
        names = [{ name = "days", signature = "days(start)", returns = "the two days after start" }]

        [[questions]]
        id = "first"
        title = "A word"
        points = 1
        names = [{ name = "first", value = "the first slug" }]

        [[questions]]
        id = "report"
        title = "A line"
        points = 1
    """,
    "assignments/small/source.py": """
        # %%
        import numpy as np

        # %%
        def slug(text):
            ### BEGIN SOLUTION
            return "-".join(text.lower().split())
            ### END SOLUTION

        # %%
        def days(start):
            ### BEGIN SOLUTION
            return np.datetime64(start) + np.array([1, 2])
            ### END SOLUTION

        # %%
        ### BEGIN SOLUTION
        first = "a-b"
        ### END SOLUTION

        # %% answer="report"
        # Your answer (report)
        ### BEGIN SOLUTION
        print(first, len(first))
        ### END SOLUTION
    """,
    "assignments/small/hidden/test_words.py": '''
        import numpy as np
        import pytest
        from autograder.checks import times
        from autograder.checks.functions import exact


        @pytest.mark.question("slug")
        def test_slug(student, rng):
            """slug joins the words in small letters."""
            text = " ".join(rng.choice(["Red", "Green", "blue", "SKY"], size=5))
            exact.check_exact_value(student.call("slug", text), "-".join(text.lower().split()), called="slug(text)")


        @pytest.mark.question("days")
        def test_days(student, rng):
            """days gives the next two days."""
            start = np.datetime64("2024-01-01") + int(rng.integers(1000))
            times.check_times(student.call("days", str(start)), start + np.array([1, 2]), called="days(start)")


        @pytest.mark.question("first")
        def test_first(student):
            """first holds the first slug."""
            exact.check_exact_value(student.value("first"), "a-b", called="first")


        @pytest.mark.question("report")
        def test_report(student):
            """The cell prints the slug and its length."""
            exact.check_exact_value(student.output("report").strip(), "a-b 3", called="what is printed")
    ''',
    "assignments/small/bugs/capitals.py": '''
        """The capitals stay.

        Write the words in small letters.
        """

        QUESTION = "slug"
        CAUGHT_BY = ("test_words.py::test_slug",)


        def slug(text):
            return "-".join(text.split())
    ''',
    "assignments/small/bugs/report.toml": """
        question = "report"

        [[mistakes]]
        id = "report_without_the_hyphen"
        misconception = "The hyphen is not counted."
        edit = '''
        - print(first, len(first))
        + print(first, len(first) - 1)
        '''
        [mistakes.caught_by]
        "test_words.py" = ["test_report"]
    """,
    "assignments/small/bugs/from_start.py": '''
        """The first day is the start itself.

        Begin one day later.
        """

        QUESTION = "days"
        CAUGHT_BY = ("test_words.py::test_days",)


        def days(start):
            return np.datetime64(start) + np.array([0, 1])
    ''',
}


@pytest.fixture(scope="module")
def words(tmp_path_factory: pytest.TempPathFactory, best_tier: str) -> Iterator[Warm]:
    root = tmp_path_factory.mktemp("words")
    small_course.write(root)
    for path in (root / "assignments" / "small").glob("*/*.py"):
        path.unlink()
    for name, text in FILES.items():
        (root / name).write_text(small_course.dedented(text), encoding="utf-8")
    with started(assignments.load(root / "assignments" / "small"), best_tier) as warm:
        yield warm


def graded(words: Warm, *cells: str) -> GradedNotebook:
    every = list(enumerate(["import numpy as np", *cells]))
    return judging.grade(*words, NotebookCode(every, marked=code.marked((*one, None) for one in every)), 3)


def told(words: Warm, *cells: str) -> dict[str, Diagnosis]:
    return diagnose.diagnose(*words, MistakeBank(words.assignment), graded(words, *cells), 3)


def test_a_mistake_that_only_a_text_shows_is_named(words: Warm) -> None:
    found = told(words, "def slug(text):\n    return text.replace(' ', '-')")
    assert found[SLUG].named == ("The capitals stay. Write the words in small letters.",)


def test_a_mistake_that_only_dates_show_is_named_in_any_unit(words: Warm) -> None:
    later = "np.array([0, 86400], dtype='m8[s]')"
    found = told(words, f"def days(start):\n    return np.datetime64(start, 's') + {later}")
    assert found[DAYS].named == ("The first day is the start itself. Begin one day later.",)


def test_a_mistake_that_only_a_printed_line_shows_is_named(words: Warm) -> None:
    found = told(words, "# Your answer (report)\nprint(f'a-b {2}')")
    assert found[REPORT].named == ("The hyphen is not counted.",)


def test_of_a_text_no_fact_about_numbers_is_told(words: Warm) -> None:
    found = told(words, "def slug(text):\n    return text[::-1]")
    assert (found[SLUG].named, found[SLUG].facts) == ((), ())


def test_other_wrong_texts_are_other_groups(words: Warm) -> None:
    bodies = ("text[::-1]", "''.join(reversed(text))", "text.upper()")
    groups = [told(words, f"def slug(text):\n    return {body}")[SLUG].clusters for body in bodies]
    assert groups[0] == groups[1] != groups[2]


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        ("first = None", {FIRST: "Not written yet: first."}),
        ("first = ...", {FIRST: "Not written yet: first (cell 2)."}),
        (
            "# YOUR CODE HERE\nraise NotImplementedError('this part is not written yet')",
            {FIRST: "Not written yet: first (cell 2)."},
        ),
        ("first = 'a'", {}),
        ("second = 1", {}),
    ],
)
def test_a_variable_with_its_placeholder_is_not_written_yet(
    words: Warm, cell: str, said: dict[str, str]
) -> None:
    judged = graded(words, cell)
    found = unwritten.tests_of(words.assignment, words.runner.judge.tests, judged, [])
    assert {test: unwritten.sentence(empty) for test, empty in found.items()} == said
