"""The platform's own stamp says when a hand-in was received."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from autograder.submissions import stamps

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.mark.parametrize(
    ("file", "time"),
    [
        ("hw1_jdoe_attempt_2026-11-01-10-10-09_hw1.ipynb", "2026-11-01 09:10:09+00:00"),
        ("12345-6789 - Jane Doe - Nov 1, 2026 1010 PM/hw1.ipynb", "2026-11-01 21:10:00+00:00"),
        ("jane+hw1+2026-11-01 10:10:00 UTC+random/hw1.ipynb", "2026-11-01 10:10:00+00:00"),
        ("jane+hw1+2026-11-01 10:10:00.123456 UTC/hw1.ipynb", "2026-11-01 10:10:00+00:00"),
        # The hour that comes twice: its first pass. The hour that is skipped: after the change.
        ("hw1_jdoe_attempt_2026-10-25-02-30-00_hw1.ipynb", "2026-10-25 00:30:00+00:00"),
        ("hw1_jdoe_attempt_2026-03-29-02-30-00_hw1.ipynb", "2026-03-29 01:30:00+00:00"),
    ],
)
def test_a_stamp_is_local_to_the_course_unless_it_says_otherwise(file: str, time: str) -> None:
    assert str(stamps.received(file, BERLIN)) == time


@pytest.mark.parametrize(
    "file",
    [
        "doejane_987_4561_hw1.ipynb",
        "Jane Doe_5_assignsubmission_file/hw1.ipynb",
        "jane.ipynb",
        "Version 2/hw1.ipynb",
        "hw1_jdoe_attempt_2026-13-01-10-10-09_hw1.ipynb",
        "hw1_jdoe_attempt_0000-00-00-00-00-00_hw1.ipynb",
    ],
)
def test_a_name_without_a_time_gives_none(file: str) -> None:
    assert stamps.received(file, BERLIN) is None
