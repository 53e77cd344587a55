"""Marks that people give: an anonymised sheet goes out, levels and comments come back, scores are counted again.

The sheet is CSV. Each row has a code, a different one for each question. Levels are numbered from 0, in the order of
the rubric.
"""
