"""The five rules of the backward pass, each by its name: what carries an error from the output to the parameters.

They are all there is to backpropagation. A network is run with them, so that one of them can be replaced by a wrong
one, to see what it does and how a gradient check finds it.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from nn.arrays import Array, ones
from nn.losses import delta_at_output


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


@dataclass(frozen=True)
class BackwardRules:
    """The rules that a network is run with; sound ones by default.

    Attributes:
        delta_at_output: as `nn.losses.delta_at_output`.
        delta_one_back: as the function of this name.
        dC_dW: as the function of this name.
        dC_db: as the function of this name.
        update: as the function of this name.
    """

    delta_at_output: Callable[[str, str, Array, Array, Array], object] = delta_at_output
    delta_one_back: Callable[[Array, Array, Array, Array], object] = delta_one_back
    dC_dW: Callable[[Array, Array, Array], object] = dC_dW
    dC_db: Callable[[Array, Array], object] = dC_db
    update: Callable[[Array, Array], object] = update


SOUND = BackwardRules()
