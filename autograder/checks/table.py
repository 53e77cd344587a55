"""Tables of pandas: columns, dtypes, rows and their labels, in this order. The first that is wrong is reported.

A dtype is right if it is of the expected kind: any width of float for floats, any of integers for integers. Floats are
compared norm-wise in their column, as arrays are; everything else has to be equal. A missing value is equal to a
missing value alone. This module imports no pandas: the expected table brings it along.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import numpy.typing as npt

from autograder.checks import array, form
from autograder.checks.failure import CheckFailure, Handle
from autograder.checks.messages import Subject, kind_of

__all__ = ["check_series", "check_table", "check_unchanged"]

_MOST_ROWS = 20_000  # of a table whose rows are looked for in another order
_SHOWN_COLUMNS = 12
_COPY = "Work on df.copy(), or on a new table: df[…] = … and inplace=True change the table that was given."
_NO_RETURN = "Does every path through the function end in a `return`? Methods with inplace=True return None."
_KINDS = {
    "b": "truth values",
    "i": "integers",
    "u": "integers",
    "f": "floats",
    "c": "complex numbers",
    "M": "dates",
    "m": "durations",
}


def check_table(
    answer: Any,
    expected: Any,
    *,
    called: str | Subject,
    columns_in_order: bool = True,
    with_index: bool = True,
    tolerance: float = array.TOLERANCE,
    hint: str = "",
) -> None:
    """Check that `answer` is the `expected` pandas DataFrame.

    Without `columns_in_order` its columns may have any order; without `with_index` the labels of its rows are not
    judged. Raises `CheckFailure`: type, columns, number of rows, labels of the rows, dtypes, values.
    """
    subject = form.subject_of(called, "", hint)
    _check_type(answer, expected, "table (a DataFrame)", subject)
    _check_columns(answer, expected, columns_in_order, subject)
    _check_rows(answer, expected, with_index, subject)
    places = [list(answer.columns).index(label) for label in expected.columns]
    for number, place in enumerate(places):
        part = f"the column {expected.columns[number]}"
        _check_kind(answer.iloc[:, place], expected.iloc[:, number], subject.at(part))
    try:
        for number, place in enumerate(places):
            part = f"the column {expected.columns[number]}"
            _check_values(answer.iloc[:, place], expected.iloc[:, number], subject.at(part), tolerance)
    except CheckFailure as failure:
        raise failure.with_fact(_reordered(answer.iloc[:, places], expected)) from None


def check_series(
    answer: Any,
    expected: Any,
    *,
    called: str | Subject,
    with_index: bool = True,
    tolerance: float = array.TOLERANCE,
    hint: str = "",
) -> None:
    """Check that `answer` is the `expected` pandas Series; its name is not judged. Raises `CheckFailure`."""
    subject = form.subject_of(called, "", hint)
    _check_type(answer, expected, "column (a Series)", subject)
    _check_rows(answer, expected, with_index, subject)
    _check_kind(answer, expected, subject)
    _check_values(answer, expected, subject, tolerance)


def check_unchanged(after: Any, before: Any, *, called: str | Subject) -> None:
    """Check that an argument which is a pandas DataFrame is `after` the call what it was `before`.

    `called` says what was called, such as "by_day(df)". Raises `CheckFailure`, of kind "mutation".
    """
    try:
        check_table(after, before, called=called, tolerance=0.0)
    except CheckFailure:
        said = "the call changed the table that it was given."
        raise form.subject_of(called, "", "").same_failure("mutation", said, _COPY) from None


def _check_type(answer: Any, expected: Any, wanted: str, subject: Subject) -> None:
    if type(answer) is type(expected):
        return
    if isinstance(answer, Handle) and answer.type_name.startswith(f"{type(expected).__name__} "):
        raise _incomparable(answer, subject)
    hint = _NO_RETURN if answer is None else f"Return a pandas {type(expected).__name__}."
    if type(answer).__name__ == "Series":
        hint = 'df[["a"]] gives a table of one column, where df["a"] gives the column.'
    raise subject.failure(
        "type",
        f"{{it}} is {kind_of(answer)}, and a {wanted} was expected.",
        f"{{it}} is not a {wanted}.",
        hint,
    )


def _incomparable(answer: Handle, subject: Subject) -> CheckFailure:
    """Return the failure of a table that has no plain form: the type's name says why, after its first word."""
    return subject.failure(
        "dtype",
        f"{{it}} cannot be compared: it is a {answer.type_name}.",
        "{it} holds something that cannot be compared.",
        "Columns of numbers, dates without a time zone, text and categories can be. astype(…) makes one of a column of"
        " dtype object, dt.tz_localize(None) takes a time zone away, reset_index() makes columns of row labels.",
    )


