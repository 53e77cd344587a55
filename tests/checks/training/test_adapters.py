"""`training.adapters`: training loops of other names, orders and forms, compared with the same linear model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from autograder.checks.arguments import Object
from autograder.checks.failure import CheckFailure
from autograder.checks.training import adapters, runs, trajectory
from autograder.judge import trace
from autograder.judge.trace import PUT_VALUE
from tests.checks.local_student import student

VALUES = ("params", "X", "y", "lr", "batches")


def train(params: Any, X: Any, y: Any, lr: float, batches: Any, epochs: int = 1) -> tuple[Any, Any]:
    """Flat parameters [w, b], over the batches as often as there are epochs; one loss per step."""
    (w, b), losses = params, []
    for rows in [rows for _ in range(epochs) for rows in batches]:
        error = X[rows] @ w + b - y[rows][:, None]
        losses.append(np.mean(error**2))
        w, b = w - lr * 2 * X[rows].T @ error / len(rows), b - lr * 2 * error.mean(axis=0)
    return [w, b], losses


def by_name(params: Any, *rest: Any, **more: Any) -> tuple[Any, Any]:
    """The same with a dict of parameters."""
    (w, b), losses = train((params["w"], params["b"]), *rest, **more)
    return {"w": w, "b": b}, losses


def by_epoch(params: Any, X: Any, y: Any, lr: float, batches: Any, epochs: int) -> tuple[Any, Any]:
    """The same with the mean loss of each epoch."""
    params, losses = train(params, X, y, lr, batches, epochs)
    return params, np.reshape(losses, (epochs, -1)).mean(axis=1)


def course(**more: Any) -> runs.TrainingRun:
    rng = np.random.default_rng(5)
    X, y = rng.normal(size=(40, 3)), rng.normal(size=40)
    params = [rng.normal(size=(3, 1)), rng.normal(size=1)]
    return runs.TrainingRun(params, X, y, 0.1, runs.draw_batches(rng, 40, 16, 6), more=more)


def failed(
    names: dict[str, Any], loop: Any, run: runs.TrainingRun, reference: Callable[..., Any] = train
) -> dict[str, CheckFailure]:
    """Each verdict's failure, without those that pass."""
    found = {}
    for verdict in (trajectory.check_losses, trajectory.check_parameters, trajectory.check_unchanged):
        try:
            verdict(student(**names), loop, reference, run)
        except CheckFailure as failure:
            found[verdict.__name__.removeprefix("check_")] = failure
    return found


def test_another_name_order_and_keyword_are_the_adapters() -> None:
    def learn(X: Any, y: Any, params: Any, *, minibatches: Any, alpha: float) -> Any:
        return train(params, X, y, alpha, minibatches)

    loop = adapters.TrainingFunction("learn", ("X", "y", "params"), {"batches": "minibatches", "lr": "alpha"})
    assert failed({"learn": learn}, loop, course()) == {}


def test_a_call_is_told_in_its_own_words() -> None:
    loop = adapters.TrainingFunction("learn", ("X", "y", "params"), {"lr": "alpha"})
    assert loop.called == "learn(X, y, params, alpha)"


def test_further_parts_are_free() -> None:
    def with_accuracies(*args: Any) -> Any:
        params, losses = train(*args)
        return losses, [0.5] * len(losses), params

    loop = adapters.TrainingFunction(parts=("losses", "accuracies", "params"))
    assert failed({"train": with_accuracies}, loop, course()) == {}


def test_losses_in_the_place_of_the_parameters_are_told_as_an_order() -> None:
    failure = failed({"train": lambda *args: train(*args)[::-1]}, adapters.TrainingFunction(), course())[
        "losses"
    ]
    said = (
        "the parts came back in another order than params, losses: the losses stand where params is expected."
    )
    called = "train(params, X, y, lr, batches)"
    assert (failure.kind, failure.redacted, failure.hint) == (
        "parts",
        f"{called}: {said}",
        "Return params, losses.",
    )


