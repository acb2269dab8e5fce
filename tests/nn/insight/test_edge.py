"""The edge of stability: where each rule begins to grow, and that training finds its way there."""

import numpy as np
import pytest

from nn.data import sources
from nn.hyperparameters import Hyperparameters
from nn.insight.curvature import LossSurface
from nn.insight.edge import edge, rate_at
from nn.insight.sharpest import sharpest
from nn.network import Architecture, Network
from nn.optimizers import OPTIMIZERS
from nn.run import Run
from nn.source_names import Weighted

EDGES = [name for name, rule in OPTIMIZERS.items() if rule.edge is not None]


@pytest.mark.parametrize("optimizer", EDGES)
@pytest.mark.parametrize("momentum", [0.0, 0.5, 0.9])
def test_steps_in_a_parabola_shrink_below_the_edge_and_grow_above_it(optimizer: str, momentum: float) -> None:
    eta = 0.1
    limit = edge(Hyperparameters(optimizer=optimizer, momentum=momentum), eta)
    assert limit is not None
    for share, grows in ((0.98, False), (1.02, True)):
        theta = np.ones(1)
        rule = OPTIMIZERS[optimizer].optimizer(theta)
        for _ in range(3000):
            rule.step(theta, share * limit * theta, eta, momentum)
        assert bool(abs(theta[0]) > 1) is grows


@pytest.mark.parametrize("optimizer", [name for name in OPTIMIZERS if name not in EDGES])
def test_rules_with_a_rate_for_each_weight_have_no_edge_of_this_kind(optimizer: str) -> None:
    assert edge(Hyperparameters(optimizer=optimizer), 0.1) is None


def test_the_rate_is_that_which_the_schedule_gives_the_next_batch() -> None:
    h = Hyperparameters(
        hidden=(4,), data=(Weighted("starter"),), epochs=2, batch_size=1000, schedule="one_cycle", learning_rate=0.1
    )
    data = sources.of("starter").split(0)
    rates = [step.learning_rate for step in Run.fresh(h, data, 1).steps()]
    n = len(data.training)
    assert [rate_at(h, step, n) for step in range(len(rates))] == pytest.approx(rates)
    for after in (0, 1, 5):
        assert rate_at(h, len(rates) + after, n) == pytest.approx(rates[-1])
    assert edge(h, 0.0) is None


def test_what_has_no_edge_gives_each_weight_a_rate_of_its_own() -> None:
    assert [name for name, rule in OPTIMIZERS.items() if rule.adaptive] == ["rmsprop", "adam", "adamw"]
    assert all(rule.adaptive is (rule.edge is None) for rule in OPTIMIZERS.values())


def test_full_batch_gradient_descent_sharpens_up_to_the_edge() -> None:
    """Cohen et al., section 3: from well below 2/eta the sharpness rises to it and stays, while the loss goes down."""
    rng, eta = np.random.default_rng(3), 0.7
    network = Network.initialized(Architecture((8, 16, 16, 4), "tanh"), "glorot", rng)
    # Labels by chance are so hard to learn that there are slopes left until the end.
    X, Y = rng.normal(size=(800, 8)), np.eye(4)[rng.integers(4, size=800)]
    surface = LossSurface.of(network, X, Y)
    limit = edge(Hyperparameters(optimizer="gradient_descent"), eta)
    assert limit is not None
    found = sharpest(surface, rng)
    sharpness, losses = list[float](), list[float]()
    for step in range(1801):
        if step % 300 == 0:
            found = sharpest(surface, rng, found.direction)
            sharpness.append(found.value / limit)
            losses.append(surface.cost())
        surface.network.parameters -= eta * surface.gradient()
    assert sharpness[0] < 0.5
    assert all(0.85 < each < 1.2 for each in sharpness[2:])
    assert losses == sorted(losses, reverse=True)
