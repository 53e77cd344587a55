"""The shapes in the signatures are true, as jaxtyping and beartype check them; the course needs neither."""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import pkgutil
import subprocess
import sys
import typing
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import beartype
import jaxtyping
import numpy as np
import pytest

import reference
from reference import layers, losses
from reference.network import Network

MODULES = sorted(module.name for module in pkgutil.iter_modules(reference.__path__))
ROOT = Path(reference.__file__).parents[1]

N, D, M, T = 7, 5, 3, 4
x, W, b, z = np.ones((N, D)), np.ones((D, M)), np.ones(M), np.ones((N, M))
y = np.arange(N) % M
params = [(np.ones((D, 4)), np.ones(4)), (np.ones((4, M)), b)]
grads = [(np.ones((D, 4)), np.ones(4)), (np.ones((4, M)), b)]
cache = [(x, np.ones((N, 4))), (np.ones((N, 4)), z)]
sequences, h0, states, Wh = np.ones((N, T, D)), np.ones((N, M)), np.ones((N, T, M)), np.ones((M, M))
ARRAYS = [x, W, b, z, y, sequences, h0, states, Wh, *(a for p in (*params, *grads, *cache) for a in p)]


def rng() -> np.random.Generator:
    return np.random.default_rng(1)


def net() -> Network:
    """A network of inputs like x and outputs like z, which has been forward and backward."""
    made = Network([layers.Dense(W.copy(), b.copy()), layers.Activation("relu")])
    made.backward(made.forward(x))
    return made


class Still:
    """An optimizer that does not move."""

    def step(self, params: list[np.ndarray], grads: list[np.ndarray]) -> list[np.ndarray]:
        return params


TASK = losses.BY_TASK["multi-class"]
FIT = {"epochs": 2, "batch_size": 3, "rng": rng()}

