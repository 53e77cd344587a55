"""Submissions as cells: a notebook is read within limits, repaired where possible, or reported."""
