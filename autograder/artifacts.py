"""The names of the files and folders that a grading writes, in one place."""

from __future__ import annotations

MARKER = ".autograder"  # lies in every folder that gradings write into; what they write is no submission
FILES = ("results.json", "grades.csv", "index.html")
FOLDERS = ("feedback", "submissions", "executed")
