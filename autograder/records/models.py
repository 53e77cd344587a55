"""Imports every table: this is the module in which Django looks for them."""

from __future__ import annotations

from autograder.records.tables import decisions, events, gradings, people, publications, submitted

MODULES = (people, submitted, gradings, decisions, publications, events)
