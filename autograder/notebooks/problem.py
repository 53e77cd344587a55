"""How the modules of this package say that something cannot be read."""

from __future__ import annotations


class Problem(Exception):
    """A sentence, or its end after the file's name; whoever knows the submission names it."""
