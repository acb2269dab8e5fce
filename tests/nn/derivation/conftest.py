"""Small networks with all their parameters drawn at random, and one example or a few for each."""

import numpy as np
import pytest
from hypothesis import strategies as st

from nn.activations import ACTIVATIONS
from nn.derivation.example import Example, Pass
from nn.derivation.results import TrainingStep
from nn.derivation.training_step import training_step
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network

ENDS = [
    ("softmax", "cross_entropy"),
    ("softmax", "mean_squared_error"),
    ("sigmoid", "mean_squared_error"),
    ("identity", "mean_squared_error"),
]


def pytest_configure(config: pytest.Config) -> None:
    """Know the marker by which `test_equations` finds what proves an equation."""
    config.addinivalue_line("markers", "equation(*ids): the test proves these equations of the derivation")


@pytest.fixture(params=sorted(ACTIVATIONS), scope="session")
def activation(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=ENDS, ids="-".join, scope="session")
def end(request: pytest.FixtureRequest) -> tuple[str, str]:
    """Output and loss."""
    output, loss = request.param
    return output, loss


def _network(rng: np.random.Generator, architecture: Architecture) -> Network:
    return Network(architecture, rng.normal(0, 0.8, architecture.parameter_count))


@pytest.fixture(scope="session")
def passes(activation: str, end: tuple[str, str]) -> st.SearchStrategy[Pass]:
    """One to 4 examples in networks of 1 to 4 layers with 1 to 5 neurons each, with the functions given."""
    return _passes(activation, end, most=4)


@pytest.fixture(scope="session")
def examples(activation: str, end: tuple[str, str]) -> st.SearchStrategy[Example]:
    """The same with a single example."""
    return _passes(activation, end, most=1).map(lambda p: Example.of(p.network, p.trace.A[0], p.labels[0]))


@st.composite
def _passes(draw: st.DrawFn, activation: str, end: tuple[str, str], most: int) -> Pass:
    widths = tuple(draw(st.lists(st.integers(1, 5), min_size=2, max_size=5)))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    labels = draw(st.lists(st.integers(0, widths[-1] - 1), min_size=1, max_size=most))
    network = _network(rng, Architecture(widths, activation, *end))
    return Pass.of(network, rng.uniform(size=(len(labels), widths[0])), labels)


@pytest.fixture
def example() -> Example:
    """One example in a network 6-5-3-4 of tanh, softmax and cross-entropy."""
    rng = np.random.default_rng(4)
    return Example.of(_network(rng, Architecture((6, 5, 3, 4), "tanh")), rng.uniform(size=6), 2)


@pytest.fixture(scope="session")
def digits() -> Pass:
    """Three pictures in the derivation's network, its weights and biases random."""
    rng = np.random.default_rng(0)
    network = Network.initialized(Architecture.of(Hyperparameters()), "he", rng)
    for b in network.b.values():
        b[...] = rng.normal(0, 0.1, b.shape)
    return Pass.of(network, rng.uniform(size=(3, 784)).astype(np.float32), (5, 0, 9))


@pytest.fixture(scope="session")
def step(digits: Pass) -> TrainingStep:
    return training_step(digits, 0.1)