# One call for each public function of the reference.
CALLS: dict[str, tuple[object, ...]] = {
    **{
        f"{function.__module__.removeprefix('reference.')}.{function.__name__}": given
        for forward, backward in layers.ACTIVATIONS.values()
        for function, given in ((forward, (z,)), (backward, (z, z)))
    },
    "dense.dense_forward": (x, W, b),
    "dense.dense_backward": (z, x, W),
    "adaptive.hat": (z, 0.1, 0.5),
    "adaptive.inside": (z, 0.1),
    "adaptive.outside": (z, 0.1),
    "clipping.clip_by_global_norm": ([W, b], 1.0),
    "clipping.clip_by_norm": ([W, b], 1.0),
    "clipping.clip_by_value": ([W, b], 1.0),
    "clipping.global_norm": ([W, b],),
    "diagnostics.activation_variances": (net(), x),
    "diagnostics.dead_units": (z,),
    "diagnostics.gradient_norms": (net(),),
    "diagnostics.gradient_norms_by_step": (states,),
    "diagnostics.layer_outputs": (net(), x),
    "diagnostics.parameter_counts": (net(),),
    "diagnostics.useful_share": (z, 0.1),
    "dropout.dropout_backward": (z, z),
    "dropout.dropout_forward": (z, z),
    "dropout.dropout_mask": (rng(), (N, M), 0.5),
    "fitting.early_stop": ([3.0, 2.0, 2.5], 1),
    "fitting.evaluate": (net(), TASK, x, y),
    "fitting.fit": (net(), TASK, Still(), x, y),
    "fitting.minibatches": (rng(), N, 3),
    "fitting.step_gradients": (net(), TASK, x, y, 0.1),
    **{
        f"initializers.{name}": (D, M, rng())
        for name in (
            "glorot_normal",
            "glorot_uniform",
            "he_normal",
            "he_uniform",
            "lecun_normal",
            "lecun_uniform",
            "orthogonal",
            "zeros",
        )
    },
    "losses.binary_cross_entropy": (z, np.ones((N, M), dtype=int)),
    "losses.binary_cross_entropy_backward": (z, z),
    "losses.mse": (z, z),
    "losses.mse_backward": (z, z),
    "losses.softmax_cross_entropy": (z, y),
    "losses.softmax_cross_entropy_backward": (z, y),
    "network.network_forward": (x, params),
    "network.network_backward": (z, params, cache),
    "normalization.batch_norm_backward": (z, z, b),
    "normalization.batch_norm_forward": (z, b, b),
    "normalization.batch_norm_inference_backward": (z, z, b, b, b),
    "normalization.batch_norm_inference_forward": (z, b, b, b, b),
    "normalization.batch_norm_update": (z, b, b),
    "normalization.fold": (W, b, b, b, b, b),
    "normalization.layer_norm_backward": (z, z, b),
    "normalization.layer_norm_forward": (z, b, b),
    "penalty.l2_penalty": ([W, b], 0.1),
    "penalty.l2_penalty_backward": ([W, b], 0.1),
    "rectifiers.parametric_relu_backward": (z, z, b),
    "rectifiers.parametric_relu_forward": (z, b),
    "recurrent.recurrent_backward": (states, sequences, h0, states, W, Wh),
    "recurrent.recurrent_forward": (sequences, h0, W, Wh, b),
    "recurrent.state_gradients": (states, states, Wh),
    "schedules.constant": (0.1,),
    "schedules.exponential": (0.1, 20.0),
    "schedules.one_cycle": (0.1, 20),
    "schedules.piecewise": ([10, 20], [0.1, 0.01, 0.001]),
    "schedules.power": (0.1, 20.0),
    "starts.distinct_units": (W,),
    "starts.initial_params": ([D, M], lambda fan_in, fan_out: np.ones((fan_in, fan_out))),
    "starts.weight_variance": ("he", D, M),
    "training.descend": (params, grads, 0.1),
    "training.loss_and_gradients": (params, x, y),
    "training.train": (params, x, y, 0.1, [np.array([0, 1]), np.array([2])]),
    "signals.predicted_gradients": (1.0, [D, M], [0.1], "relu"),
    "signals.predicted_variances": (1.0, [D, M], [0.1], "relu"),
    "signals.rms": (z,),
    "signals.signals_backward": (z, [W], [z], "relu"),
    "signals.signals_forward": (x, [W], "relu"),
    "sizing.equal_width": (D, M, 2, 100),
    "sizing.parameter_count": ([D, 4, M],),
    "sizing.pyramid": (D, M, 2, 100),
    "trial.dense_network": ([D, 4, M], rng()),
    "tasks.output_layer": ("multi-class", y),
    "tasks.predict": ("binary", z[:, :1]),
    "tuning.choose": (np.ones((N, M)), np.arange(N)),
    "tuning.k_folds": (N, 3, rng()),
    "tuning.standardize": (x, x[:2]),
}
KEYWORDS: dict[str, dict[str, object]] = {"fitting.fit": FIT}

# Each layer, as it is made, with its input and the gradient of its output.
LAYERS: dict[str, tuple[tuple[object, ...], np.ndarray, np.ndarray]] = {
    "Activation": (("tanh",), z, z),
    "BatchNorm": ((M,), z, z),
    "Dense": ((W, b), x, z),
    "Dropout": ((0.5, rng()), z, z),
    "LayerNorm": ((M,), z, z),
    "ParametricReLU": ((M,), z, z),
    "Recurrent": ((W, Wh, b), sequences, h0),
}

# Arguments of which one does not fit the others.
MISFITS: dict[str, tuple[object, ...]] = {
    "activations.relu_backward": (z, x),
    "dense.dense_forward": (x, W, np.ones((1, M))),
    "dense.dense_backward": (z, x, W.T),
    "losses.softmax_cross_entropy": (z, y[:-1]),
    "losses.mse": (z, z[:, :1]),
    "network.network_backward": (z[:-1], params, cache),
    "normalization.batch_norm_forward": (z, b[:1], b),
    "rectifiers.parametric_relu_forward": (z, b[:1]),
    "recurrent.recurrent_forward": (sequences, h0[:1], W, Wh, b),
    "training.train": (params, x, y[:-1], 0.1, []),
}


def public_functions(module: ModuleType) -> dict[str, Callable[..., object]]:
    return {
        name: function
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if not name.startswith("_") and function.__module__ == module.__name__
    }


