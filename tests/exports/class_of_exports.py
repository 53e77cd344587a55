"""A class whose names and grades try every exporter, and the files that platforms would have of it.

The files are written by hand after the platforms' documented formats.
"""

from __future__ import annotations

from fractions import Fraction

from autograder.exports.export_grade import ExportGrade
from autograder.people import roster, text_table
from autograder.people.roster import Roster
from autograder.people.text_table import TextTable
from autograder.policy.assignment_grade import GradeState

# Name, number, and what became of the grade.
PEOPLE = (
    ("Doe, Jane", "001", GradeState.GRADED, Fraction(17, 2)),
    ('O"Hara, "Bo"', "002", GradeState.GRADED, Fraction(8, 3)),  # quotation marks, and a fraction
    ("王, 小明", "003", GradeState.GRADED, Fraction(0)),
    ("=cmd|' /C calc'!A0", "004", GradeState.GRADED, Fraction(5)),  # a formula
    ("<script>alert(1)</script>", "005", GradeState.GRADED, Fraction(6)),
    ("Missing, Mia", "006", GradeState.MISSING, Fraction(0)),
    ("Excused, Eva", "007", GradeState.EXCUSED, None),
    ("Incomplete, Ian", "008", GradeState.INCOMPLETE, Fraction(3)),
    ("Withheld, Wim", "009", GradeState.WITHHELD, Fraction(3)),
    ("Above, Abe", "010", GradeState.GRADED, Fraction(11)),
    ("عمر, ليلى", "011", GradeState.GRADED, Fraction(10)),
)
WRITTEN = {"001": "8.5", "002": "2.67", "003": "0", "004": "5", "005": "6", "010": "11", "011": "10"}


def _quoted(text: str) -> str:
    return f'"{text.replace(chr(34), chr(34) * 2)}"'


def canvas(values: dict[str, str] | None = None) -> str:
    rows = [
        f"{_quoted(name)},9{number},{number},u{number},Lab A,{_quoted((values or {}).get(number, ''))},7,77.7"
        for name, number, _, _ in PEOPLE
    ]
    return "\r\n".join(
        [
            "Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (4321),Quiz (99),Final Score",
            ",,,,,Manual Posting,,",
            "    Points Possible,,,,,10,7,(read only)",
            *rows,
            '"Student, Test",999,,,Lab A,,,',
            "",
        ]
    )


def moodle(values: dict[str, str] | None = None) -> str:
    rows = [
        f"Participant 55{number},{_quoted(name)},{number},u{number}@example.edu,Submitted for grading,"
        f'{_quoted((values or {}).get(number, ""))},10.00,Yes,"Thursday, 1 October 2026, 9:02 PM",-,q2: check units'
        for name, number, _, _ in PEOPLE
    ]
    header = (
        'Identifier,"Full name","ID number","Email address",Status,Grade,"Maximum grade","Grade can be changed",'
        '"Last modified (submission)","Last modified (grade)","Feedback comments"'
    )
    return "\r\n".join([header, *rows, ""])


def brightspace(values: dict[str, str] | None = None) -> str:
    rows = [
        f"#{number},#u{number},{_quoted((values or {}).get(number, ''))},3,#" for _, number, _, _ in PEOPLE
    ]
    header = (
        "OrgDefinedId,Username,Homework 1 Points Grade <Numeric MaxPoints:10 Weight:5>,"
        "Quiz Points Grade <Numeric MaxPoints:7 Weight:5>,End-of-Line Indicator"
    )
    return "\r\n".join([header, *rows, ""])


def blackboard(values: dict[str, str] | None = None) -> str:
    rows = []
    for name, number, _, _ in PEOPLE:
        family, _, given = name.partition(", ")
        cells = (
            family,
            given,
            f"u{number}",
            number,
            "2026-10-01",
            "Yes",
            (values or {}).get(number, ""),
            "1",
        )
        rows.append("\t".join(map(_quoted, cells)))
    titles = (
        *("Last Name", "First Name", "Username", "Student ID", "Last Access", "Availability"),
        *("Homework 1 [Total Pts: 10 Score] |1281892", "Quiz [Total Pts: 7 Score] |1281893"),
    )
    return "\r\n".join(["\t".join(map(_quoted, titles)), *rows, ""])


FILES = {"canvas": canvas, "moodle": moodle, "brightspace": brightspace, "blackboard": blackboard}


def table(name: str, values: dict[str, str] | None = None) -> TextTable:
    """The platform's file, as it is read."""
    encoding = "utf-16" if name == "blackboard" else "utf-8"
    return text_table.split(FILES[name](values).encode(encoding))


def people() -> Roster:
    """Everybody, from all files."""
    return roster.read([(name, table(name)) for name in FILES])


def grades() -> list[ExportGrade]:
    """The grades of everybody."""
    by_number = {person.identity("number"): person for person in people().people}
    return [
        ExportGrade(by_number[number], state, points, Fraction(10), ("A step, with =1+1.",))
        for _, number, state, points in PEOPLE
    ]
