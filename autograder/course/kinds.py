"""The kinds of courses: what the templates of a new course and of a new assignment are about.

A kind decides nothing but which templates are written. Any assignment may hold anything.
"""

KINDS = {
    "functions": "functions of text and a variable; no package is needed",
    "table": "a table of pandas, a plot of Matplotlib and a variable",
    "network": "a loss and its gradient in NumPy, the first step to a neural network",
}
DEFAULT = "functions"
