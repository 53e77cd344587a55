"""The rules of Otter-Grader's format, one by one: solution marks, expected outputs, points, and blocks out of order."""

from __future__ import annotations

import pytest

from autograder.course import markers
from autograder.platforms.moved_in.foreign_notebook import ForeignCell, NotMoved
from autograder.platforms.otter import blocks, solutions
from autograder.platforms.otter import tests as otter_tests
from autograder.platforms.otter.tests import OtterTest


@pytest.mark.parametrize(
    ("master", "student", "solution"),
    [
        ("x = 2 # SOLUTION", "x = ...", "x = 2"),
        ("    return y # SOLUTION", "    ...", "    return y"),
        ("a, b = 1, 2 # SOLUTION", "a, b = ...", "a, b = 1, 2"),
        ("d['k'] = 5 #SOLUTION", "d['k'] = ...", "d['k'] = 5"),
        ("f(x) # SOLUTION", "...", "f(x)"),
        ("plt.plot(x) # SOLUTION NO PROMPT", "", "plt.plot(x)"),
        ("rng = make(3) # SEED", "", "rng = make(3)"),
        ("# BEGIN SOLUTION\nx = 1\ny = 2\n# END SOLUTION\nz = 3", "...\nz = 3", "x = 1\ny = 2\nz = 3"),
        ("# BEGIN SOLUTION NO PROMPT\nx = 1\n# END SOLUTION\nz = 3", "z = 3", "x = 1\nz = 3"),
        ('x = 1 # SOLUTION\n""" # BEGIN PROMPT\nprint(x)\n"""; # END PROMPT', "x = ...\nprint(x)", "x = 1"),
        ("x = 1 # SOLUTION\ngone() # IGNORE\n# BEGIN IGNORE\na\n# END IGNORE", "x = ...", "x = 1"),
    ],
)
def test_students_get_the_prompts_and_the_solution_is_whole(master: str, student: str, solution: str) -> None:
    made = solutions.converted(master)
    assert markers.without_solutions(made, "code").strip("\n") == student
    assert solutions.solved(made) == solution


@pytest.mark.parametrize(
    ("code", "shown", "made"),
    [
        ("square(2)", "4", "assert square(2) == 4"),
        ("nine == 9", "True", "assert nine == 9"),
        ("x in y", "False", "assert not (x in y)"),
        ("a == b", "[1, 2]", "assert (a == b) == [1, 2]"),
        ("f()", "", "f()"),
        ("f()", "None", "assert f() is None"),
        ("y = f(1)\ny", "'a b'", "y = f(1)\nassert y == 'a b'"),
        ("np.ones(2)", "array([1., 1.])", "assert repr(np.ones(2)) == 'array([1., 1.])'"),
        ("print(x, y)", "1 2", "assert str(x) + \" \" + str(y) == '1 2'"),
        ("x = 1\nassert f(x)", "", "x = 1\nassert f(x)"),
    ],
)
def test_an_expected_output_becomes_an_assertion(code: str, shown: str, made: str) -> None:
    assert otter_tests.assertions(code, shown) == made


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        ("f()", "ValueError: no"),
        ("str(print(x))", "2\n'None'"),
        ("x = f()", "printed"),
        ("print(x, end='')", "1"),
    ],
)
def test_an_output_that_no_assertion_can_say_is_refused(code: str, shown: str) -> None:
    with pytest.raises(ValueError, match="it "):
        otter_tests.assertions(code, shown)


def test_a_function_is_called_with_the_names_that_it_takes() -> None:
    made = otter_tests.called("def test_a(f, env):\n    assert f(env['x']) == env.get('y')\n")
    assert made.splitlines()[-1] == 'test_a(f=f, env={"x": x, "y": y})'


def test_an_environment_that_is_used_as_a_whole_is_refused() -> None:
    with pytest.raises(ValueError, match="env as a whole"):
        otter_tests.called("def test_a(env):\n    assert len(env) > 3\n")


def points(given: object, *own: float | None) -> list[float]:
    tests = [OtterTest(1, "", False, one, "", "") for one in own]
    return otter_tests.resolved(given, tests, "q1")


@pytest.mark.parametrize(
    ("given", "own", "resolved"),
    [
        ([1, 2], (5, None), [1, 2]),
        (None, (None, None), [0.5, 0.5]),
        (None, (2, None), [2, 0]),
        (3, (None, None), [1.5, 1.5]),
        (3, (1, None, None), [1, 1, 1]),
        ({"each": 2}, (None, None), [2, 2]),
    ],
)
def test_points_are_shared_by_otters_rules(
    given: object, own: tuple[float | None, ...], resolved: list[float]
) -> None:
    assert points(given, *own) == resolved


@pytest.mark.parametrize(
    ("given", "own"), [([1], (None, None)), (1, (2, None)), ("many", (None,)), (float("nan"), (None,))]
)
def test_points_that_contradict_are_refused(given: object, own: tuple[float | None, ...]) -> None:
    with pytest.raises(NotMoved):
        points(given, *own)


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["# BEGIN QUESTION\nname: q1"], "has a question without its end, which begins in cell 1"),
        (["# END QUESTION"], "has END QUESTION where none can stand, in cell 1"),
        (["# BEGIN SOLUTION"], "has BEGIN SOLUTION where none can stand, in cell 1"),
        (
            ["# BEGIN QUESTION\nname: q", "# BEGIN TESTS", "# END SOLUTION"],
            "has END SOLUTION where none can stand, in cell 3",
        ),
        (["# ASSIGNMENT CONFIG\n- 1"], "has a configuration in cell 1 that is no list of keys"),
        (["# ASSIGNMENT CONFIG\na: [b"], "has a configuration in cell 1 that is no YAML (ParserError)"),
        (
            ["# ASSIGNMENT CONFIG\na: !!python/object/apply:os.system ['true']"],
            "has a configuration in cell 1 that is no YAML (ConstructorError)",
        ),
    ],
)
def test_blocks_out_of_order_are_named_with_their_cell(texts: list[str], said: str) -> None:
    with pytest.raises(NotMoved) as raised:
        blocks.read([ForeignCell(n, "raw", text) for n, text in enumerate(texts, start=1)])
    assert str(raised.value) == said


def test_the_format_that_otter_gave_up_is_recognised() -> None:
    with pytest.raises(NotMoved, match="gave up with its version 5"):
        blocks.read([ForeignCell(1, "code", "## Test ##\nassert x")])
