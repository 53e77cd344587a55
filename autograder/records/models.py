"""Imports every table: this is the module in which Django looks for them."""

from __future__ import annotations

from autograder.records.tables import (
    decisions,
    earlier_scores,
    events,
    gradings,
    people,
    publications,
    receptions,
    submitted,
    term,
)

MODULES = (people, submitted, receptions, gradings, decisions, publications, term, earlier_scores, events)
