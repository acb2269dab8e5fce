"""The rules of the backward pass, each by its name: what carries an error from the output to the parameters.

With `nn.losses.delta_at_output` they are all there is to backpropagation.
"""

import numpy as np

from nn.arrays import Array, ones


def delta_one_back(delta: Array, W: Array, dA_dZ: Array, out: Array) -> None:
    """delta[l] = (W[l+1]^T delta[l+1]) * sigma'(Z[l]) [E40, E53, E54].

    Args:
        delta: of layer l+1, (n, n_{l+1}).
        W: of layer l+1, (n_{l+1}, n_l).
        dA_dZ: sigma'(Z[l]), (n, n_l).
        out: receives delta of layer l, (n, n_l).
    """
    delta.dot(W, out=out)
    np.multiply(out, dA_dZ, out=out)


def dC_dW(delta: Array, A: Array, out: Array) -> None:
    """dC/dW[l] = delta[l] (a[l-1])^T, summed over the batch by the product [E42, E50, E55].

    Args:
        delta: of layer l, (n, n_l).
        A: activations of layer l-1, (n, n_{l-1}).
        out: receives the gradient of the weights, (n_l, n_{l-1}).
    """
    # `dot` clears `out` first, which `matmul` leaves out: worth it for an array as large as this one.
    np.matmul(delta.T, A, out=out)


def dC_db(delta: Array, out: Array) -> None:
    """dC/db[l] = delta[l], summed over the batch by a product with ones [E41, E51, E56].

    Args:
        delta: of layer l, (n, n_l).
        out: receives the gradient of the biases, (n_l,).
    """
    ones(len(delta), delta.dtype).dot(delta, out=out)


def update(parameters: Array, change: Array) -> None:
    """Theta <- theta - change: against the gradient, downhill [E57]; both (P,)."""
    np.subtract(parameters, change, out=parameters)
