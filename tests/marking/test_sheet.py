"""Marking by hand: the sheet goes out without names, comes back from any spreadsheet, and the marks count."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from autograder.course.assignment import Assignment
from autograder.course.budgets import Budgets
from autograder.course.course import Course
from autograder.course.question import Level, Question
from autograder.errors import SheetError, UsageError
from autograder.marking import kept_marks, scores, sheet_in, sheet_out
from autograder.marking.fitting import Fitting
from autograder.marking.sheet_in import FilledRow, GivenMark
from autograder.marking.written_answers import Picture, WrittenAnswer
from autograder.results import (
    SCHEMA,
    AssignmentInfo,
    Outcome,
    QuestionResult,
    Results,
    SandboxInfo,
    Status,
    SubmissionResult,
    TestResult,
)
from tests.reports.examples import png

NAMES = ("alice", "bob", "carol", "dora", "emil", "fatma", "goran")
RUBRIC = tuple(Level(float(points), f"level {points}") for points in range(5))


def assignment(*, questions: Iterable[str] = ("explain", "compare")) -> Assignment:
    by_hand = tuple(
        Question(id=name, title=name, points=4, marking="hand", rubric=RUBRIC) for name in questions
    )
    root = Path("/course")
    return Assignment(
        folder=root,
        course=Course(root, "c", "C", root, ()),
        id="small",
        title="Small",
        seed=0,
        source=root / "source.py",
        packages=(),
        forbidden=(),
        files=(),
        budgets=Budgets(),
        questions=(Question(id="code", title="code", points=6), *by_hand),
    )


def by_hand(question: str) -> QuestionResult:
    part = TestResult(
        f"{question}::hand", question, Outcome.PENDING, None, 4, message="A person will mark this."
    )
    return QuestionResult(question, question, None, 4, "hand", (3,), (part,))


def automatic() -> QuestionResult:
    test = TestResult("test_code", "code", Outcome.PASSED, 5.5, 6)
    return QuestionResult("code", "code", 5.5, 6, "automatic", (1,), (test,))


def submission(
    name: str, *, status: Status = Status.GRADED, questions: Iterable[str] = ("explain", "compare")
) -> SubmissionResult:
    graded = (automatic(), *(by_hand(question) for question in questions))
    return SubmissionResult(name, f"{name}.ipynb", "0" * 64, status, False, 5.5, 14, graded, ())


def results(*names: str) -> Results:
    return Results(
        SCHEMA,
        AssignmentInfo("small", "Small", "C", 14),
        SandboxInfo("none", (), ()),
        0,
        {},
        tuple(submission(name) for name in names or NAMES),
    )


def answers(text: str = "Because of {}.") -> dict[str, dict[str, str]]:
    return {name: {"explain": text.format(name.upper()), "compare": "Both."} for name in NAMES}


class Desk:
    """A marker's desk: writes the sheet of the class, fills cells in, reads it back."""

    def __init__(self, folder: Path, seed: int = 0) -> None:
        self.path, self.key = folder / "sheet.csv", folder / "key.json"
        self.assignment, self.results = assignment(), results()
        self.seed = seed

    def write(self, texts: Mapping[str, Mapping[str, str]] | None = None) -> Desk:
        found = {
            name: {question: WrittenAnswer(text) for question, text in of.items()}
            for name, of in (answers() if texts is None else texts).items()
        }
        sheet_out.write_sheet(self.results, self.assignment, found, self.path, self.key, self.seed)
        return self

    def rows(self) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.path.read_bytes().decode("utf-8-sig"), newline="")))

    def save(self, rows: list[dict[str, str]], *, encoding: str = "utf-8-sig", **options: str) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(rows[0]), **options)
        writer.writeheader()
        writer.writerows(rows)
        self.path.write_bytes(text.getvalue().encode(encoding))

    def fill(self, row: int = 0, **cells: str) -> dict[str, str]:
        rows = self.rows()
        rows[row].update(cells)
        self.save(rows)
        return rows[row]

    def filled(self) -> list[FilledRow]:
        return sheet_in.read_sheet(self.path, self.key, self.assignment)

    def read(self) -> list[GivenMark]:
        return [row.mark for row in self.filled()]

    def problem(self) -> str:
        with pytest.raises(SheetError) as caught:
            self.read()
        return caught.value.problem


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path).write()


