"""The markers of other tools are recognized in all their spellings, and ordinary sentences are not taken for them."""

from __future__ import annotations

import json
from typing import Any

import pytest

from autograder.release import marker_words

MARKERS = r'''
### BEGIN HIDDEN TESTS
### END HIDDEN TESTS
###BEGIN HIDDEN TESTS###
#   begin   hidden tests
# Begin hidden tests (do not show)
// BEGIN HIDDEN TESTS
%% BEGIN SOLUTION
> # BEGIN SOLUTION
x = 1  ### BEGIN HIDDEN TESTS
### BEGIN-HIDDEN-TESTS
#BEGIN_HIDDEN_TESTS
# Hidden tests
=== BEGIN MARK SCHEME ===
=== end mark scheme ===
BEGIN MARK SCHEME
<!-- BEGIN SOLUTION -->
<!-- Solution: because -->
# BEGIN SOLUTION NO PROMPT
# BEGIN SOLUTION ALT="..."
x = 3  # SOLUTION
x = 3  # solution
x = 3  #SOLUTION NO PROMPT
# SOLUTION: use the mean
# Solution
# BEGIN TESTS
# begin question
# HIDDEN
# hidden
# BEGIN HIDDEN
""" # BEGIN PROMPT
"""; # END PROMPT
# IGNORE
## Ignore ##
## Test ##
## Hidden Test ##
x = 1  # EXCLUDE
# ASSIGNMENT CONFIG
ASSIGNMENT CONFIG
np.random.seed(1)  # SEED
**SOLUTION:** Because.
<strong>Solution</strong>
### AUTOTEST f(1)
### HASHED AUTOTEST f(1); f(2)
#grade
# grade
# GRADED FUNCTION: f
# UNQ_C1 (UNIQUE CELL IDENTIFIER, DO NOT EDIT)
### START CODE HERE ### (~ 2 lines of code)
### END CODE HERE ###
#| include: false
# | echo: false
#|hide
#hide
# @hidden_cell
:tags: [hide-cell]
::: {.content-hidden when-format="pdf"}
```{solution} exercise-1
```{r, include=FALSE}
.. only:: instructor
# HIDE CODE AND OUTPUT
# HIDDEN TESTS BEGIN
# private tests end
# BEGIN REMOVE
# remove-begin
# END HIDE
# begin strip
# BEGIN MODEL ANSWER
### BEGIN SAMPLE SOLUTION
# BEGIN KEY
# PRIVATE
# to_remove solution
#region Solution
# endregion hidden tests
# prune-cell
\begin{solution}
# instructor only
# Not for students
<div class="solution">
<div style="display: none">
'''.strip().splitlines()  # fmt: skip

ORDINARY = '''
this is hidden in the weights
# this is hidden in the weights
# solution of the equation
# The solution: x = 2
# the exact solution is known here
# Solutions of the equation and their stability
### Your solution
- **Solution space**: all x
solution = solve(a, b)
hidden
- hidden
"hidden",
hidden = x @ W
def hidden(x):
## Hidden layers
# Begin hidden layer
# End of the hidden layer
**Hidden inputs** are other than the public ones.
"""Hidden tests of the question `loss`: each is compared with the reference."""
Begin the tests when you are done.
The solution is hidden; begin with the tests.
The end tests your patience
END-TO-END TESTS
# start the test loop
# Tests
# test the function
# YOUR CODE HERE
x = f()  # ignore
x = 1  # type: ignore
# ignore the bias
# begin removing rows
# remove the mean
# to remove the mean, subtract it
# region of convergence
# a private name
# begin with the key
# exclude the last column
rng = np.random.default_rng(0)  # seed
# Seed
# grade the papers
# answer
**Your answer (why)**
## Question 1
# %%
'''.strip().splitlines()


@pytest.mark.parametrize("line", MARKERS)
def test_a_marker_of_another_tool_is_recognized(line: str) -> None:
    assert marker_words.is_marker(line)


@pytest.mark.parametrize("line", MARKERS)
def test_a_marker_is_recognized_whatever_blanks_are_around_it(line: str) -> None:
    assert marker_words.is_marker(f"\t{line}  \r")


@pytest.mark.parametrize("line", ORDINARY)
def test_an_ordinary_line_is_no_marker(line: str) -> None:
    assert not marker_words.is_marker(line)


TESTS_CELL = {"grade": True, "solution": False, "locked": True}
ANSWER_CELL = {"grade": False, "solution": True, "locked": False}


@pytest.mark.parametrize(
    ("metadata", "entry"),
    [
        ({"nbgrader": TESTS_CELL}, "nbgrader.grade"),
        ({"nbgrader": ANSWER_CELL}, "nbgrader.solution"),
        ({"nbgrader": {"locked": True}}, "nbgrader.locked"),
        ({"nbgrader": {"task": True, "locked": True}}, "nbgrader.locked"),
        ({"tags": ["figure", "remove-cell"]}, "remove-cell"),
        ({"tags": ["remove_input"]}, "remove_input"),
        ({"tags": ["Hide-Cell"]}, "Hide-Cell"),
        ({"tags": ["solution"]}, "solution"),
        ({"tags": ["instructor-only"]}, "instructor-only"),
        ({"tags": ["otter_ignore"]}, "otter_ignore"),
        ({"tags": ["prune-cell"]}, "prune-cell"),
        ({"tags": "hidden solution"}, "hidden"),
        ({"nbsphinx": "hidden"}, "nbsphinx: hidden"),
        ({"jupyter": {"source_hidden": True}}, "source_hidden"),
        ({"hide_input": True}, "hide_input"),
        ({"solution2": "hidden"}, "solution2"),
        ({"otter": {"ignore": True}}, "otter"),
        ({"echo": False}, "echo: false"),
    ],
    ids=json.dumps,
)
def test_metadata_that_hides_a_cell_elsewhere_is_recognized(metadata: dict[str, Any], entry: str) -> None:
    assert entry in marker_words.in_metadata(metadata, solved=False)


@pytest.mark.parametrize(
    "metadata",
    [
        {},
        {"tags": ["figure", "hide-output", "remove-output", "raises-exception", "parameters", "hiding"]},
        {"nbgrader": {"grade": False, "solution": False, "locked": False}},
        {"collapsed": True, "editable": False, "slideshow": {"slide_type": "slide"}},
        {"jupyter": {"source_hidden": False}},
        {"tags": None, "nbgrader": None},
    ],
    ids=json.dumps,
)
def test_other_metadata_is_left_alone(metadata: dict[str, Any]) -> None:
    assert list(marker_words.in_metadata(metadata, solved=False)) == []


def test_an_answer_cell_of_nbgrader_with_a_solution_between_markers_means_the_same_here() -> None:
    assert list(marker_words.in_metadata({"nbgrader": ANSWER_CELL}, solved=True)) == []


def test_a_tests_cell_of_nbgrader_is_recognized_with_a_solution_too() -> None:
    assert list(marker_words.in_metadata({"nbgrader": TESTS_CELL}, solved=True)) == ["nbgrader.grade"]
