"""What a network is to answer, where that is not one-hot labels: smoothed ones, or what a teacher answers.

Both are shares y of an example that sum to 1, as one-hot labels do, and so nothing else changes: of
C = -sum_j y_j ln a_j with softmax, dC/dz_i = sum_j -y_j (1[i = j] - a_i) = a_i sum_j y_j - y_i = a_i - y_i, which is
A - Y [E45, E49].
"""

import numpy as np

from nn.arrays import Array, UInt8, one_hot
from nn.network import Network, probabilities

TEMPERATURE = 2.0
"""T of softmax(z / T), by which a teacher's answers are softened: 2.5 to 4 suited the smallest networks of Hinton,
Vinyals and Dean (section 3), and the smaller T, the nearer is what the other network answers to what it may be sure of.
"""


def smoothed(Y: Array, share: float) -> Array:
    """One-hot labels Y (n, n_L) of which all outputs have a share alike: with 0, Y as it is.

    Source: Szegedy, Vanhoucke, Ioffe, Shlens, Wojna, "Rethinking the Inception architecture for computer vision", 2016,
    section 7.
    """
    return Y if share == 0 else Y * Y.dtype.type(1 - share) + Y.dtype.type(share / Y.shape[1])


def answer(teacher: Network, X: Array, out: Array) -> None:
    """Write the softened answers of `teacher` to pixels X (n, n_0) into `out` (n, n_L): each row sums to 1.

    They say besides which digit a picture shows how much it is like each of the others, for these very pixels; from
    that a small network learns more than from labels. Source: Hinton, Vinyals, Dean, "Distilling the knowledge in a
    neural network", 2015, arXiv 1503.02531.
    """
    shares = probabilities(teacher.predict(X), teacher.architecture.output)
    # softmax(z / T) is softmax(z)^(1/T), divided by its sum.
    np.power(shares, 1 / TEMPERATURE, out=out)
    np.divide(out, out.sum(axis=1, keepdims=True), out=out)


def as_labels(X: Array, labels: UInt8) -> Array:
    """What a run without all that lets a network learn of digits with pixels X (n, n_0): one-hot labels (n, 10)."""
    return one_hot(labels, X.dtype)


def learned(X: Array, labels: UInt8, smoothing: float, teacher: Network | None) -> Array:
    """What a run lets a network learn of digits with pixels X (n, n_0) that show `labels` (n,), as Y (n, n_L).

    The answers of its teacher, where it has one, else the labels, `smoothing` of each shared by all outputs.
    """
    Y = smoothed(one_hot(labels, X.dtype), smoothing)
    if teacher is not None:
        answer(teacher, X, out=Y)
    return Y