def test_a_history_in_a_dict_is_taken_out_by_the_adapter() -> None:
    def with_history(*args: Any) -> Any:
        params, losses = train(*args)
        return params, {"loss": losses, "accuracy": losses}

    loop = adapters.TrainingFunction(losses=lambda value: value[1]["loss"])
    assert failed({"train": with_history}, loop, course()) == {}


def test_a_history_that_is_not_there_is_told() -> None:
    loop = adapters.TrainingFunction(losses=lambda value: value[1]["loss"])
    failure = failed({"train": train}, loop, course())["losses"]
    assert "the losses are not where the handout asks for them" in failure.redacted


def test_epochs_go_to_the_student_and_to_the_reference() -> None:
    loop = adapters.TrainingFunction(arguments=(*VALUES, "epochs"), per="epoch")
    assert failed({"train": by_epoch}, loop, course(epochs=3), by_epoch) == {}


def test_an_epoch_too_few_is_told_by_the_losses() -> None:
    loop = adapters.TrainingFunction(arguments=(*VALUES, "epochs"), per="epoch")
    one_less = {"train": lambda *args: by_epoch(*args[:-1], epochs=args[-1] - 1)}
    found = failed(one_less, loop, course(epochs=3), by_epoch)
    assert "one loss per epoch" in found["losses"].text
    assert "parameters" in found


def test_parameters_may_be_a_dict() -> None:
    run = course()
    run = replace(run, params={"w": run.params[0], "b": run.params[1]})
    assert failed({"train": by_name}, adapters.TrainingFunction(), run, by_name) == {}


def test_a_dict_without_a_parameter_is_told() -> None:
    run = course()
    run = replace(run, params={"w": run.params[0], "b": run.params[1]})
    answer = failed(
        {"train": lambda *args: ({"w": args[0]["w"]}, [])}, adapters.TrainingFunction(), run, by_name
    )
    assert "a dict with the keys w, b" in answer["parameters"].redacted


def test_a_dict_of_parameters_is_screened() -> None:
    run = course()
    run = replace(run, params={"w": run.params[0], "b": run.params[1]})
    assert runs.draw_stable_run(by_name, lambda: run, np.random.default_rng(0)) is run


def test_a_loop_that_trains_in_place_passes_where_the_adapter_says_so() -> None:
    def in_place(params: Any, *rest: Any) -> Any:
        new, losses = train(params, *rest)
        params[0][...], params[1][...] = new
        return losses

    loop = adapters.TrainingFunction(parts=("losses",), in_place=True)
    assert failed({"train": in_place}, loop, course()) == {}


ORDERS = [
    adapters.TrainingFunction(),
    adapters.TrainingFunction(arguments=("params", "y", "lr", "batches"), keywords={"X": "X"}),
    adapters.TrainingFunction(arguments=("X", "y", "lr", "batches"), keywords={"params": "params"}),
    adapters.TrainingFunction(arguments=(), keywords={name: name for name in VALUES}),
]


@pytest.mark.parametrize("loop", ORDERS, ids=lambda loop: loop.called)
@pytest.mark.parametrize("argument", ["params", "X", "y", "batches"])
def test_an_argument_that_is_changed_is_named(loop: Any, argument: str) -> None:
    def careless(**given: Any) -> Any:
        answer = train(**given)
        value = given[argument]
        (value[0] if isinstance(value, list) else value)[...] = 0
        return answer

    def by_any(*args: Any, **keywords: Any) -> Any:
        return careless(**dict(zip(loop.arguments, args, strict=True)), **keywords)

    found = failed({"train": by_any}, loop, course())
    assert {name: failure.kind for name, failure in found.items()} == {"unchanged": "mutation"}
    assert f"changed its argument {argument}" in found["unchanged"].text


