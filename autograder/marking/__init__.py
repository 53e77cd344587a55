"""Marks given by people: an anonymised sheet out, levels and comments back, scores counted again.

The sheet is CSV; a row bears a code, a different one for each question. Levels are numbered from 0 in the rubric's
order.
"""
