"""The same training by others: a textbook's loop, and the frameworks that are installed.

Each peer is a function of images (N, 784), labels (N,), hidden widths, batch size and threads; it returns a function
that trains one epoch of plain gradient descent on shuffled batches, with ReLU, softmax and cross-entropy, in float32.
"""

import importlib.util
import os
from collections.abc import Callable, Mapping
from itertools import pairwise
from typing import Any, TypeAlias

import numpy as np
from threadpoolctl import threadpool_limits

from nn.arrays import Array, UInt8

ETA = 0.1

Epoch: TypeAlias = Callable[[], object]
Peer: TypeAlias = Callable[[UInt8, UInt8, tuple[int, ...], int, int], Epoch]


def first_weights(hidden: tuple[int, ...]) -> list[tuple[Array, Array]]:
    """W, one column a neuron, and b of each layer."""
    rng = np.random.default_rng(0)
    return [
        (rng.normal(0, (2 / inputs) ** 0.5, (inputs, neurons)).astype(np.float32), np.zeros(neurons, np.float32))
        for inputs, neurons in pairwise((784, *hidden, 10))
    ]


def textbook(images: UInt8, labels: UInt8, hidden: tuple[int, ...], batch_size: int, threads: int) -> Epoch:
    """The loop that a learner writes after reading the derivation."""
    X_all, Y_all = (images / 255).astype(np.float32), np.eye(10, dtype=np.float32)[labels]
    layers = first_weights(hidden)
    rng = np.random.default_rng(0)

    def epoch() -> None:
        order = rng.permutation(len(X_all))
        for start in range(0, len(order), batch_size):
            chosen = order[start : start + batch_size]
            X, Y = X_all[chosen], Y_all[chosen]
            A = [X]
            for W, b in layers[:-1]:
                A.append(np.maximum(A[-1] @ W + b, 0))
            W, b = layers[-1]
            Z = A[-1] @ W + b
            exp = np.exp(Z - Z.max(axis=1, keepdims=True))
            P = exp / exp.sum(axis=1, keepdims=True)
            float(-np.log((P * Y).sum(axis=1)).mean())
            int((P.argmax(axis=1) == Y.argmax(axis=1)).sum())
            delta = (P - Y) / len(X)
            for k in range(len(layers) - 1, -1, -1):
                W, b = layers[k]
                before = (delta @ W.T) * (A[k] > 0) if k else delta
                W -= ETA * (A[k].T @ delta)
                b -= ETA * delta.sum(axis=0)
                delta = before

    def limited() -> None:
        with threadpool_limits(threads, "blas"):
            epoch()

    return limited


def jax(images: UInt8, labels: UInt8, hidden: tuple[int, ...], batch_size: int, threads: int) -> Epoch:
    """A whole epoch as one jitted scan; whole batches alone, which is all that a scan takes."""
    import jax as J
    import jax.numpy as jnp

    X_all, Y_all = jnp.asarray(images, jnp.float32) / 255, jnp.eye(10, dtype=jnp.float32)[labels]
    rng = np.random.default_rng(0)

    def loss(layers: Any, X: Any, Y: Any) -> Any:
        for W, b in layers[:-1]:
            X = jnp.maximum(X @ W + b, 0)
        W, b = layers[-1]
        log_p = J.nn.log_softmax(X @ W + b)
        return -(log_p * Y).sum(axis=1).mean(), (log_p.argmax(axis=1) == Y.argmax(axis=1)).sum()

    def step(layers: Any, chosen: Any) -> Any:
        told, slopes = J.value_and_grad(loss, has_aux=True)(layers, X_all[chosen], Y_all[chosen])
        return J.tree.map(lambda value, slope: value - ETA * slope, layers, slopes), told

    scan = J.jit(lambda layers, order: J.lax.scan(step, layers, order))
    state = [J.tree.map(jnp.asarray, first_weights(hidden))]

    def epoch() -> None:
        order = rng.permutation(len(labels))[: len(labels) // batch_size * batch_size].reshape(-1, batch_size)
        state[0], told = scan(state[0], jnp.asarray(order))
        told[0].block_until_ready()

    return epoch


def pytorch(images: UInt8, labels: UInt8, hidden: tuple[int, ...], batch_size: int, threads: int) -> Epoch:
    """Eager mode."""
    import torch

    torch.manual_seed(0)
    X_all = torch.from_numpy((images / 255).astype(np.float32))
    targets = torch.from_numpy(labels.astype(np.int64))
    layers: list[Any] = []
    for inputs, neurons in pairwise((784, *hidden, 10)):
        layers += [torch.nn.Linear(inputs, neurons), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    cost = torch.nn.CrossEntropyLoss()
    optimizer = torch.optim.SGD(model.parameters(), lr=ETA)

    def epoch() -> None:
        torch.set_num_threads(threads)
        order = torch.randperm(len(targets))
        for start in range(0, len(targets), batch_size):
            chosen = order[start : start + batch_size]
            optimizer.zero_grad()
            outputs = model(X_all[chosen])
            loss = cost(outputs, targets[chosen])
            loss.backward()
            optimizer.step()
            loss.item()
            int((outputs.argmax(dim=1) == targets[chosen]).sum())

    return epoch


def scikit_learn(images: UInt8, labels: UInt8, hidden: tuple[int, ...], batch_size: int, threads: int) -> Epoch:
    """MLPClassifier with plain stochastic gradient descent."""
    from sklearn.neural_network import MLPClassifier

    X_all = (images / 255).astype(np.float32)
    model = MLPClassifier(
        hidden, solver="sgd", alpha=0, batch_size=batch_size, learning_rate_init=ETA, momentum=0, random_state=0
    )

    def epoch() -> None:
        with threadpool_limits(threads, "blas"):
            model.partial_fit(X_all, labels, classes=np.arange(10))

    return epoch


PEERS: Mapping[str, tuple[str, Peer]] = {
    "textbook": ("numpy", textbook),
    "JAX jitted scan": ("jax", jax),
    "PyTorch eager": ("torch", pytorch),
    "scikit-learn": ("sklearn", scikit_learn),
}
"""Name -> the package that it needs, and how it trains."""


def installed() -> dict[str, Peer]:
    """The peers whose packages are there; to be asked before any of them is imported."""
    # One thread, as for all others; XLA reads this once.
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    return {name: peer for name, (package, peer) in PEERS.items() if importlib.util.find_spec(package)}
