"""Hidden tests of random weights: each scheme's distribution, orthogonal directions, and where the draws come from."""

import numpy as np
import pytest

from autograder.checks import form
from autograder.checks.arguments import Seed
from autograder.checks.sampling import initializers
from autograder.checks.sampling.adapters import Initializer
from autograder.checks.sampling.variance_schemes import Scheme

on_normals = pytest.mark.question("normals")
on_uniforms = pytest.mark.question("uniforms")
on_orthogonal = pytest.mark.question("orthogonal")
about_normals = pytest.mark.hint(
    "Draw normal numbers from rng. Their scale is a standard deviation: the root of the variance."
)
about_uniforms = pytest.mark.hint(
    "Draw from rng. A uniform on ±c has the variance c²/3: c is the root of three times the variance."
)

SCHEMES = {"lecun": (1.0, "fan_in"), "glorot": (1.0, "fan_avg"), "he": (2.0, "fan_in")}
SHAPES = ((24, 17), (9, 31))
FROM_RNG = "Draw everything from the rng that is given, and set no seed of your own."


def check_scheme(student, rng, scheme, distribution):
    """Check lecun_normal, glorot_uniform and so on against the scheme and the distribution of their name."""
    initializer = Initializer(f"{scheme}_{distribution}")
    initializers.check_scheme(student, initializer, Scheme(distribution, *SCHEMES[scheme]), rng)


def check_source(student, rng, names):
    """Check that a generator's state decides the weights, and that a second call with one generator draws anew."""
    for name in names:
        for shape in SHAPES:
            check_source_of(student, Initializer(name), shape, int(rng.integers(2**31)))


def check_source_of(student, initializer, shape, seed):
    subject = initializer.subject(shape, seed, FROM_RNG)
    plan = student.plan()
    shared = plan.put(Seed(seed))
    answers = [plan.call(initializer.name, *shape, rng) for rng in (Seed(seed), Seed(seed), shared, shared)]
    plan.run()
    one, same, first, second = [
        form.as_array(answer.value, shape, called=subject, part="W") for answer in answers
    ]
    if not np.array_equal(one, same):
        raise subject.same_failure("random", "two generators in the same state gave two different matrices.")
    if np.array_equal(first, second):
        raise subject.same_failure("random", "two calls with one generator gave the same matrix twice.")


@on_normals
@pytest.mark.weight(2)
@about_normals
def test_lecun_normal(student, rng):
    """lecun_normal draws independent normal weights of LeCun's variance."""
    check_scheme(student, rng, "lecun", "normal")


@on_normals
@pytest.mark.weight(2)
@about_normals
def test_glorot_normal(student, rng):
    """glorot_normal draws independent normal weights of Glorot's variance."""
    check_scheme(student, rng, "glorot", "normal")


@on_normals
@pytest.mark.weight(2)
@about_normals
def test_he_normal(student, rng):
    """he_normal draws independent normal weights of He's variance."""
    check_scheme(student, rng, "he", "normal")


@on_normals
@pytest.mark.hint(FROM_RNG)
def test_normals_come_from_rng(student, rng):
    """The same state of rng gives the same normal weights, and the next call with it gives others."""
    check_source(student, rng, [f"{scheme}_normal" for scheme in SCHEMES])


@on_uniforms
@pytest.mark.weight(2)
@about_uniforms
def test_lecun_uniform(student, rng):
    """lecun_uniform draws independent uniform weights of LeCun's variance."""
    check_scheme(student, rng, "lecun", "uniform")


@on_uniforms
@pytest.mark.weight(2)
@about_uniforms
def test_glorot_uniform(student, rng):
    """glorot_uniform draws independent uniform weights of Glorot's variance."""
    check_scheme(student, rng, "glorot", "uniform")


@on_uniforms
@pytest.mark.weight(2)
@about_uniforms
def test_he_uniform(student, rng):
    """he_uniform draws independent uniform weights of He's variance."""
    check_scheme(student, rng, "he", "uniform")


@on_uniforms
@pytest.mark.hint(FROM_RNG)
def test_uniforms_come_from_rng(student, rng):
    """The same state of rng gives the same uniform weights, and the next call with it gives others."""
    check_source(student, rng, [f"{scheme}_uniform" for scheme in SCHEMES])


@on_orthogonal
@pytest.mark.weight(3)
@pytest.mark.hint(
    "The Q of a matrix of normal numbers, of both signs; a wide matrix is a tall one turned over."
)
def test_orthogonal(student, rng):
    """orthogonal draws orthonormal columns, or rows where these are fewer, in random directions."""
    initializers.check_orthogonal(student, Initializer("orthogonal"), rng)


@on_orthogonal
@pytest.mark.hint(FROM_RNG)
def test_orthogonal_comes_from_rng(student, rng):
    """The same state of rng gives the same orthogonal weights, and the next call with it gives others."""
    check_source(student, rng, ["orthogonal"])
