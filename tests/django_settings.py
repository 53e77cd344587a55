"""Django's settings for a test process: models can be imported, and no test uses the gradebook that they name."""

from __future__ import annotations

from pathlib import Path

from autograder.records import settings
from autograder.records.address import GradebookAddress


def ensure() -> None:
    """Configure Django in this process, unless that was done."""
    settings.configure(GradebookAddress(file=Path("/nonexistent/no-test-uses-this.sqlite3")))
