"""Hidden tests of the five rules. The judge supplies the gradients and compares every array after every step."""

import pytest

from autograder.checks import array, form
from autograder.checks.failure import CheckFailure
from autograder.checks.messages import Subject
from autograder.checks.optimizers import adapters, inputs, rules
from reference.optimizers import FORMS, LOOKALIKES

on_sgd = pytest.mark.question("sgd")
on_momentum = pytest.mark.question("momentum")
on_nesterov = pytest.mark.question("nesterov")
on_rmsprop = pytest.mark.question("rmsprop")
on_adam = pytest.mark.question("adam")
about_the_rate = pytest.mark.hint(
    "Where this test alone fails, read self.learning_rate in each step; else begin with the other tests."
)

RATE = {"learning_rate": inputs.LEARNING_RATE}
CLASSES = {"sgd": "SGD", "momentum": "Momentum", "nesterov": "Nesterov", "rmsprop": "RMSProp", "adam": "Adam"}
RANGES = {
    "sgd": RATE,
    "momentum": {**RATE, "beta": inputs.DECAY},
    "nesterov": {**RATE, "beta": inputs.DECAY},
    "rmsprop": {**RATE, "beta": inputs.SLOW_DECAY},
    "adam": {**RATE, "beta1": inputs.DECAY, "beta2": inputs.SLOW_DECAY},
}
EPS = {"rmsprop": "eps", "adam": "eps"}
TWINS = ((3, 4), (4,), (3, 4))  # two of one shape: state that is kept by shape shows
ONES = ((3, 3), (1,), (1, 1))  # a square one, and two of one entry


def forms_of(rule):
    """Return the accepted forms. The look-ahead form of Nesterov's rule would need a function for its gradients."""
    return {name: make for name, make in FORMS[rule].items() if name != "look-ahead"}


def check_rule(student, rule, rng):
    """Check whole runs: alone, together with others, with zeros, with other sizes, with a large eps."""
    rules.check_rule(
        student,
        adapters.OptimizerClass(CLASSES[rule]),
        forms_of(rule),
        RANGES[rule],
        rng,
        rejected=LOOKALIKES.get(rule),
        eps=EPS.get(rule, ""),
    )


def check_unchanged(student, rule, rng):
    """Check three steps, and the gradients after them."""
    optimizer = adapters.OptimizerClass(CLASSES[rule])
    rules.check_unchanged(student, optimizer, forms_of(rule), RANGES[rule], rng, eps=EPS.get(rule, ""))


def check_first_step(student, rule, rng):
    """Check one step of a new object, for three draws of parameters, gradients and hyper-parameters."""
    for shapes in (TWINS, ONES, TWINS):
        run = draw(rng, rule, shapes)
        check_steps(student, rule, run, [run.hyper["learning_rate"]])


def check_changing_rate(student, rule, rng):
    """Check four steps, before each of which the attribute learning_rate is set, to other values in two runs."""
    for shapes in (TWINS, ONES):
        check_steps(student, rule, draw(rng, rule, shapes), rng.permutation([0.08, 0.16, 0.32, 0.64]))


def draw(rng, rule, shapes):
    """Draw hyper-parameters, arrays of these shapes, and gradients of size 0.5 to 2 of both signs for four steps."""
    hyper = {name: float(rng.uniform(*bounds)) for name, bounds in RANGES[rule].items()}
    grads = [
        [rng.uniform(0.5, 2.0, shape) * rng.choice([-1.0, 1.0], shape) for shape in shapes] for _ in range(4)
    ]
    small = {EPS[rule]: 1e-8} if rule in EPS else {}
    return inputs.OptimizerRun("alone", {**hyper, **small}, [rng.normal(size=s) for s in shapes], grads)


def check_steps(student, rule, run, rates):
    """Check that one accepted form explains the first steps of a run, with these learning rates."""
    plan = student.plan()
    made = plan.call(CLASSES[rule], keywords=run.hyper, fetch=False)
    params, answers = plan.put(list(run.params)), []
    for rate, grads in zip(rates, run.grads, strict=False):
        plan.method(made, "__setattr__", "learning_rate", float(rate), fetch=False)
        params = plan.method(made, "step", params, grads)
        answers.append(params)
    plan.run()
    made.raise_for_failure()
    about = "learning_rate is set before each step" if len(rates) > 1 else "one step"
    subject = Subject(f"{CLASSES[rule]}(…).step(params, grads)", "params", {**run.hyper}, about)
    found = [arrays_of(answer, run, subject) for answer in answers]
    failures = [failure_of(make, run, rates, found, subject) for make in forms_of(rule).values()]
    if all(failures):
        raise failures[0]


def arrays_of(answer, run, subject):
    """Return the student's arrays after one step. Raises `CheckFailure` where their form is wrong."""
    try:
        value = answer.value
    except CheckFailure as failure:
        raise subject.explain(failure) from None
    items = form.as_sequence(value, len(run.params), called=subject, holds="one array per parameter")
    return [
        form.as_array(item, start.shape, called=subject.within(index))
        for index, (item, start) in enumerate(zip(items, run.params, strict=True))
    ]


