"""A source notebook becomes a solution and a starter, and a slip in its markers never gets through."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import nbformat
import pytest

from autograder.course.assignment import Assignment
from autograder.course.source import read, released_notebook, solution_notebook
from autograder.errors import AssignmentError

With = Callable[[str], Assignment]
ONE = "# %%\ndef f(x):\n    ### BEGIN SOLUTION\n    return secret(x)\n    ### END SOLUTION\n"


def texts(notebook: dict[str, Any]) -> list[str]:
    return ["".join(cell["source"]) for cell in notebook["cells"]]


def test_a_stub_names_the_function_that_is_not_written(with_source: With) -> None:
    stub = '    # YOUR CODE HERE\n    raise NotImplementedError("f is not written yet")'
    assert texts(released_notebook(with_source(ONE))) == [f"def f(x):\n{stub}"]


def test_a_method_is_named_rather_than_its_class(with_source: With) -> None:
    indented = ONE.split("\n", 1)[1].replace("\n", "\n    ")
    released = texts(released_notebook(with_source(f"# %%\nclass A:\n    {indented}")))
    assert '        raise NotImplementedError("f is not written yet")' in released[0]


def test_a_solution_that_is_the_whole_cell_names_what_it_defined(with_source: With) -> None:
    source = "# %%\n### BEGIN SOLUTION\ndef g(x):\n    return x\n### END SOLUTION\n"
    assert (
        'raise NotImplementedError("g is not written yet")'
        in texts(released_notebook(with_source(source)))[0]
    )


def test_a_solution_keeps_the_code_and_loses_the_markers(with_source: With) -> None:
    assert texts(solution_notebook(with_source(ONE))) == ["def f(x):\n    return secret(x)"]


def test_a_written_answer_is_released_as_its_first_line(with_source: With) -> None:
    answer = "# ### BEGIN SOLUTION\n# Because.\n# ### END SOLUTION\n"
    source = f'# %% [markdown] answer="why"\n# **Your answer (why)**\n#\n{answer}'
    notebook = released_notebook(with_source(source))
    assert texts(notebook)[0].strip() == "**Your answer (why)**"
    assert notebook["cells"][0]["metadata"] == {"answer": "why"}


@pytest.mark.parametrize("make", [solution_notebook, released_notebook])
def test_what_is_made_is_a_valid_notebook(
    make: Callable[[Assignment], dict[str, Any]], first_steps: Assignment
) -> None:
    nbformat.validate(make(first_steps), version=4, version_minor=5)


def test_cells_alike_in_text_have_ids_of_their_own(with_source: With) -> None:
    notebook = released_notebook(with_source("# %%\nx = 1\n\n# %%\nx = 1\n"))
    assert len({cell["id"] for cell in notebook["cells"]}) == 2


def test_lines_above_the_first_cell_are_the_authors_own(with_source: With) -> None:
    assert texts(released_notebook(with_source("# ruff: noqa\n\n# %%\nx = 1\n"))) == ["x = 1"]


def test_metadata_of_tools_is_dropped(with_source: With) -> None:
    notebook = released_notebook(with_source('# %% collapsed=true tags=["figure"]\nx = 1\n'))
    assert notebook["cells"][0]["metadata"] == {"tags": ["figure"]}


def test_a_notebook_file_serves_as_source_too(first_steps: Assignment) -> None:
    path = first_steps.source.with_suffix(".ipynb")
    path.write_text(json.dumps(solution_notebook(first_steps)), "utf-8")
    assert [cell.text for cell in read(path)] == texts(solution_notebook(first_steps))


@pytest.mark.parametrize(
    ("source", "sentence"),
    [
        (
            "# %%\n### BEGIN SOLUTION\nx = 1\n",
            "line 2: '### BEGIN SOLUTION' has no '### END SOLUTION' after it in its cell",
        ),
        (
            "# %%\n### BEGIN SOLUTION\nx = 1\n\n# %%\n### END SOLUTION\n",
            "line 2: '### BEGIN SOLUTION' has no",
        ),
        (
            "# %%\nx = 1\n### END SOLUTION\n",
            "line 3: '### END SOLUTION' has no '### BEGIN SOLUTION' before it",
        ),
        (
            "# %%\n### BEGIN SOLUTION\n### BEGIN SOLUTION\n",
            "line 3: '### BEGIN SOLUTION' inside the solution that begins",
        ),
        ("# %%\n## begin solution\nx = 1\n", "line 2: '## begin solution' is no marker"),
        ("x = 1\n", "has no cell"),
        (
            "# %%\nif x:\n    ### BEGIN SOLUTION\n    y\n    ### END SOLUTION\n  z\n",
            "cell 1 is no longer Python",
        ),
    ],
)
def test_a_marker_out_of_place_is_one_sentence_with_its_line(
    with_source: With, source: str, sentence: str
) -> None:
    with pytest.raises(AssignmentError) as caught:
        released_notebook(with_source(source))
    assert caught.value.problem.startswith(sentence)
    assert "\n" not in str(caught.value)
