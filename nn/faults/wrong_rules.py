"""Rules as people get them wrong: each beside what it should be in `nn.rules` and `nn.backward_rules`.

All of them have the shapes of the sound ones, and none raises an error: that is what makes such faults hard to find.
Where a fault needs two axes of one length, it shows in the layers that have them alone.
"""

import numpy as np

from nn import backward_rules as sound
from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array
from nn.losses import LOSSES, delta_at_output
from nn.optimizers import Optimizer

HIDDEN = 0.3
"""Share of the neurons that dropout hides, in training and, by mistake, at prediction."""


def without_slope(delta: Array, W: Array, dA_dZ: Array, out: Array) -> None:
    """delta[l] = W[l+1]^T delta[l+1]: sigma'(Z[l]) is left out."""
    delta.dot(W, out=out)


def slope_of_a_gate_that_is_shut(delta: Array, W: Array, dA_dZ: Array, out: Array) -> None:
    """delta[l] = (W[l+1]^T delta[l+1]) * (1 - sigma'(Z[l])): the mask is the wrong way round."""
    delta.dot(W, out=out)
    np.multiply(out, 1 - dA_dZ, out=out)


def not_transposed(delta: Array, W: Array, dA_dZ: Array, out: Array) -> None:
    """delta[l] = (W[l+1] delta[l+1]) * sigma'(Z[l]): where W is square, nothing complains of a missing transpose."""
    delta.dot(W.T if W.shape[0] == W.shape[1] else W, out=out)
    np.multiply(out, dA_dZ, out=out)


def overwritten(delta: Array, W: Array, dA_dZ: Array, out: Array) -> None:
    """delta[l] is written into the memory of delta[l+1] while that is still being read, neuron by neuron."""
    read = delta.copy()
    for neuron in range(W.shape[1]):
        np.multiply(read.dot(W[:, neuron]), dA_dZ[:, neuron], out=out[:, neuron])
        if neuron < read.shape[1]:
            read[:, neuron] = out[:, neuron]


def of_the_layer_above(delta: Array, W: Array, dA_dZ: Array, out: Array) -> None:
    """delta[l] = delta[l+1] * sigma'(Z[l]) where the layers have one width: an index is off by one, W is not used."""
    if delta.shape == out.shape:
        np.multiply(delta, dA_dZ, out=out)
    else:
        sound.delta_one_back(delta, W, dA_dZ, out)


def slope_twice(delta: Array, W: Array, dA_dZ: Array, out: Array) -> None:
    """delta[l] = (W[l+1]^T delta[l+1]) * sigma'(Z[l])^2: it was in what came down already."""
    sound.delta_one_back(delta, W, dA_dZ, out)
    np.multiply(out, dA_dZ, out=out)


def mean_lost(loss: str, output: str, A: Array, Y: Array, out: Array) -> None:
    """delta[L] without the 1/n of the mean over the batch."""
    delta_at_output(loss, output, A, Y, out)
    np.multiply(out, len(Y), out=out)


def mean_twice(loss: str, output: str, A: Array, Y: Array, out: Array) -> None:
    """delta[L] with 1/n^2: the mean over the batch was taken in the cost and again in the gradient."""
    delta_at_output(loss, output, A, Y, out)
    np.multiply(out, 1 / len(Y), out=out)


def uphill(loss: str, output: str, A: Array, Y: Array, out: Array) -> None:
    """delta[L] = Y - A where it is A - Y: the error the other way round."""
    delta_at_output(loss, output, A, Y, out)
    np.negative(out, out=out)


def pulled_back_twice(loss: str, output: str, A: Array, Y: Array, out: Array) -> None:
    """delta[L] goes through the output's derivative once more: A - Y has it in it already [E45, E49]."""
    delta_at_output(loss, output, A, Y, out)
    OUTPUTS[output].pullback(out, A, out)


def of_the_cost_alone(loss: str, output: str, A: Array, Y: Array, out: Array) -> None:
    """delta[L] = dC/dA: the derivative of the output's function is forgotten [E46]."""
    LOSSES[loss].dC_dA(A, Y, out)


def of_the_label_alone(loss: str, output: str, A: Array, Y: Array, out: Array) -> None:
    """delta[L] for the label's neuron alone: the other outputs are never pushed down."""
    delta_at_output(loss, output, A, Y, out)
    np.multiply(out, Y > 0, out=out)


def of_the_example_before(delta: Array, A: Array, out: Array) -> None:
    """dC/dW[l] = delta_k[l] (a_{k-1}[l-1])^T: activations and deltas of different examples."""
    np.matmul(delta.T, np.roll(A, 1, axis=0), out=out)


def of_the_last_example(delta: Array, A: Array, out: Array) -> None:
    """dC/dW[l] of the last example alone: the sum over the batch is written over instead of added to."""
    np.multiply(delta[-1][:, np.newaxis], len(delta) * A[-1], out=out)


def over_the_neurons(delta: Array, out: Array) -> None:
    """dC/db[l] summed over the neurons, where there are as many as examples: the wrong axis."""
    if len(delta) == len(out):
        delta.sum(axis=1, out=out)
    else:
        sound.dC_db(delta, out)


def no_biases(delta: Array, out: Array) -> None:
    """dC/db[l] = 0: the biases are never learned."""
    out.fill(0)


def climbing(parameters: Array, change: Array) -> None:
    """Theta <- theta + change: with the gradient, uphill."""
    np.add(parameters, change, out=parameters)


def slope_of_activations(activation: str, Z: Array, A: Array, out: Array) -> None:
    """sigma'(A[l]) where sigma'(Z[l]) was meant; for ReLU, whose A is above 0 where Z is, that is the same."""
    ACTIVATIONS[activation].derivative(A, A, out)


def softmax_without_maximum(output: str, Z: Array, out: Array) -> None:
    """A_j = exp(z_j) / sum_k exp(z_k) as it is written: in float32 exp(89) is no finite number any more."""
    np.exp(Z, out=out)
    np.divide(out, out.sum(axis=1, keepdims=True), out=out)


def dropout_at_prediction(A: Array) -> None:
    """Neurons are hidden at random where nothing is learned, too: training was never told to be over."""
    kept = np.random.default_rng().random(A.shape) >= HIDDEN
    np.multiply(A, kept / (1 - HIDDEN), out=A, casting="same_kind")


def momentum_twice(optimizer: Optimizer, gradient: Array, learning_rate: float, momentum: float) -> Array:
    """The rule v <- mu v + g, and then again with that v in the place of g: what is remembered is added to itself."""
    remembered = optimizer.change(gradient, 1.0, momentum).copy()
    return optimizer.change(remembered, learning_rate, momentum)
