"""A trained network as the teacher of another: its answers, softened, are what the other one is to answer.

A label says which digit a picture shows; a teacher's answers say besides how much it is like each of the others, for
these very pixels. A small network learns more from that (Hinton, Vinyals, Dean, "Distilling the knowledge in a neural
network", 2015, arXiv 1503.02531).

The answers y of an example take the place of its one-hot labels, and as they sum to 1 too, nothing else changes: of
C = -sum_j y_j ln a_j with softmax, dC/dz_i = sum_j -y_j (1[i = j] - a_i) = a_i sum_j y_j - y_i = a_i - y_i, which is
A - Y [E45, E49].
"""

import numpy as np

from nn.arrays import Array
from nn.network import Network, probabilities

TEMPERATURE = 2.0
"""T of softmax(z / T), by which the answers are softened: between those that Hinton, Vinyals and Dean found best for a
large and a very small network of MNIST (section 3)."""


def answer(teacher: Network, X: Array, out: Array) -> None:
    """Write the softened answers of `teacher` to pixels X (n, n_0) into `out` (n, n_L): each row sums to 1."""
    shares = probabilities(teacher.predict(X), teacher.architecture.output)
    # softmax(z / T) is softmax(z)^(1/T), divided by its sum.
    np.power(shares, 1 / TEMPERATURE, out=out)
    np.divide(out, out.sum(axis=1, keepdims=True), out=out)
