"""Finds the mistake behind a wrong answer: facts that are true of it, and known mistakes that behave like it."""
