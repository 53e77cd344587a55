"""Functions whose results are dates and durations of NumPy, with their known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from autograder.checks import times
from tests.campaigns.banks.bank import Bank, Edits, edit, namespace

Draw = Callable[[np.random.Generator], list[tuple[Any, ...]]]


def bank(
    name: str, source: str, draw: Draw, bugs: dict[str, Edits], variants: dict[str, Edits | str]
) -> Bank:
    """Return the bank of one function; what is expected is its own right answer."""
    reference = namespace(source)[name]

    def check(student: Any, rng: np.random.Generator) -> None:
        for args in draw(rng):
            times.check_times(student.call(name, *args), reference(*args), called=f"{name}(…)")

    # It is asked for by the name times.check_times.
    return Bank(f"times {name}", check, source, bugs, variants, narrow=False)


def drawn(rng: np.random.Generator, count: int) -> Any:
    """Return so many different days after 1970, in no order."""
    return rng.choice(np.arange("1980", "2020", dtype="M8[D]"), count, replace=False)


DAYS = bank(
    "days",
    "def days(first, n):\n    return first + np.arange(n)\n",
    lambda rng: list(zip(drawn(rng, 3), (5, 3, 4), strict=True)),
    {
        "one too many": edit("(n)", "(n + 1)"),
        "one too few": edit("(n)", "(1, n)"),
        "from the next day": edit("first +", "first + 1 +"),
        "backwards": edit("first +", "first -"),
        "the last first": edit("np.arange(n)", "np.arange(n)[::-1]"),
        "hours": edit("first + np.arange(n)", 'first + np.arange(n).astype("m8[h]")'),
        "months": edit("first +", 'first.astype("M8[M]") +'),
        "weeks": edit("np.arange(n)", "7 * np.arange(n)"),
        "durations": edit("first + np.arange(n)", 'np.arange(n).astype("m8[D]")'),
        "numbers": edit("first + np.arange(n)", "(first + np.arange(n)).astype(int)"),
        "strings": edit("first + np.arange(n)", "(first + np.arange(n)).astype(str)"),
        "a list": edit("first + np.arange(n)", "list(first + np.arange(n))"),
        "Python's dates": edit("first + np.arange(n)", "(first + np.arange(n)).tolist()"),
        "objects": edit("first + np.arange(n)", "(first + np.arange(n)).astype(object)"),
        "a column": edit("np.arange(n)", "np.arange(n)[:, None]"),
        "the first alone": edit("first + np.arange(n)", "first"),
        "the last not known": edit("return ", "d = ")
        + edit("(n)\n", '(n)\n    d[-1] = "NaT"\n    return d\n'),
        "nothing returned": edit("return ", "_ = "),
    },
    {
        "in seconds": edit("first + np.arange(n)", '(first + np.arange(n)).astype("M8[s]")'),
        "in nanoseconds": edit("first + np.arange(n)", '(first + np.arange(n)).astype("M8[ns]")'),
        "a range of dates": edit("first + np.arange(n)", "np.arange(first, first + n)"),
        "a loop": edit("first + np.arange(n)", "np.array([first + i for i in range(n)])"),
        "by pandas": "import pandas as pd\ndef days(first, n):\n"
        "    return pd.date_range(first, periods=n).to_numpy()\n",
    },
)


def ends(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Return starts and ends, some before and some after; one start and one end are not known."""
    cases = []
    for count in (6, 6, 4):
        starts, steps = drawn(rng, count), rng.integers(2, 90, count)
        steps[0] *= -1
        stops = starts + steps
        starts[1] = stops[2] = "NaT"
        cases.append((starts, stops))
    return cases


SPANS = bank(
    "spans",
    "def spans(starts, ends):\n    return ends - starts\n",
    ends,
    {
        "the other way": edit("ends - starts", "starts - ends"),
        "without a sign": edit("ends - starts", "abs(ends - starts)"),
        "both days counted": edit("ends - starts", "ends - starts + 1"),
        "numbers": edit("ends - starts", "(ends - starts).astype(int)"),
        "days as floats": edit("ends - starts", '(ends - starts) / np.timedelta64(1, "D")'),
        "called hours": edit("ends - starts", '(ends - starts).astype(int).astype("m8[h]")'),
        "nothing for what is not known": edit(
            "ends - starts", "np.where(np.isnat(ends - starts), np.timedelta64(0), ends - starts)"
        ),
        "the unknown left out": edit("ends - starts", "(ends - starts)[~np.isnat(ends - starts)]"),
        "the sum": edit("ends - starts", "(ends - starts).sum()"),
        "the ends": edit("ends - starts", "ends"),
        "strings": edit("ends - starts", "(ends - starts).astype(str)"),
    },
    {
        "in hours": edit("ends - starts", '(ends - starts).astype("m8[h]")'),
        "in nanoseconds": edit("ends - starts", 'ends.astype("M8[ns]") - starts.astype("M8[ns]")'),
        "a loop": edit("ends - starts", "np.array([e - s for s, e in zip(starts, ends)])"),
        "subtracted": edit("ends - starts", "np.subtract(ends, starts)"),
    },
)


def unsorted(rng: np.random.Generator) -> list[tuple[Any, ...]]:
    """Return days of which neither the first nor the last is the earliest."""
    return [(np.roll(np.sort(drawn(rng, count)), 2),) for count in (5, 5, 7)]


EARLIEST = bank(
    "earliest",
    "def earliest(days):\n    return days.min()\n",
    unsorted,
    {
        "the latest": edit("days.min()", "days.max()"),
        "the first": edit("days.min()", "days[0]"),
        "the last": edit("days.min()", "days[-1]"),
        "its place": edit("days.min()", "days.argmin()"),
        "an array of one": edit("days.min()", "days[[days.argmin()]]"),
        "a string": edit("days.min()", "str(days.min())"),
        "a date of Python": edit("days.min()", "days.min().item()"),
        "its month": edit("days.min()", 'days.min().astype("M8[M]") - 1'),
        "a number": edit("days.min()", "days.min().astype(int)"),
        "the time since 1970": edit("days.min()", 'days.min() - np.datetime64("1970-01-01")'),
        "not known": edit("days.min()", 'np.datetime64("NaT", "D")'),
    },
    {
        "sorted": edit("days.min()", "np.sort(days)[0]"),
        "an array without axes": edit("days.min()", "np.array(days.min())"),
        "in seconds": edit("days.min()", 'days.min().astype("M8[s]")'),
        "by Python": edit("days.min()", "min(days)"),
        "of a date of Python": edit("days.min()", "np.datetime64(days.min().item())"),
    },
)
BANKS = [DAYS, SPANS, EARLIEST]