@pytest.mark.parametrize("loop", ORDERS, ids=lambda loop: loop.called)
def test_what_is_left_of_an_argument_comes_back_once(loop: Any) -> None:
    names = [*loop.arguments, *loop.keywords]
    who = student(train=lambda *args, **more: train(**dict(zip(names, args, strict=False)), **more))
    trajectory.check_unchanged(who, loop, train, course())
    calls = trace.decode(who.trace.encoded())
    fetched = [call for call in calls if call.name == PUT_VALUE and call.answer]
    brought = {loop.arguments[tensor.path[0]] for call in calls for tensor in call.after}
    assert brought == set(loop.arguments)
    assert len(fetched) == len(set(loop.keywords) - {"lr"})


class SGD:
    """A student's optimizer."""

    def __init__(self, rate: float) -> None:
        self.rate = rate

    def step(self, params: Any, grads: Any) -> Any:
        return [part - self.rate * grad for part, grad in zip(params, grads, strict=True)]


def with_optimizer(params: Any, X: Any, y: Any, optimizer: Any, batches: Any) -> Any:
    losses = []
    for rows in batches:
        error = X[rows] @ params[0] + params[1] - y[rows][:, None]
        losses.append(np.mean(error**2))
        params = optimizer.step(params, [2 * X[rows].T @ error / len(rows), 2 * error.mean(axis=0)])
    return params, losses


OPTIMIZER = adapters.TrainingFunction(arguments=("params", "X", "y", "optimizer", "batches"))


def test_an_optimizer_of_the_students_is_made_and_passed_in() -> None:
    run = course(optimizer=runs.StudentObject("SGD", {"rate": "lr"}))
    assert failed({"train": with_optimizer, "SGD": SGD}, OPTIMIZER, run) == {}


def test_an_optimizer_that_is_missing_is_told() -> None:
    run = course(optimizer=runs.StudentObject("SGD", {"rate": "lr"}))
    assert {f.kind for f in failed({"train": with_optimizer}, OPTIMIZER, run).values()} == {"missing"}


def test_an_optimizer_of_ours_is_called_back() -> None:
    run = course(optimizer=Object({"step": SGD(0.1).step}))
    assert failed({"train": with_optimizer}, OPTIMIZER, run) == {}


def test_an_optimizer_that_is_not_used_is_found() -> None:
    run = course(optimizer=runs.StudentObject("SGD", {"rate": "lr"}))
    ignoring = {"train": lambda p, X, y, o, batches: train(p, X, y, 0.05, batches), "SGD": SGD}
    assert {"losses", "parameters"} <= set(failed(ignoring, OPTIMIZER, run))


class Network:
    """A student's class."""

    def __init__(self, weights: Any) -> None:
        self.weights = weights

    def fit(self, X: Any, y: Any, learning_rate: float, batches: Any) -> Network:
        self.weights, self.history = train(self.weights, X, y, learning_rate, batches)
        return self


CLASS = adapters.TrainingClass(
    made=(),
    made_keywords={"params": "weights"},
    arguments=("X", "y"),
    keywords={"lr": "learning_rate", "batches": "batches"},
    params="weights",
    losses="history",
)


def test_a_class_is_trained_by_its_method() -> None:
    assert failed({"Network": Network}, CLASS, course()) == {}


def test_what_fit_returns_may_be_the_losses() -> None:
    class Returning(Network):
        def fit(self, *args: Any, **keywords: Any) -> Any:
            return super().fit(*args, **keywords).history

    loop = replace(CLASS, losses=lambda value: value)
    assert failed({"Network": Returning}, loop, course()) == {}


@pytest.mark.parametrize("missing", ["weights", "history"])
def test_an_attribute_that_is_missing_is_the_students_failure(missing: str) -> None:
    class Without(Network):
        def fit(self, *args: Any, **keywords: Any) -> Without:
            super().fit(*args, **keywords)
            delattr(self, missing)
            return self

    found = failed({"Network": Without}, CLASS, course())
    assert missing in next(iter(found.values())).text


def test_a_method_that_is_missing_is_told() -> None:
    found = failed({"Network": Network}, replace(CLASS, method="train"), course())
    assert "no method train" in found["losses"].redacted
