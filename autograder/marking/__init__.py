"""Marks given by people: an anonymised sheet out, levels and comments back, scores counted again.

The sheet is CSV; a row bears a code, a different one for each question. Levels are numbered from 0 in the rubric's
order.
"""

from autograder.marking.filled import Mark, read_sheet
from autograder.marking.scores import apply
from autograder.marking.sheet import COLUMNS, write_sheet

__all__ = ["COLUMNS", "Mark", "apply", "read_sheet", "write_sheet"]