def as_checked(name: str, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """A private copy of a module of the reference, executed as a type checker reads it."""
    spec = importlib.util.find_spec(f"reference.{name}")
    assert spec is not None
    assert spec.loader is not None
    importlib.import_module(spec.name)  # a dataclass of the copy looks up the module of its name
    copy = importlib.util.module_from_spec(spec)
    with monkeypatch.context() as patch:
        patch.setattr(typing, "TYPE_CHECKING", True)
        spec.loader.exec_module(copy)
    return copy


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Callable[..., object]]:
    """Gives a function of the reference with its signature enforced; no other test meets it."""

    def find(name: str) -> Callable[..., object]:
        module_name, function_name = name.split(".")
        return enforced(getattr(as_checked(module_name, monkeypatch), function_name))

    return find


def enforced(function: Callable[..., object]) -> Callable[..., object]:
    return jaxtyping.jaxtyped(typechecker=beartype.beartype)(function)


def test_every_public_function_is_called_here() -> None:
    found = {
        f"{name}.{function}"
        for name in MODULES
        for function in public_functions(importlib.import_module(f"reference.{name}"))
    }
    assert found == set(CALLS)


@pytest.mark.parametrize("name", CALLS)
def test_arguments_and_answer_have_the_shapes_of_the_signature(
    name: str, checked: Callable[[str], Callable[..., object]]
) -> None:
    checked(name)(*CALLS[name], **KEYWORDS.get(name, {}))


def test_every_layer_is_made_here() -> None:
    found = {
        name
        for name, member in vars(layers).items()
        if inspect.isclass(member) and member.__base__ is layers.Layer
    }
    assert found == set(LAYERS)


@pytest.mark.parametrize("name", LAYERS)
def test_a_layers_input_output_and_gradients_have_the_shapes_of_the_signatures(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer_type = getattr(as_checked("layers", monkeypatch), name)
    for method in ("__init__", "forward", "backward"):
        monkeypatch.setattr(layer_type, method, enforced(vars(layer_type)[method]))
    given, x, dout = LAYERS[name]
    layer = layer_type(*given)
    layer.forward(x, training=True)
    assert layer.backward(dout).shape == x.shape


@pytest.mark.parametrize("name", LAYERS)
@pytest.mark.parametrize("training", [True, False])
def test_a_layers_gradients_have_the_shapes_of_its_parameters(name: str, training: bool) -> None:
    given, x, dout = LAYERS[name]
    layer = getattr(layers, name)(*given)
    layer.forward(x, training)
    layer.backward(dout)
    assert [grad.shape for grad in layer.grads] == [param.shape for param in layer.params]


@pytest.mark.parametrize("name", LAYERS)
def test_a_layer_changes_nothing_that_it_is_given(name: str) -> None:
    given, x, dout = LAYERS[name]
    before = [array.copy() for array in ARRAYS]
    layer = getattr(layers, name)(*given)
    layer.forward(x, training=True)
    layer.backward(dout)
    assert all(np.array_equal(array, kept) for array, kept in zip(ARRAYS, before, strict=True))


@pytest.mark.parametrize("name", MISFITS)
def test_arguments_that_do_not_fit_each_other_contradict_the_signature(
    name: str, checked: Callable[[str], Callable[..., object]]
) -> None:
    function = checked(name)
    with pytest.raises(jaxtyping.TypeCheckError):
        function(*MISFITS[name])


@pytest.mark.parametrize("name", CALLS)
def test_nothing_given_is_changed(name: str) -> None:
    module_name, function_name = name.split(".")
    before = [array.copy() for array in ARRAYS]
    function = getattr(importlib.import_module(f"reference.{module_name}"), function_name)
    function(*CALLS[name], **KEYWORDS.get(name, {}))
    assert all(np.array_equal(array, kept) for array, kept in zip(ARRAYS, before, strict=True))


@pytest.mark.parametrize("name", CALLS)
def test_every_public_function_says_what_it_does(name: str) -> None:
    module_name, function_name = name.split(".")
    function = getattr(importlib.import_module(f"reference.{module_name}"), function_name)
    assert (function.__doc__ or "").strip() != ""


def test_the_course_runs_where_jaxtyping_is_not_installed() -> None:
    imports = "; ".join(f"import reference.{name}" for name in MODULES)
    blocked = "import sys; sys.modules['jaxtyping'] = None; sys.modules['beartype'] = None; "
    subprocess.run([sys.executable, "-c", blocked + imports], cwd=ROOT, check=True)
