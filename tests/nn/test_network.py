"""The network: its layout in memory, the forward pass by hand, the backward pass, and one step of descent."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

import nn.batches
import nn.derivation
import nn.network
from nn.activations import ACTIVATIONS
from nn.arrays import Array
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Gradient, Network, Trace, probabilities
from nn.rules import SOUND

WIDTHS = [(6, 4), (6, 5, 4), (6, 5, 3, 4), (6, 7, 5, 3, 4)]
"""Networks with no hidden layer to three, no two neighbouring layers alike."""

DEEP = (6, 5, 3, 4)

PAIRS = [
    ("cross_entropy", "softmax"),
    ("mean_squared_error", "softmax"),
    ("mean_squared_error", "sigmoid"),
    ("mean_squared_error", "identity"),
]


def network_of(
    widths: tuple[int, ...] = DEEP,
    activation: str = "tanh",
    loss: str = "cross_entropy",
    output: str = "softmax",
    dtype: type[np.floating[Any]] = np.float64,
) -> Network:
    """A network whose weights and biases are all drawn at random."""
    rng = np.random.default_rng(5)
    network = Network.initialized(Architecture(widths, activation, output, loss), "glorot", rng, dtype)
    for biases in network.b.values():
        biases[...] = rng.normal(0, 0.5, biases.shape)
    return network


def batch_of(n: int, dtype: type[np.floating[Any]] = np.float64) -> tuple[Array, Array]:
    """Pixels X (n, 6) and one-hot labels Y (n, 4)."""
    rng = np.random.default_rng(6)
    return rng.uniform(size=(n, 6)).astype(dtype), np.eye(4, dtype=dtype)[rng.integers(4, size=n)]


def arrays(found: Trace | Gradient) -> Iterator[Array]:
    """Every buffer of a trace or a gradient."""
    for value in vars(found).values():
        yield from value.values() if isinstance(value, dict) else [value]


# Layout


def test_the_default_architecture_is_the_one_of_the_derivation() -> None:
    architecture = Architecture.of(Hyperparameters())
    assert architecture == Architecture((784, 32, 32, 10), "relu", "softmax", "cross_entropy")
    assert architecture.depth == 3
    assert architecture.parameter_count == 784 * 32 + 32 * 32 + 32 * 10 + 32 + 32 + 10


def test_hyperparameters_choose_every_part_of_the_architecture() -> None:
    h = Hyperparameters(hidden=(7, 5), activation="tanh", output="identity", loss="mean_squared_error")
    assert Architecture.of(h) == Architecture((784, 7, 5, 10), "tanh", "identity", "mean_squared_error")
    assert Architecture.of(Hyperparameters(hidden=())).widths == (784, 10)


@pytest.mark.parametrize("widths", WIDTHS)
def test_weights_then_biases_lie_in_the_vector_layer_by_layer(widths: tuple[int, ...]) -> None:
    architecture = Architecture(widths)
    count = architecture.parameter_count
    network = Network(architecture, np.arange(count, dtype=np.float32))
    assert list(network.W) == list(network.b) == list(range(1, len(widths)))
    for layer, (inputs, neurons) in enumerate(pairwise(widths), start=1):
        assert network.W[layer].shape == (neurons, inputs)
        assert network.b[layer].shape == (neurons,)
    flat = [array.ravel() for views in (network.W, network.b) for array in views.values()]
    np.testing.assert_array_equal(np.concatenate(flat), np.arange(count))
    assert architecture.weight_count == sum(weights.size for weights in network.W.values())


def test_weights_and_biases_are_views_on_the_vector() -> None:
    network = network_of()
    network.W[2][1, 3] = 42
    network.b[3][0] = 43
    assert network.parameters[5 * 6 + 1 * 5 + 3] == 42
    assert network.parameters[6 * 5 + 5 * 3 + 3 * 4 + 5 + 3] == 43
    network.parameters[...] = 0
    assert not any(array.any() for views in (network.W, network.b) for array in views.values())


def test_the_vector_handed_in_is_wrapped_not_copied() -> None:
    vector = np.zeros(Architecture(DEEP).parameter_count, np.float32)
    network = Network(Architecture(DEEP), vector)
    network.W[1][0, 0] = 1
    assert vector[0] == 1
    assert network.parameters is vector


@pytest.mark.parametrize("shape", [(0,), (68,), (70,), (1, 69), (69, 1)])
def test_a_vector_of_the_wrong_length_is_refused(shape: tuple[int, ...]) -> None:
    assert Architecture(DEEP).parameter_count == 6 * 5 + 5 * 3 + 3 * 4 + 5 + 3 + 4 == 69
    Network(Architecture(DEEP), np.zeros(69))
    with pytest.raises(ValueError, match="69"):
        Network(Architecture(DEEP), np.zeros(shape))


def test_a_copy_has_memory_of_its_own() -> None:
    network = network_of()
    before = network.parameters.copy()
    copy = network.copy()
    np.testing.assert_array_equal(copy.parameters, before)
    assert copy.architecture == network.architecture
    copy.W[1][...] = 7
    copy.b[3][...] = 7
    np.testing.assert_array_equal(network.parameters, before)


def test_a_copy_keeps_the_rules_of_its_backward_pass() -> None:
    planted = replace(SOUND, dC_db=lambda delta, out: out.fill(0))
    network = Network(Architecture(DEEP), network_of().parameters, planted)
    assert network.copy().rules is network.copy(np.float32).rules is planted


def test_a_copy_may_have_another_type() -> None:
    network = network_of(dtype=np.float32)
    copy = network.copy(np.float64)
    assert copy.parameters.dtype == copy.W[1].dtype == np.float64
    np.testing.assert_array_equal(copy.parameters, network.parameters)
    assert network.copy().parameters.dtype == np.float32


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_first_weights_are_drawn_and_first_biases_zero(dtype: type[np.floating[Any]]) -> None:
    first, again, other = (
        Network.initialized(Architecture(DEEP), "he", np.random.default_rng(seed), dtype) for seed in (1, 1, 2)
    )
    assert first.parameters.dtype == dtype
    assert all(weights.all() for weights in first.W.values())
    assert not any(biases.any() for biases in first.b.values())
    np.testing.assert_array_equal(first.parameters, again.parameters)
    assert not np.array_equal(first.parameters, other.parameters)


# Forward


def test_the_forward_pass_is_that_of_the_derivation_sum_by_sum() -> None:
    network, (X, _) = network_of(), batch_of(3)
    trace = network.trace(X)
    for row in range(3):
        a = X[row].tolist()
        for layer in (1, 2, 3):
            W, b = network.W[layer], network.b[layer]
            z = [sum(W[j, i] * a[i] for i in range(len(a))) + b[j] for j in range(len(b))]
            shares = np.exp(z) / np.sum(np.exp(z))
            a = list(shares) if layer == 3 else list(np.tanh(z))
            np.testing.assert_allclose(trace.Z[layer][row], z, rtol=1e-12)
            np.testing.assert_allclose(trace.A[layer][row], a, rtol=1e-12)
            if layer < 3:
                np.testing.assert_allclose(trace.dA_dZ[layer][row], 1 - np.tanh(z) ** 2, rtol=1e-12)


@pytest.mark.parametrize("widths", WIDTHS)
def test_a_trace_has_every_layer(widths: tuple[int, ...]) -> None:
    X, _ = batch_of(3)
    trace = network_of(widths).trace(X)
    assert [(layer, array.shape) for layer, array in trace.A.items()] == [
        (layer, (3, width)) for layer, width in enumerate(widths)
    ]
    assert list(trace.Z) == list(range(1, len(widths)))
    assert list(trace.dA_dZ) == list(range(1, len(widths) - 1))
    np.testing.assert_array_equal(trace.A[0], X)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("output", ["softmax", "sigmoid", "identity"])
def test_predict_gives_the_outputs_of_the_trace(output: str, dtype: type[np.floating[Any]]) -> None:
    network = network_of(loss="mean_squared_error", output=output, dtype=dtype)
    X, Y = batch_of(9, dtype)
    trace = network.trace(X)
    gradient = network.backward(trace, Y)
    np.testing.assert_array_equal(network.predict(X), trace.A[3])
    assert {array.dtype for found in (trace, gradient) for array in arrays(found)} == {np.dtype(dtype)}


def test_looking_changes_neither_network_nor_pixels() -> None:
    network, (X, Y) = network_of(), batch_of(5)
    before, pixels, labels = network.parameters.copy(), X.copy(), Y.copy()
    network.backward(network.trace(X), Y)
    network.predict(X)
    np.testing.assert_array_equal(network.parameters, before)
    np.testing.assert_array_equal(X, pixels)
    np.testing.assert_array_equal(Y, labels)


def test_two_traces_share_no_memory() -> None:
    network, (X, _) = network_of(), batch_of(5)
    first, second = network.trace(X), network.trace(X)
    assert not any(np.shares_memory(a, b) for a in arrays(first) for b in arrays(second))
    assert not any(np.shares_memory(X, a) for a in arrays(first))


def test_buffers_are_reused_and_pixels_may_lie_in_them() -> None:
    network, (X, Y) = network_of(), batch_of(5)
    fresh = network.trace(X)
    expected = network.backward(fresh, Y)
    trace, gradient = Trace.empty(DEEP, 5, np.float64), Gradient.empty(DEEP, 5, np.float64)
    for array in (*arrays(trace), *arrays(gradient)):
        array.fill(np.nan)
    trace.A[0][...] = X
    assert network.trace(trace.A[0], out=trace) is trace
    assert network.backward(trace, Y, out=gradient) is gradient
    for filled, wanted in ((trace, fresh), (gradient, expected)):
        for array, same in zip(arrays(filled), arrays(wanted), strict=True):
            np.testing.assert_array_equal(array, same)


def test_the_first_rows_of_buffers_serve_a_smaller_batch() -> None:
    network, (X, Y) = network_of(), batch_of(3)
    trace, gradient = Trace.empty(DEEP, 5, np.float64), Gradient.empty(DEEP, 5, np.float64)
    for array in (*arrays(trace), *arrays(gradient)):
        array.fill(-1)
    few, few_gradient = trace.rows(3), gradient.rows(3)
    assert few_gradient.vector is gradient.vector
    network.backward(network.trace(X, out=few), Y, out=few_gradient)
    expected = network.trace(X)
    for array, part, wanted in zip(arrays(trace), arrays(few), arrays(expected), strict=True):
        assert np.shares_memory(array, part)
        np.testing.assert_array_equal(array[:3], wanted)
        assert np.all(array[3:] == -1)
    np.testing.assert_array_equal(gradient.vector, network.backward(expected, Y).vector)
    for delta in gradient.delta.values():
        assert np.all(delta[3:] == -1)


def test_cost_is_one_number_an_example() -> None:
    network, (X, Y) = network_of(), batch_of(7)
    trace = network.trace(X)
    cost = network.cost(trace, Y)
    np.testing.assert_allclose(cost, -np.log(trace.A[3][Y == 1]), rtol=1e-12)


# Backward


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize(("loss", "output"), PAIRS)
def test_the_gradient_of_a_batch_is_the_mean_over_its_examples(activation: str, loss: str, output: str) -> None:
    network, (X, Y) = network_of(DEEP, activation, loss, output), batch_of(7)
    batch = network.backward(network.trace(X), Y)
    singles = [network.backward(network.trace(X[k : k + 1]), Y[k : k + 1]) for k in range(7)]
    np.testing.assert_allclose(batch.vector, np.mean([one.vector for one in singles], axis=0), rtol=1e-11, atol=1e-14)
    # delta carries the 1/n of the mean.
    for layer, delta in batch.delta.items():
        np.testing.assert_allclose(7 * delta, np.vstack([one.delta[layer] for one in singles]), rtol=1e-11, atol=1e-14)


def test_a_weight_of_the_loss_scales_the_whole_gradient() -> None:
    network, (X, Y) = network_of(), batch_of(7)
    plain, weighted = network.backward(network.trace(X), Y), network.backward(network.trace(X), Y, weight=0.3)
    np.testing.assert_allclose(weighted.vector, 0.3 * plain.vector, rtol=1e-12)


def test_gradients_are_views_on_their_vector_laid_out_as_the_parameters() -> None:
    network, (X, Y) = network_of(), batch_of(7)
    gradient = network.backward(network.trace(X), Y)
    flat = [array.ravel() for views in (gradient.W, gradient.b) for array in views.values()]
    np.testing.assert_array_equal(np.concatenate(flat), gradient.vector)
    for layer in (1, 2, 3):
        assert gradient.W[layer].shape == network.W[layer].shape
        assert np.shares_memory(gradient.W[layer], gradient.vector)
        assert np.shares_memory(gradient.b[layer], gradient.vector)


def test_the_three_results_of_the_derivation_hold_for_one_example() -> None:
    network, (X, Y) = network_of(), batch_of(1)
    trace = network.trace(X)
    gradient = network.backward(trace, Y)
    np.testing.assert_allclose(gradient.delta[3], trace.A[3] - Y, rtol=1e-12)
    for layer in (1, 2, 3):
        if layer < 3:
            # E40 in the columns of the derivation
            column = network.W[layer + 1].T @ gradient.delta[layer + 1].T * trace.dA_dZ[layer].T
            np.testing.assert_allclose(gradient.delta[layer].T, column, rtol=1e-12)
        np.testing.assert_allclose(gradient.b[layer], gradient.delta[layer][0], rtol=1e-12)  # E41
        outer = np.outer(gradient.delta[layer][0], trace.A[layer - 1][0])  # E42
        np.testing.assert_allclose(gradient.W[layer], outer, rtol=1e-12)


def test_one_step_of_descent_is_the_parameters_minus_eta_times_the_gradient() -> None:
    network, (X, Y) = network_of(dtype=np.float32), batch_of(8, np.float32)
    W, b = ({layer: array.copy() for layer, array in part.items()} for part in (network.W, network.b))
    gradient = network.backward(network.trace(X), Y)
    eta = np.float32(0.1)
    network.parameters -= eta * gradient.vector
    for layer in (1, 2, 3):
        np.testing.assert_array_equal(network.W[layer], W[layer] - eta * gradient.W[layer])
        np.testing.assert_array_equal(network.b[layer], b[layer] - eta * gradient.b[layer])


def test_a_step_against_the_gradient_lowers_the_cost() -> None:
    network, (X, Y) = network_of(), batch_of(8)
    before = network.cost(network.trace(X), Y).mean()
    gradient = network.backward(network.trace(X), Y)
    network.parameters -= 1e-3 * gradient.vector
    after = network.cost(network.trace(X), Y).mean()
    # To first order the cost falls by eta |g|^2.
    assert before - after == pytest.approx(1e-3 * gradient.vector @ gradient.vector, rel=0.02)


# Dropout


def test_dropout_factors_scale_activation_and_slope() -> None:
    network, (X, _) = network_of(), batch_of(4)
    plain = network.trace(X)
    factor = {1: np.full((4, 5), 2.0), 2: np.ones((4, 3))}
    factor[1][:, ::2] = 0
    factor[2][0] = 0
    dropped = network.trace(X, dropout=factor)
    np.testing.assert_array_equal(dropped.A[1], plain.A[1] * factor[1])
    np.testing.assert_array_equal(dropped.dA_dZ[1], plain.dA_dZ[1] * factor[1])
    np.testing.assert_allclose(dropped.Z[2], dropped.A[1] @ network.W[2].T + network.b[2], rtol=1e-12)
    assert not dropped.A[2][0].any()
    np.testing.assert_allclose(dropped.Z[3][0], network.b[3], rtol=1e-12)


def test_a_dropped_neuron_learns_nothing() -> None:
    network, (X, Y) = network_of(), batch_of(4)
    factor = {1: np.full((4, 5), 1.25), 2: np.ones((4, 3))}
    factor[1][:, 2] = 0
    gradient = network.backward(network.trace(X, dropout=factor), Y)
    assert not gradient.W[1][2].any()
    assert gradient.b[1][2] == 0
    assert not gradient.W[2][:, 2].any()
    assert np.delete(gradient.W[1], 2, axis=0).all()


# Shares


def test_softmax_outputs_are_shares_already() -> None:
    A = network_of().predict(batch_of(5)[0])
    np.testing.assert_array_equal(probabilities(A, "softmax"), A)


@pytest.mark.parametrize("output", ["sigmoid", "identity"])
def test_other_outputs_are_cut_and_divided_by_their_sum(output: str) -> None:
    A = np.array([[0.2, 0.2, 0.1, 0.0], [-3, 0.5, 2, -0.1], [-1, -2, 0, -3]])
    kept = A.copy()
    shares = probabilities(A, output)
    expected = [[0.4, 0.4, 0.2, 0.0], [0, 1 / 3, 2 / 3, 0], [0.25, 0.25, 0.25, 0.25]]
    np.testing.assert_allclose(shares, expected, rtol=1e-12)
    np.testing.assert_array_equal(A, kept)


def test_examples_are_rows_where_the_derivation_has_columns_and_whoever_reads_the_code_is_told() -> None:
    rng = np.random.default_rng(0)
    network = Network.initialized(Architecture((4, 3, 2)), "he", rng, np.float64)
    X = rng.uniform(size=(5, 4))
    columns = network.W[1] @ X.T + network.b[1][:, np.newaxis]
    assert network.trace(X).Z[1].T == pytest.approx(columns)
    for module in (nn.network, nn.batches, nn.derivation):
        words = " ".join((module.__doc__ or "").split())
        assert re.search(r"\brows?\b", words), module
        assert re.search(r"\bcolumns?\b", words), module
