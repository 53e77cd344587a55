"""The names of the files and folders that a grading writes, in one place.

graded/<assignment>/
    .autograder             marks the folder as the output of a grading
    results.json            every result, from which all other outputs are made
    grades.csv              the class as a table
    index.html              the class page
    feedback/<id>.html      one page for each submission
    submissions/<id>.ipynb  the submitted bytes, unchanged
    executed/<id>.ipynb     the notebook with the outputs of our run
    marking-key.json        whose answer a row of the marking sheet is
    marks.json              the marks that people gave, and for which answers
"""

from __future__ import annotations

MARKER = (
    ".autograder"  # lies in every output folder; what stands beside it under the names below is no submission
)
RESULTS = "results.json"
GRADES = "grades.csv"
CLASS_PAGE = "index.html"
FEEDBACK = "feedback"
SUBMISSIONS = "submissions"
EXECUTED = "executed"
MARKING_KEY = "marking-key.json"  # kept by the next grading: a sheet that is out must still find its answers
MARKS = "marks.json"  # kept by the next grading, which takes over the marks whose answers are unchanged

# What the next grading into the same folder replaces.
FILES = (RESULTS, GRADES, CLASS_PAGE)
FOLDERS = (FEEDBACK, SUBMISSIONS, EXECUTED)
