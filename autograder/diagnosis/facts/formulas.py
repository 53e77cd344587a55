"""Facts about formulas: an answer that is, entry by entry, a short formula in the expected value and the arguments.

A formula has to give every entry of every call with the same coefficients, so that it is true whatever the cause.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from autograder.diagnosis.facts.calls import Call, Floats
from autograder.diagnosis.facts.tables import LEAST, Table, table

Function = Callable[[Floats], Floats]

EXPECTED = "the expected value"
_TELLING = 1e3  # a term counts if it exceeds the margin of error by this factor
_SAMPLE = 48  # entries on which a formula is tried first
_MOST = 8  # arguments of which functions are tried
_TERMS = 40  # terms of which pairs are tried
_FUNCTIONS: dict[str, Function] = {
    "{0}": lambda v: v,
    "({0})²": np.square,
    "|{0}|": np.abs,
    "1 where {0} is positive and 0 elsewhere": lambda v: (v > 0).astype(float),
    "1 where {0} is negative and 0 elsewhere": lambda v: (v < 0).astype(float),
    "{0} with negative entries replaced by 0": lambda v: np.maximum(v, 0.0),
    "{0} with positive entries replaced by 0": lambda v: np.minimum(v, 0.0),
    "the sign of {0}": np.sign,
    "exp({0})": np.exp,
    "exp(-{0})": lambda v: np.exp(-v),
    "exp(-|{0}|)": lambda v: np.exp(-np.abs(v)),
    "1/(1 + exp(-{0}))": lambda v: 1 / (1 + np.exp(-v)),
    "1/(1 + exp({0}))": lambda v: 1 / (1 + np.exp(v)),
    "1/(1 + exp(-{0}))²": lambda v: 1 / (1 + np.exp(-v)) ** 2,
    "1 + exp(-{0})": lambda v: 1 + np.exp(-v),
    "1 + exp({0})": lambda v: 1 + np.exp(v),
    "1 + exp(-|{0}|)": lambda v: 1 + np.exp(-np.abs(v)),
    "tanh({0})": np.tanh,
    "1 minus {0}": lambda v: 1 - v,
    "1 plus {0}": lambda v: 1 + v,
    "1 minus ({0})²": lambda v: 1 - v**2,
    "1 over {0}": lambda v: 1 / v,
    "the square root of {0}": np.sqrt,
    "1 over the square root of {0}": lambda v: 1 / np.sqrt(v),
    "({0})³": lambda v: v**3,
    "the natural logarithm of {0}": np.log,
    "{0} rounded to whole numbers": np.rint,
    "{0} rounded down to whole numbers": np.floor,
}
# Functions with a kink or a jump: facts about places say the same more plainly.
_KINKED = {
    "|{0}|",
    "1 where {0} is positive and 0 elsewhere",
    "1 where {0} is negative and 0 elsewhere",
    "{0} with negative entries replaced by 0",
    "{0} with positive entries replaced by 0",
    "the sign of {0}",
    "exp(-|{0}|)",
    "1 + exp(-|{0}|)",
    "{0} rounded to whole numbers",
    "{0} rounded down to whole numbers",
}


@dataclass(frozen=True)
class _Term:
    """A column of numbers and its name in words; whether it has a kink or a jump, and is of the expected value."""

    said: str
    column: Floats
    kinked: bool
    of_expected: bool = False


def formula(calls: Sequence[Call], wrong: Sequence[Call]) -> str:
    """Return the first formula that gives every entry."""
    laid = table(calls)
    said = entries(laid) if laid is not None and laid.wrong.any() else ""
    return f"It is {said}." if said else ""


def entries(laid: Table, *, simple: bool = False) -> str:
    """Return the formula of these entries, in words after "it is"; `simple` leaves out those of several terms."""
    if laid.found.size < LEAST:
        return ""
    if laid.found.size > _SAMPLE and not entries(laid.sample(_SAMPLE), simple=simple):
        return ""
    ways = (_constant, _function, _offset, _product) if not simple else (_constant, _function)
    return next((said for way in ways if (said := way(laid))), "") or ("" if simple else _sum_of_two(laid))


def _constant(laid: Table) -> str:
    first = float(laid.found[0])
    if laid.wanted.std() > 0 and laid.agrees(np.full_like(laid.found, first)):
        return f"{first + 0.0:.4g} in every entry, whatever the arguments are"
    return ""


def _function(laid: Table) -> str:
    """Find a multiple of a function of the expected value, or of an argument."""
    found = _multiple(
        laid, laid.found, {EXPECTED: laid.wanted, **{term.said: term.column for term in _terms(laid)}}
    )
    return _times(*found) if found else ""


def _offset(laid: Table) -> str:
    """Find the expected value or an argument, plus a multiple of a function of an argument."""
    terms = {term.said: term.column for term in _terms(laid) if not term.kinked}
    for name, column in ((EXPECTED, laid.wanted), *laid.columns.items()):
        others = {said: term for said, term in terms.items() if said != name}
        if found := _multiple(laid, laid.found - column, others):
            return f"{name} {_signed(*found)}"
    return ""


def _product(laid: Table) -> str:
    """Find a multiple of a product: the expected value or an argument, times a function of an argument."""
    terms = {term.said: term.column for term in _terms(laid) if not (term.kinked and term.of_expected)}
    for name, column in ((EXPECTED, laid.wanted), *laid.columns.items()):
        with np.errstate(all="ignore"):
            found = _multiple(laid, laid.found, {said: column * term for said, term in terms.items()})
        if found:
            return f"{_times(name, found[1])}, multiplied by {found[0]}, entry by entry"
    return ""


def _sum_of_two(laid: Table) -> str:
    """Fit two terms with plain coefficients; the first is the expected value, an argument or 1."""
    if laid.found.size < LEAST + 2:
        return ""
    plain = [(EXPECTED, laid.wanted), *laid.columns.items(), ("1", np.ones_like(laid.wanted))]
    known = {said for said, _ in plain}
    others = [(one.said, one.column) for one in _terms(laid) if one.said not in known and not one.kinked]
    terms = [(said, term) for said, term in (*plain, *others) if np.all(np.isfinite(term))][:_TERMS]
    pairs = (pair for pair in itertools.combinations(terms, 2) if pair[0][0] in known)
    return next((said for first, second in pairs if (said := _fitted(laid, first, second))), "")


def _fitted(laid: Table, first: tuple[str, Floats], second: tuple[str, Floats]) -> str:
    """Return the multiples of these two that give every entry, if they are plain numbers."""
    pair = np.stack([first[1], second[1]], axis=1)
    scaled, target = pair / laid.margin[:, None], laid.found / laid.margin
    if not np.all(np.isfinite(scaled)) or not np.all(np.isfinite(target)):
        return ""
    solved, _, rank, _ = np.linalg.lstsq(scaled, target, rcond=None)
    one, other = (_nice(float(factor)) for factor in solved)
    if rank < 2 or not one or not other or not laid.agrees(pair @ np.array([float(one), float(other)])):
        return ""
    return f"{_times(first[0], float(one))} {_signed(second[0], float(other))}"


def _signed(said: str, factor: float) -> str:
    return f"{'plus' if factor > 0 else 'minus'} {_times(said, abs(factor))}"


def _terms(laid: Table) -> list[_Term]:
    """Return the arguments as they are, then functions of them and of the expected value."""
    terms = [_Term(name, column, "|" in name) for name, column in laid.columns.items()]
    few = laid.columns.items() if len(laid.columns) <= _MOST else ()
    with np.errstate(all="ignore"):
        for words, function in list(_FUNCTIONS.items())[1:]:
            for name, column in (*few, (EXPECTED, laid.wanted)):
                kinked = words in _KINKED or "|" in name
                terms.append(_Term(words.format(name), function(column), kinked, name == EXPECTED))
    return terms


def _multiple(laid: Table, found: Floats, terms: Mapping[str, Floats]) -> tuple[str, float] | None:
    """Return the first term that `found` is a multiple of in every entry, and the factor; constants do not count."""
    if not terms:
        return None
    every = np.array(list(terms.values()))
    with np.errstate(all="ignore"):
        size = np.sum(every * every, axis=1)
        factors = every @ found / size
        made = factors[:, None] * every
        fits = np.all(np.abs(found - made) <= laid.margin, axis=1)
        counts = np.max(np.abs(made) / laid.margin, axis=1) >= _TELLING
        varies = np.ptp(every, axis=1) > 1e-9 * np.max(np.abs(every), axis=1)
        holds = fits & counts & varies & (size > 0) & np.isfinite(size)
    first = int(np.argmax(holds))
    return (list(terms)[first], float(factors[first])) if holds[first] else None


def _nice(factor: float) -> Fraction | None:
    """Return the coefficient as a plain number other than 0, or None."""
    near = Fraction(factor).limit_denominator(4) if np.isfinite(factor) else Fraction(0)
    return near if near and abs(near) <= 4 and abs(float(near) - factor) <= 2e-6 else None


def _times(said: str, factor: float) -> str:
    plain = _nice(factor)
    if said == "1":
        return f"{factor:.4g}"
    if plain == 1:
        return said
    if plain == -1:
        return f"minus {said}"
    return f"{plain if plain else f'{factor:.4g}'} times {said}"