# Out


def test_the_sheet_has_a_row_for_each_answer_that_waits(desk: Desk) -> None:
    assert [row["question"] for row in desk.rows()] == ["explain"] * len(NAMES) + ["compare"] * len(NAMES)


def test_a_row_shows_the_answer(desk: Desk) -> None:
    shown = {row["answer"] for row in desk.rows() if row["question"] == "explain"}
    assert shown == {f"Because of {name.upper()}." for name in NAMES}


def test_an_answer_that_is_missing_is_an_empty_row(tmp_path: Path) -> None:
    assert {row["answer"] for row in Desk(tmp_path).write({}).rows()} == {""}


def test_the_sheet_names_nobody(tmp_path: Path) -> None:
    desk = Desk(tmp_path).write({})
    assert not [name for name in NAMES if name in desk.path.read_text().casefold()]


def test_a_student_has_another_code_in_each_question(desk: Desk) -> None:
    assert len({row["code"] for row in desk.rows()}) == 2 * len(NAMES)


def test_codes_are_of_no_use_without_the_key(tmp_path: Path) -> None:
    codes = []
    for name in ("a", "b"):
        folder = tmp_path / name
        folder.mkdir()
        codes.append({row["code"] for row in Desk(folder).write().rows()})
    assert not codes[0] & codes[1]


def test_the_order_of_a_question_says_nothing_of_the_order_of_the_class(tmp_path: Path) -> None:
    orders = set()
    for number in range(8):
        folder = tmp_path / str(number)
        folder.mkdir()
        orders.add(tuple(row["answer"] for row in Desk(folder).write().rows()))
    assert len(orders) > 1


def test_the_same_key_and_seed_give_the_same_sheet(desk: Desk) -> None:
    before = desk.path.read_bytes()
    desk.path.unlink()
    assert desk.write().path.read_bytes() == before


def test_another_seed_gives_another_order_of_the_same_codes(desk: Desk) -> None:
    before = [row["code"] for row in desk.rows()]
    desk.path.unlink()
    desk.seed = 1
    after = [row["code"] for row in desk.write().rows()]
    assert (before != after, set(before)) == (True, set(after))


def test_a_sheet_that_exists_is_not_written_over(desk: Desk) -> None:
    with pytest.raises(SheetError, match="may hold marks"):
        desk.write()


def test_the_key_is_for_its_owner_alone(desk: Desk) -> None:
    assert desk.key.stat().st_mode & 0o077 == 0


def test_the_rubric_lies_beside_the_sheet(desk: Desk) -> None:
    assert "  3  (3)  level 3" in desk.path.with_suffix(".rubric.txt").read_text()


def test_a_formula_in_an_answer_is_text(tmp_path: Path) -> None:
    rows = Desk(tmp_path).write(answers("=cmd|' /C calc'!A0;=1")).rows()
    assert rows[0]["answer"] == "'=cmd|' /C calc'!A0;'=1"


def test_a_very_long_answer_fits_into_a_spreadsheets_cell(tmp_path: Path) -> None:
    rows = Desk(tmp_path).write(answers(";=" * 400_000)).rows()
    assert max(len(row["answer"]) for row in rows) < 32_767


def test_a_long_answer_of_characters_beyond_the_first_plane_fits_too(tmp_path: Path) -> None:
    rows = Desk(tmp_path).write(answers("\U0001f600" * 40_000 + "=1+1")).rows()
    assert max(len(row["answer"].encode("utf-16-le")) for row in rows) < 2 * 32_767


def test_control_characters_in_an_answer_are_not_handed_on(tmp_path: Path) -> None:
    rows = Desk(tmp_path).write(answers("a\x1b[2J\x00\u202eb\r\nc")).rows()
    assert rows[0]["answer"] == "a\ufffd[2J\ufffd\ufffdb\nc"