def failure_of(make, run, rates, found, subject):
    """Return what is wrong where this form explains the steps; None where it does."""
    expected, params = make(**run.hyper), run.params
    for step, (rate, grads, answer) in enumerate(zip(rates, run.grads, found, strict=False)):
        expected.learning_rate = rate
        params = expected.step(params, grads)
        for index, (got, wanted, start) in enumerate(zip(answer, params, run.params, strict=True)):
            moved = subject.at(f"the change of params[{index}] after step {step + 1}")
            try:
                array.check_array(got - start, wanted - start, called=moved)
            except CheckFailure as failure:
                return failure
    return None


@on_sgd
@pytest.mark.weight(3)
@pytest.mark.hint("Each array moves against its own gradient, by learning_rate times that gradient.")
def test_sgd(student, rng):
    """SGD moves every array by the rule, for any shapes, rates and gradients."""
    check_rule(student, "sgd", rng)


@on_sgd
@about_the_rate
def test_sgd_changing_rate(student, rng):
    """SGD uses the learning rate that it has at each step."""
    check_changing_rate(student, "sgd", rng)


@on_sgd
@pytest.mark.weight(0.5)
def test_sgd_leaves_gradients_alone(student, rng):
    """The gradients are unchanged after right steps of SGD."""
    check_unchanged(student, "sgd", rng)


@on_momentum
@pytest.mark.hint("m is 0 at the start, so the first step is that of plain gradient descent.")
def test_momentum_first_step(student, rng):
    """The first step of Momentum is right."""
    check_first_step(student, "momentum", rng)


@on_momentum
@pytest.mark.weight(3)
@pytest.mark.hint("Each array has an m of its own, which each object keeps from one step to the next.")
def test_momentum(student, rng):
    """Momentum moves every array by the rule, for several optimizers at once and gradients of any size."""
    check_rule(student, "momentum", rng)


@on_momentum
@about_the_rate
def test_momentum_changing_rate(student, rng):
    """Momentum uses the learning rate that it has at each step."""
    check_changing_rate(student, "momentum", rng)


@on_momentum
@pytest.mark.weight(0.5)
def test_momentum_leaves_gradients_alone(student, rng):
    """The gradients are unchanged after right steps of Momentum."""
    check_unchanged(student, "momentum", rng)


@on_nesterov
@pytest.mark.hint(
    "In the first step m is -learning_rate * g; the step is beta times that, and once more that."
)
def test_nesterov_first_step(student, rng):
    """The first step of Nesterov is right."""
    check_first_step(student, "nesterov", rng)


@on_nesterov
@pytest.mark.weight(3)
@pytest.mark.hint("First the new m, as in momentum; then the step, with that new m.")
def test_nesterov(student, rng):
    """Nesterov moves every array by the rule, for several optimizers at once and gradients of any size."""
    check_rule(student, "nesterov", rng)


@on_nesterov
@about_the_rate
def test_nesterov_changing_rate(student, rng):
    """Nesterov uses the learning rate that it has at each step."""
    check_changing_rate(student, "nesterov", rng)


@on_nesterov
@pytest.mark.weight(0.5)
def test_nesterov_leaves_gradients_alone(student, rng):
    """The gradients are unchanged after right steps of Nesterov."""
    check_unchanged(student, "nesterov", rng)


@on_rmsprop
@pytest.mark.hint("In the first step v is (1 - beta) * g²: the step is learning_rate / √(1 - beta) long.")
def test_rmsprop_first_step(student, rng):
    """The first step of RMSProp is right."""
    check_first_step(student, "rmsprop", rng)


@on_rmsprop
@pytest.mark.weight(3)
@pytest.mark.hint(
    "Average the squares, entry by entry; divide by the root of the average; use every argument."
)
def test_rmsprop(student, rng):
    """RMSProp moves every array by the rule, for several optimizers at once, gradients of any size and a large eps."""
    check_rule(student, "rmsprop", rng)


@on_rmsprop
@about_the_rate
def test_rmsprop_changing_rate(student, rng):
    """RMSProp uses the learning rate that it has at each step."""
    check_changing_rate(student, "rmsprop", rng)


@on_rmsprop
@pytest.mark.weight(0.5)
def test_rmsprop_leaves_gradients_alone(student, rng):
    """The gradients are unchanged after right steps of RMSProp."""
    check_unchanged(student, "rmsprop", rng)


@on_adam
@pytest.mark.hint(
    "After one step the corrected averages are g and g² themselves: every entry moves by learning_rate."
)
def test_adam_first_step(student, rng):
    """The first step of Adam is right."""
    check_first_step(student, "adam", rng)


@on_adam
@pytest.mark.weight(4)
@pytest.mark.hint(
    "Keep m and v as they are, and correct copies of them; t counts steps, from 1, one for all arrays."
)
def test_adam(student, rng):
    """Adam moves every array by the rule, for several optimizers at once, gradients of any size and a large eps."""
    check_rule(student, "adam", rng)


@on_adam
@about_the_rate
def test_adam_changing_rate(student, rng):
    """Adam uses the learning rate that it has at each step."""
    check_changing_rate(student, "adam", rng)


@on_adam
@pytest.mark.weight(0.5)
def test_adam_leaves_gradients_alone(student, rng):
    """The gradients are unchanged after right steps of Adam."""
    check_unchanged(student, "adam", rng)