def _check_columns(answer: Any, expected: Any, in_order: bool, subject: Subject) -> None:
    found, wanted = list(answer.columns), list(expected.columns)
    redacted = f"{{it}} does not have exactly the columns {_listed(wanted)}."
    missing = [label for label in wanted if label not in found]
    if missing:
        text = f"{{it}} lacks {_columns(missing)}; it has {_columns(found)}."
        hint = "Compare the names letter by letter with the handout's."
        if set(missing) & set(answer.index.names):
            hint = "reset_index() makes a column of the row labels; with groupby, as_index=False does."
        raise subject.failure("parts", text, redacted, hint)
    extra = list((Counter(found) - Counter(wanted)).elements())
    if extra:
        text = f"{{it}} has {_columns(extra)} beyond the expected ones."
        raise subject.failure(
            "parts", text, redacted, "Choose the columns: df[[…]] keeps those that it names."
        )
    if in_order and found != wanted:
        text = f"{{it}} has its columns in the order {_listed(found)}; {_listed(wanted)} was expected."
        said = f"{{it}} does not have its columns in the order {_listed(wanted)}."
        raise subject.failure("parts", text, said, "df[[…]] puts the columns into the order that it names.")


def _columns(labels: list[Any]) -> str:
    if not labels:
        return "no columns"
    return f"the column{'s' if len(labels) > 1 else ''} {_listed(labels)}"


def _listed(labels: list[Any]) -> str:
    shown = ", ".join(_shown(label) for label in labels[:_SHOWN_COLUMNS])
    return shown if len(labels) <= _SHOWN_COLUMNS else f"{shown} and {len(labels) - _SHOWN_COLUMNS} more"


def _check_rows(answer: Any, expected: Any, with_index: bool, subject: Subject) -> None:
    if len(answer) != len(expected):
        raise subject.failure(
            "shape",
            f"{{it}} has {len(answer)} rows, and {len(expected)} were expected.",
            "{it} does not have the expected number of rows.",
            "Look at what was filtered, joined or grouped, and at rows with missing values.",
        )
    if not with_index:
        return
    wrong = _wrong(answer.index.to_series(), expected.index.to_series(), 0.0)
    if wrong.any():
        row = int(np.argmax(wrong))
        found, wanted = _shown(answer.index[row]), _shown(expected.index[row])
        raise subject.failure(
            "parts",
            f"{{it}} has other row labels: row {row + 1} is labelled {found}, and {wanted} was expected.",
            "{it} does not have the expected row labels (its index).",
            "reset_index and set_index change the labels; sort_values keeps them with their rows.",
        )


def _check_kind(answer: Any, expected: Any, subject: Subject) -> None:
    found, wanted = _kind(answer.dtype), _kind(expected.dtype)
    if found != wanted:
        raise subject.failure(
            "dtype",
            f"{{it}} holds {found} (dtype {answer.dtype}), and {wanted} were expected.",
            f"{{it}} does not hold {wanted}.",
            "astype changes a dtype, pd.to_datetime reads dates; one missing value makes floats of integers.",
        )


def _kind(dtype: Any) -> str:
    if isinstance(dtype, np.dtype):
        return _KINDS.get(dtype.kind, "text")
    return "categories" if dtype.name == "category" else "text"


def _check_values(answer: Any, expected: Any, subject: Subject, tolerance: float) -> None:
    wrong = _wrong(answer, expected, tolerance)
    if wrong.any():
        row = int(np.argmax(wrong))
        text = (
            f"{{it}} is not right: {int(wrong.sum())} of {len(wrong)} rows differ; the first is row {row + 1}"
            f" (labelled {_shown(answer.index[row])}), with {_shown(answer.iloc[row])} where"
            f" {_shown(expected.iloc[row])} was expected."
        )
        raise subject.failure("values", text, "{it} does not have the right values.")


def _wrong(answer: Any, expected: Any, tolerance: float) -> npt.NDArray[np.bool_]:
    """Return which rows of two columns of one length differ. Missing values are equal to each other alone."""
    gone, away = np.asarray(answer.isna()), np.asarray(expected.isna())
    if _kind(answer.dtype) == _kind(expected.dtype) == "floats":
        found, wanted = (np.asarray(one, dtype=np.float64) for one in (answer, expected))
        finite = np.abs(wanted[np.isfinite(wanted)])
        with np.errstate(all="ignore"):
            close = np.abs(found - wanted) <= tolerance * np.max(finite, initial=0.0)
        same = close | (found == wanted)
    else:
        pairs = zip(map(_plain, answer.tolist()), map(_plain, expected.tolist()), strict=True)
        same = np.array([type(a) is type(b) and a == b for a, b in pairs], dtype=bool)
    return np.asarray(~((same & ~gone & ~away) | (gone & away)), dtype=bool)


def _plain(value: Any) -> Any:
    """Return a string of NumPy, as `rng.choice` draws them, as text; any other value as it is."""
    return str(value) if isinstance(value, str) else value


def _shown(value: Any) -> str:
    if isinstance(value, float | np.floating):
        return "a missing value" if np.isnan(value) else f"{float(value):.6g}"
    text = form.shown(_plain(value)) if isinstance(value, str | int) else str(value)
    return "a missing value" if text in ("NaT", "None", "<NA>") else text


def _reordered(answer: Any, expected: Any) -> str:
    """Return the fact that a table has the expected rows in another order; empty where it has not."""
    if len(answer) > _MOST_ROWS or Counter(_rows(answer)) != Counter(_rows(expected)):
        return ""
    return "It has the right rows in another order."


def _rows(table: Any) -> list[tuple[str, ...]]:
    columns = [[_shown(value) for value in table.iloc[:, place].tolist()] for place in range(table.shape[1])]
    return list(zip(*columns, strict=True))