def test_an_unreadable_submission_has_no_row(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    broken = submission("zoe", status=Status.UNREADABLE, questions=())
    desk.results = msgspec.structs.replace(desk.results, submissions=(*desk.results.submissions, broken))
    assert len(desk.write().rows()) == 2 * len(NAMES)


def test_the_number_of_rows_is_returned(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    rows = sheet_out.write_sheet(desk.results, desk.assignment, {}, desk.path, desk.key, 0)
    assert rows == len(desk.rows())


def test_a_row_says_where_the_pictures_are_and_names_nobody(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    answer = WrittenAnswer("See.", (Picture(3, "image/png", png()), Picture(4, "image/png", png())))
    sheet_out.write_sheet(desk.results, desk.assignment, {"bob": {"explain": answer}}, desk.path, desk.key, 0)
    (row,) = (row for row in desk.rows() if row["answer"])
    page = tmp_path / "sheet.pictures.html"
    assert row["answer"] == f"See.\n\n[2 pictures in cells 3 and 4: see sheet.pictures.html#{row['code']}]"
    assert (f'id="{row["code"]}"' in page.read_text(), page.read_text().count("<img")) == (True, 2)
    assert not [name for name in NAMES if name in page.read_text().casefold()]


def test_a_row_says_which_other_figures_the_notebook_drew(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    answer = WrittenAnswer("See.", (), (), (Picture(3, "image/png", png()), Picture(9, "image/png", png())))
    sheet_out.write_sheet(desk.results, desk.assignment, {"bob": {"explain": answer}}, desk.path, desk.key, 0)
    (row,) = (row for row in desk.rows() if row["answer"])
    assert (
        row["answer"] == f"See.\n\n[2 other figures in cells 3 and 9: see sheet.pictures.html#{row['code']}]"
    )
    assert (tmp_path / "sheet.pictures.html").read_text().count("<img") == 2


def test_a_row_says_what_stands_behind_an_empty_answer(tmp_path: Path) -> None:
    desk = Desk(tmp_path)
    answer = WrittenAnswer("", (), ((6, "Because."),))
    sheet_out.write_sheet(desk.results, desk.assignment, {"bob": {"explain": answer}}, desk.path, desk.key, 0)
    note = "[No answer stands in its own cell. Behind it is a text cell that was not handed out, cell 6:]"
    assert [row["answer"] for row in desk.rows() if row["answer"]] == [f"{note}\n\nBecause."]


# Back


def test_an_untouched_sheet_holds_no_marks(desk: Desk) -> None:
    assert desk.read() == []


def test_a_level_gives_its_points(desk: Desk) -> None:
    row = desk.fill(level="3", comment="Good.")
    name = row["answer"].removeprefix("Because of ").removesuffix(".").lower()
    assert desk.read() == [GivenMark(name, "explain", 3.0, 3, "Good.")]


def test_points_override_the_level(desk: Desk) -> None:
    desk.fill(level="3", points="2.5")
    assert [(mark.points, mark.level) for mark in desk.read()] == [(2.5, 3)]


def test_points_alone_are_a_mark(desk: Desk) -> None:
    desk.fill(points="0")
    assert [(mark.points, mark.level) for mark in desk.read()] == [(0.0, None)]


@pytest.mark.parametrize("written", ["3", " 3 ", "3.0", "3,00"])
def test_a_level_may_be_written_as_spreadsheets_do(desk: Desk, written: str) -> None:
    desk.fill(level=written)
    assert desk.read()[0].level == 3


def test_a_decimal_comma_is_understood(desk: Desk) -> None:
    desk.fill(points="2,5")
    assert desk.read()[0].points == 2.5


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("lineterminator", ["\n", "\r\n"])
def test_what_a_spreadsheet_saves_is_read(
    desk: Desk, encoding: str, delimiter: str, lineterminator: str
) -> None:
    rows = desk.rows()
    rows[2].update(level="4", comment="Très bien; sauf, « un »")
    desk.save(rows, encoding=encoding, delimiter=delimiter, lineterminator=lineterminator)
    assert [(mark.level, mark.comment) for mark in desk.read()] == [(4, "Très bien; sauf, « un »")]


def test_excels_line_about_the_separator_is_skipped(desk: Desk) -> None:
    rows = desk.rows()
    rows[0]["level"] = "1"
    desk.save(rows, delimiter=";")
    desk.path.write_bytes(b"sep=;\r\n" + desk.path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    assert [mark.level for mark in desk.read()] == [1]


def test_rows_and_columns_may_be_reordered_and_added(desk: Desk) -> None:
    rows = desk.rows()
    rows[0]["level"] = "1"
    desk.save([{"Marker": "me", **dict(reversed(row.items()))} for row in reversed(rows)])
    assert [mark.level for mark in desk.read()] == [1]


def test_rows_may_be_taken_out_to_share_the_work(desk: Desk) -> None:
    rows = desk.rows()[:3]
    for row in rows:
        row["level"] = "2"
    desk.save(rows)
    assert len(desk.read()) == 3


def test_headers_may_be_capitalised(desk: Desk) -> None:
    rows = [{name.title(): cell for name, cell in row.items()} for row in desk.rows()]
    rows[0]["Level"] = "1"
    desk.save(rows)
    assert [mark.level for mark in desk.read()] == [1]


def test_codes_of_an_earlier_sheet_still_count(desk: Desk) -> None:
    old = desk.fill(level="2")["code"]
    desk.path.rename(desk.path.with_name("old.csv"))
    desk.write()
    desk.path.with_name("old.csv").replace(desk.path)
    assert (len(desk.read()), desk.rows()[0]["code"]) == (1, old)


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"level": "5"}, "row 3: level '5' must be a level of the rubric, from 0 to 4"),
        ({"level": "-1"}, "row 3: level '-1'"),
        ({"level": "good"}, "row 3: level 'good'"),
        ({"level": "2.5"}, "row 3: level '2.5'"),
        ({"points": "4.01"}, "row 3: points '4.01' must be a number from 0 to 4"),
        ({"points": "-1"}, "row 3: points '-1'"),
        ({"points": "nan"}, "row 3: points 'nan'"),
        ({"points": "1e0"}, "row 3: points '1e0'"),
        (
            {"level": "3", "code": "BBBB-BBBB-BBBB"},
            "row 3: the code 'BBBB-BBBB-BBBB' is not in the key; copy it from the sheet that was written",
        ),
        (
            {"level": "3", "code": ""},
            "row 3: the code '' is not in the key; copy it from the sheet that was written",
        ),
        ({"level": "3", "question": "compare"}, "belongs to the question 'explain'; correct the question"),
        ({"comment": "Good."}, "row 3 has a comment but no level; write a level or points"),
    ],
)
def test_a_wrong_row_is_named(desk: Desk, cells: dict[str, str], says: str) -> None:
    desk.fill(1, **cells)
    assert says in desk.problem()


def test_a_doubled_row_is_named(desk: Desk) -> None:
    rows = desk.rows()
    desk.save([*rows, rows[0]])
    assert (
        desk.problem() == f"row {2 * len(NAMES) + 2} has the same code as row 2; remove one of the two rows"
    )


@pytest.mark.parametrize("column", ["question", "code", "level", "points", "comment"])
def test_a_missing_column_is_named(desk: Desk, column: str) -> None:
    desk.save([{name: cell for name, cell in row.items() if name != column} for row in desk.rows()])
    assert repr(column) in desk.problem()


@pytest.mark.parametrize("data", [b"", b"\0\1\2", b'"', b"PK\x03\x04", b"a,b\n1,2\n"])
def test_a_file_that_is_no_sheet_is_refused(desk: Desk, data: bytes) -> None:
    desk.path.write_bytes(data)
    assert desk.problem()


def test_a_sheet_without_its_key_is_refused(desk: Desk) -> None:
    desk.key.unlink()
    assert "key" in desk.problem()


def test_the_key_of_another_assignment_is_refused(desk: Desk) -> None:
    desk.key.write_bytes(desk.key.read_bytes().replace(b'"small"', b'"other"'))
    assert desk.problem() == "is the key of 'other', not of 'small'; name the results of 'small'"


# Into the results


def test_a_mark_completes_the_score(desk: Desk) -> None:
    marks = [GivenMark("bob", "explain", 3, 3, "Good."), GivenMark("bob", "compare", 0.5, None, "")]
    bob = scores.apply(desk.results, marks).submissions[1]
    assert (bob.score, bob.complete) == (9.0, True)


def test_a_submission_is_complete_only_with_all_its_marks(desk: Desk) -> None:
    bob = scores.apply(desk.results, [GivenMark("bob", "explain", 3, 3, "")]).submissions[1]
    assert (bob.score, bob.complete) == (8.5, False)


def test_a_comment_is_what_the_student_reads(desk: Desk) -> None:
    marked = scores.apply(desk.results, [GivenMark("bob", "explain", 3, 3, "Good.")])
    assert marked.submissions[1].questions[1].tests[0].message == "Good."


@pytest.mark.parametrize(("level", "said"), [(1, "Half."), (None, ""), (7, "")])
def test_the_level_that_was_given_comes_with_its_description(
    desk: Desk, level: int | None, said: str
) -> None:
    bob = desk.results.submissions[1]
    asked = [msgspec.structs.replace(one, rubric=("None.", "Half.")) for one in bob.questions]
    graded = msgspec.structs.replace(bob, questions=tuple(asked))
    done = scores.marked(graded, {"explain": GivenMark("bob", "explain", 1, level, "Good.")})
    assert done.questions[1].tests[0].level == said


@pytest.mark.parametrize(("points", "outcome"), [(0, "failed"), (0.5, "passed"), (4, "passed")])
def test_a_part_that_earns_counts_as_passed(desk: Desk, points: float, outcome: str) -> None:
    marked = scores.apply(desk.results, [GivenMark("bob", "explain", points, None, "")])
    assert marked.submissions[1].questions[1].tests[0].outcome == outcome


def test_a_mark_replaces_an_earlier_one(desk: Desk) -> None:
    first = scores.apply(desk.results, [GivenMark("bob", "explain", 3, 3, "Good.")])
    again = scores.apply(first, [GivenMark("bob", "explain", 1, 1, "Not so good.")])
    assert again == scores.apply(desk.results, [GivenMark("bob", "explain", 1, 1, "Not so good.")])


def test_a_mark_touches_nobody_else(desk: Desk) -> None:
    marked = scores.apply(desk.results, [GivenMark("bob", "explain", 3, 3, "")])
    assert marked.submissions[0] == desk.results.submissions[0]


def test_a_grader_error_keeps_a_marked_submission_incomplete(desk: Desk) -> None:
    one = submission("bob", status=Status.GRADER_ERROR, questions=["explain"])
    graded = msgspec.structs.replace(desk.results, submissions=(one,))
    assert not scores.apply(graded, [GivenMark("bob", "explain", 4, 4, "")]).submissions[0].complete


@pytest.mark.parametrize(
    "mark", [GivenMark("nobody", "explain", 1, 1, ""), GivenMark("bob", "code", 1, 1, "")]
)
def test_a_mark_for_what_is_not_there_is_wrong_usage(desk: Desk, mark: GivenMark) -> None:
    with pytest.raises(UsageError, match="the results hold no"):
        scores.apply(desk.results, [mark])


comments = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=60).map(str.strip)
texts = st.text(max_size=200)


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_what_a_marker_writes_comes_back_to_whom_it_is_for(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"), seed=data.draw(st.integers()))
    desk.write({name: {"explain": f"{name}: {data.draw(texts)}"} for name in NAMES})
    levels = {name: data.draw(st.integers(0, 4)) for name in NAMES}
    said = {name: data.draw(comments) for name in NAMES}
    rows = [row for row in desk.rows() if row["question"] == "explain"]
    for row in rows:
        name = row["answer"].split(":")[0]
        row.update(level=str(levels[name]), comment=said[name])
    desk.save(data.draw(st.permutations(rows)), delimiter=data.draw(st.sampled_from(",;\t")))
    expected = {GivenMark(name, "explain", float(levels[name]), levels[name], said[name]) for name in NAMES}
    assert set(desk.read()) == expected


# Marks and the answers that they are for


def written(**texts: str) -> dict[str, dict[str, WrittenAnswer]]:
    return {name: {"explain": WrittenAnswer(text)} for name, text in texts.items()}


def filled(desk: Desk, now: dict[str, dict[str, WrittenAnswer]], *names: str) -> tuple[list[str], list[str]]:
    """Give every answer to `explain` a level; return whose rows fit the class, and what is said of the others."""
    rows = desk.rows()
    for row in rows:
        row["level"] = "2" if row["question"] == "explain" else ""
    desk.save(rows)
    later = msgspec.structs.replace(results(*names), submissions=tuple(changed(name, now) for name in names))
    fitting, others = Fitting(later, now).of_rows(desk.filled())
    return sorted(row.mark.submission for row in fitting), [
        other.partition(", ")[2] for other in sorted(others)
    ]


def changed(name: str, now: dict[str, dict[str, WrittenAnswer]]) -> SubmissionResult:
    return msgspec.structs.replace(
        submission(name), sha256=now.get(name, {"explain": WrittenAnswer()})["explain"].text
    )


def test_a_row_for_an_answer_that_has_changed_is_not_taken(desk: Desk) -> None:
    now = written(**{name: f"Because of {name.upper()}." for name in NAMES} | {"bob": "No idea at all"})
    assert filled(desk, now, *NAMES) == (
        sorted(set(NAMES) - {"bob"}),
        ["bob (explain): the answer has changed since it was shown to the marker"],
    )


def test_a_student_who_is_gone_costs_no_other_row(desk: Desk) -> None:
    now = written(**{name: f"Because of {name.upper()}." for name in NAMES})
    assert filled(desk, now, *NAMES[1:], "alice-2") == (
        sorted(NAMES[1:]),
        ["alice (explain): no submission bears this name now; it was withdrawn or renamed"],
    )


def test_a_sheet_from_before_is_not_taken_for_a_later_sheets_answer(desk: Desk) -> None:
    old = desk.rows()
    desk.path.unlink()
    desk.write({name: {"explain": f"Another answer of {name}."} for name in NAMES})
    desk.save(old)
    assert filled(desk, written(**{name: f"Another answer of {name}." for name in NAMES}), *NAMES)[0] == []


def test_marks_that_were_kept_come_back_for_unchanged_answers(desk: Desk, tmp_path: Path) -> None:
    desk.fill(0, level="3", comment="Good.")
    desk.fill(1, level="2")
    kept_marks.add(tmp_path / "marks.json", desk.assignment, desk.filled())
    marks = kept_marks.read(tmp_path / "marks.json", "small")
    first, second = (one.submission for one in marks)
    now = written(**{name: f"Because of {name.upper()}." for name in NAMES} | {second: "Now another."})
    later = msgspec.structs.replace(desk.results, submissions=tuple(changed(name, now) for name in NAMES))
    kept, dropped = Fitting(later, now).of_kept(marks)
    assert [one.given() for one in kept] == [GivenMark(first, "explain", 3, 3, "Good.")]
    assert dropped == [f"{second} (explain): the answer has changed since it was shown to the marker"]


def test_a_later_mark_replaces_the_one_that_was_kept(desk: Desk, tmp_path: Path) -> None:
    for level in ("3", "1"):
        desk.fill(0, level=level)
        kept_marks.add(tmp_path / "marks.json", desk.assignment, desk.filled())
    assert [one.level for one in kept_marks.read(tmp_path / "marks.json", "small")] == [1]


def test_damaged_marks_are_reported_and_not_lost(tmp_path: Path) -> None:
    (tmp_path / "marks.json").write_bytes(b"{")
    with pytest.raises(SheetError, match="does not hold marks"):
        kept_marks.read(tmp_path / "marks.json", "small")


def test_kept_marks_are_for_their_owner_alone(desk: Desk, tmp_path: Path) -> None:
    desk.fill(0, level="1")
    kept_marks.add(tmp_path / "marks.json", desk.assignment, desk.filled())
    assert (tmp_path / "marks.json").stat().st_mode & 0o077 == 0


def test_a_file_that_is_larger_than_any_sheet_is_not_read_whole(desk: Desk) -> None:
    with desk.path.open("ab") as file:
        file.truncate(10 << 30)
    assert desk.problem() == "is larger than 64 MB, so it is no sheet of a class"


def test_a_sheet_with_null_characters_is_no_sheet(desk: Desk) -> None:
    desk.path.write_bytes("question,code".encode("utf-16-le"))
    expected = "holds null characters, so it is no text in UTF-8; save the sheet as CSV in UTF-8"
    assert desk.problem() == expected
