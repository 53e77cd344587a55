"""Tables of pandas as plain data: labels, an index and columns, each of a kind from a short list. Never a pickle.

    table    [labels, name of the labels, index, name of the index, columns]
    series   [name, index, name of the index, column]
    label    text, an int or None
    column   ["numbers", array]       numbers, truth values, dates without a time zone, durations
             ["object", texts]        text, None where it is missing; also "str" and "string", the dtypes of these names
             ["category", [ordered, categories, codes]]   categories are a column; a code of -1 is missing

Nothing here imports pandas: without it, there is no table.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

import numpy as np

MAX_COLUMNS = 1000
TEXTS = ("object", "str", "string")
_LABELS = (str, int, type(None))

Encode = Callable[[Any], Any]


class NoPlainForm(Exception):
    """This table holds something that is not sent. The message says what, after the table's type."""


def pandas() -> ModuleType | None:
    """Return pandas, if somebody has imported it."""
    return sys.modules.get("pandas")


def kind_of(value: object) -> str:
    """Return "table" or "series" for exactly such an object of pandas; empty for any other, and without pandas."""
    module = pandas()
    if type(value) is getattr(module, "DataFrame", ()):
        return "table"
    return "series" if type(value) is getattr(module, "Series", ()) else ""


def coded_table(frame: Any, encode: Encode) -> list[Any]:
    """Return a table's plain form; `encode` is used for each array, text and label. Raises `NoPlainForm`."""
    labels = frame.columns.tolist()
    if len(labels) > MAX_COLUMNS:
        raise NoPlainForm(f"of more than {MAX_COLUMNS} columns")
    columns = [
        _column(frame.iloc[:, number], encode, f"column {number + 1}") for number in range(len(labels))
    ]
    names = [_label(label, encode) for label in labels]
    return [names, _label(frame.columns.name, encode), *_index(frame.index, encode), columns]


def coded_series(series: Any, encode: Encode) -> list[Any]:
    """Return a series' plain form, as `coded_table` does that of a table. Raises `NoPlainForm`."""
    return [_label(series.name, encode), *_index(series.index, encode), _column(series, encode, "it")]


def _index(index: Any, encode: Encode) -> list[Any]:
    if index.nlevels > 1:
        raise NoPlainForm("with an index of several levels")
    return [_column(index.to_series(), encode, "the index"), _label(index.name, encode)]


def _label(label: Any, encode: Encode) -> Any:
    plain = label.item() if isinstance(label, np.integer) else label
    if type(plain) not in _LABELS:
        raise NoPlainForm("with a label that is neither text nor a whole number")
    return encode(plain)


def _column(column: Any, encode: Encode, where: str) -> list[Any]:
    dtype = column.dtype
    if isinstance(dtype, np.dtype) and dtype.kind in "biufcmM":
        return ["numbers", encode(column.to_numpy())]
    if dtype.name == "category":
        codes = np.asarray(column.cat.codes, dtype=np.int64)
        categories = _column(column.cat.categories.to_series(), encode, where)
        return ["category", [bool(column.cat.ordered), categories, encode(codes)]]
    if dtype.name in TEXTS:
        missing = column.isna().tolist()
        items = [None if gone else item for gone, item in zip(missing, column.tolist(), strict=True)]
        if all(item is None or type(item) in (str, np.str_) for item in items):
            return [dtype.name, [encode(None if item is None else str(item)) for item in items]]
    raise NoPlainForm(f"where {where} has dtype {dtype.name}")


def made_table(labels: Sequence[Any], name: Any, index: Any, index_name: Any, columns: Sequence[Any]) -> Any:
    """Return the table of these labels, and of an index and columns that `made_column` has made."""
    module: Any = pandas()
    rows = module.Index(index, dtype=index.dtype, name=index_name)
    series = {
        place: module.Series(column, index=rows, dtype=column.dtype) for place, column in enumerate(columns)
    }
    frame = module.DataFrame(series, index=rows)
    frame.columns = module.Index(list(labels), name=name)
    return frame


def made_series(name: Any, index: Any, index_name: Any, column: Any) -> Any:
    """Return the series of this name, and of an index and a column that `made_column` has made."""
    module: Any = pandas()
    rows = module.Index(index, dtype=index.dtype, name=index_name)
    return module.Series(column, index=rows, dtype=column.dtype, name=name)


def made_column(kind: str, data: Any) -> Any:
    """Return a column's array: `data` is an array, a list of texts, or what a category is made of."""
    module: Any = pandas()
    if kind == "numbers":
        return data
    if kind == "category":
        ordered, categories, codes = data
        kinds = module.Index(categories, dtype=categories.dtype)
        return module.Categorical.from_codes(codes, categories=kinds, ordered=ordered)
    return np.array(data, dtype=object) if kind == "object" else module.array(data, dtype=kind)
