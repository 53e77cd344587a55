"""Functions whose results are tables and columns of pandas, with their known mistakes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from autograder.checks import table
from tests.campaigns.banks.bank import Bank, Edits, edit, namespace

CITIES = ("Bonn", "Köln", "Trier", "Ulm")


def drawn(rng: np.random.Generator) -> pd.DataFrame:
    """Return losses by city and day in no order of the cities. One loss of Bonn and all of Ulm are missing."""
    cities = np.repeat(CITIES, [4, 3, 3, 1])
    losses = rng.uniform(1, 2, len(cities))
    losses[[0, -1]] = np.nan
    days = rng.choice(np.arange("2000", "2020", dtype="M8[D]"), len(cities), replace=False)
    df = pd.DataFrame({"city": cities, "loss": losses, "day": days.astype("M8[s]")})
    return df.iloc[[*range(3, len(df)), 0, 1, 2]].reset_index(drop=True)


def bank(
    name: str,
    check_value: Callable[..., None],
    source: str,
    bugs: dict[str, Edits],
    variants: dict[str, Edits | str],
    **options: bool,
) -> Bank:
    """Return the bank of one function of a table; what is expected is its own right answer."""
    reference = namespace(source)[name]

    def check(student: Any, rng: np.random.Generator) -> None:
        for df in (drawn(rng), drawn(rng)):
            check_value(student.call(name, df), reference(df), called=f"{name}(df)", **options)

    return Bank(f"{check_value.__name__} {name}", check, source, bugs, variants, narrow=False)


def then(change: str) -> Edits:
    """Return the edit of what is returned at the end."""
    return edit("return out", f"return {change}")


SUMMARY = bank(
    "summary",
    table.check_table,
    """
def summary(df):
    groups = df.groupby("city")
    out = groups.agg(mean=("loss", "mean"), runs=("loss", "size"), first=("day", "min"))
    return out
""",
    {
        "the median": edit('"mean")', '"median")'),
        "the sum": edit('"mean")', '"sum")'),
        "missing values not counted": edit('"size"', '"count"'),
        "the last day": edit('"min"', '"max"'),
        "groups of days": edit('groupby("city")', 'groupby("day")'),
        "missing values as zeros": then("out.fillna(0.0)"),
        "missing values left out": then("out.dropna()"),
        "rounded": then("out.round(1)"),
        "a column named otherwise": then('out.rename(columns={"runs": "count"})'),
        "a capital": then('out.rename(columns={"mean": "Mean"})'),
        "a column left out": then('out.drop(columns="runs")'),
        "a column more": then("out.assign(one=1)"),
        "a column twice": then('out[["mean", "runs", "first", "first"]]'),
        "columns in another order": then('out[["runs", "mean", "first"]]'),
        "columns renamed crosswise": then('out.rename(columns={"mean": "runs", "runs": "mean"})'),
        "cities as a column": then("out.reset_index()"),
        "labels lost": then("out.reset_index(drop=True)"),
        "labels in small letters": then("out.rename(index=str.lower)"),
        "rows turned around": then("out[::-1]"),
        "values turned around": then("out[::-1].set_axis(out.index)"),
        "a row left out": then("out[1:]"),
        "a row twice": then("out.iloc[[0, 0, 1, 2, 3]]"),
        "no rows": then("out[:0]"),
        "transposed": then("out.T"),
        "counts as floats": then('out.astype({"runs": float})'),
        "counts as text": then('out.astype({"runs": str})'),
        "means as text": then('out.astype({"mean": str})'),
        "days as text": then('out.assign(first=out["first"].astype(str))'),
        "days as numbers": then('out.assign(first=out["first"].astype("int64"))'),
        "a column of it": then('out["mean"]'),
        "an array": then('out[["mean", "runs"]].to_numpy()'),
        "a dictionary": then('out["mean"].to_dict()'),
        "the groups": then("groups"),
        "printed": edit("return out", "_ = out"),
        "not grouped": then("df"),
    },
    {
        "narrow columns": then('out.astype({"mean": "float32", "runs": "int8"})'),
        "unsigned counts": then('out.astype({"runs": "uint16"})'),
        "days in nanoseconds": then('out.astype({"first": "M8[ns]"})'),
        "the index without a name": then("out.rename_axis(None)"),
        "sorted again": then("out.sort_index()"),
        "built from its parts": """
import pandas as pd
def summary(df):
    rows = {}
    for city in sorted(set(df["city"])):
        part = df[df["city"] == city]
        rows[city] = part["loss"].mean(), len(part), part["day"].min()
    return pd.DataFrame(list(rows.values()), index=list(rows), columns=["mean", "runs", "first"])
""",
    },
)

LOOSE = bank(
    "means",
    table.check_table,
    """
def means(df):
    out = df.groupby("city", as_index=False)["loss"].mean()
    return out
""",
    {
        "the largest": edit("mean()", "max()"),
        "cities as labels": edit(", as_index=False", ""),
        "rows turned around": then("out[::-1]"),
        "a column left out": then('out[["loss"]]'),
        "a column more": then("out.reset_index()"),
        "a row left out": then("out.dropna()"),
        "cities turned around": then('out.assign(city=out["city"].tolist()[::-1])'),
        "cities as categories": then('out.astype({"city": "category"})'),
        "a city in small letters": then('out.assign(city=out["city"].str.lower())'),
    },
    {
        "columns in another order": then('out[["loss", "city"]]'),
        "other labels": then("out.set_axis([7, 5, 3, 1])"),
        "cities as labels too": then('out.set_index("city", drop=False)'),
        "text of pandas": then('out.astype({"city": "string"})'),
    },
    columns_in_order=False,
    with_index=False,
)

SERIES = bank(
    "losses",
    table.check_series,
    """
def losses(df):
    out = df.groupby("city")["loss"].mean()
    return out
""",
    {
        "the sum": edit("mean()", "sum()"),
        "groups of days": edit('groupby("city")', 'groupby("day")'),
        "missing values as zeros": then("out.fillna(0.0)"),
        "missing values left out": then("out.dropna()"),
        "rounded": then("out.round(1)"),
        "a table": then("out.to_frame()"),
        "cities as a column": then("out.reset_index()"),
        "labels lost": then("out.reset_index(drop=True)"),
        "rows turned around": then("out[::-1]"),
        "values turned around": then("out[::-1].set_axis(out.index)"),
        "text": then("out.astype(str)"),
        "truth values": then("out > 1.5"),
        "an array": then("out.to_numpy()"),
        "a list": then("out.tolist()"),
        "a dictionary": then("out.to_dict()"),
        "its labels": then("out.index"),
        "printed": edit("return out", "_ = out"),
    },
    {
        "another name": then('out.rename("mean")'),
        "narrow": then('out.astype("float32")'),
        "a column of a table": then('out.to_frame()["loss"]'),
        "the index without a name": then("out.rename_axis(None)"),
        "a loop": """
import pandas as pd
def losses(df):
    return pd.Series({city: df["loss"][df["city"] == city].mean() for city in sorted(set(df["city"]))})
""",
    },
)
# They are asked for by the names table.check_table and table.check_series.
BANKS = [SUMMARY, LOOSE, SERIES]
