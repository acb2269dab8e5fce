"""What is measured in a batch, against the numbers worked out by hand from the run's own arrays."""

import math
from dataclasses import replace

import numpy as np
import pytest

from nn.data.digits import Digits, Split
from nn.health.measures import Gauge, LayerMeasures, Measures
from nn.hyperparameters import Hyperparameters
from nn.run import Run
from nn.steps import Step

H = Hyperparameters(hidden=(6, 5), schedule="constant", learning_rate=0.1, batch_size=20, epochs=1)


def data(n: int = 60) -> Split:
    rng = np.random.default_rng(0)
    labels = (np.arange(n) % 10).astype(np.uint8)
    images = rng.integers(0, 256, (n, 784), np.uint8)
    return Split(Digits(images, labels), Digits(images[:0], labels[:0]))


def measured(h: Hyperparameters, change: float = 1.0) -> tuple[Run, Step, Measures, dict[int, np.ndarray]]:
    """The first batch of a run whose weights are those of `h` times `change`, and the weights before its step."""
    run = Run.fresh(h, data(), 1)
    run.network.parameters *= change
    before = {layer: W.copy() for layer, W in run.network.W.items()}
    gauge = Gauge(run.network, 40)
    step = next(run.steps())
    return run, step, gauge.measure(run, step, step.loss, step.accuracy), before


@pytest.mark.parametrize("optimizer", ["gradient_descent", "adam"])
def test_delta_is_the_derivations_whatever_the_run_took_into_it(optimizer: str) -> None:
    run, _, seen, _ = measured(replace(H, optimizer=optimizer))
    batch = run.batch
    assert batch is not None
    delta = batch.trace.A[3] - batch.Y  # of each digit, at the output [E49]
    assert seen.layers[2].delta == pytest.approx(math.sqrt((delta**2).mean()), rel=1e-4)


@pytest.mark.parametrize("optimizer", ["gradient_descent", "momentum", "adamw"])
def test_the_update_is_the_change_of_the_weights_over_their_size(optimizer: str) -> None:
    run, _, seen, before = measured(replace(H, optimizer=optimizer, l2=0.1))
    for each in seen.layers:
        moved = np.linalg.norm(run.network.W[each.layer] - before[each.layer])
        assert each.update == pytest.approx(moved / np.linalg.norm(before[each.layer]), rel=1e-3)
        spread = np.linalg.norm(run.network.W[each.layer]) / np.linalg.norm(before[each.layer])
        assert each.spread == pytest.approx(spread, rel=1e-3)


def test_relus_are_dead_that_stay_silent_for_long_enough() -> None:
    run = Run.fresh(H, data(), 1)
    run.network.b[1][:3] = -1e6
    gauge = Gauge(run.network, 40)
    shares = [gauge.measure(run, step, 0, 0).layers[0].dead for step in run.steps()]
    assert shares[0] == 0  # twenty digits say nothing of a neuron that the others may switch on
    assert shares[1] >= 0.5


def test_a_layer_of_which_no_relu_fires_is_dead_at_once() -> None:
    run = Run.fresh(H, data(), 1)
    run.network.b[2][:] = -1e6
    step = next(run.steps())
    assert [each.dead for each in Gauge(run.network, 40).measure(run, step, 0, 0).layers[:2]] == [0, 1]


@pytest.mark.parametrize("activation", ["sigmoid", "tanh"])
def test_neurons_far_out_are_saturated(activation: str) -> None:
    _, _, calm, _ = measured(replace(H, activation=activation))
    _, _, steep, _ = measured(replace(H, activation=activation), change=1000.0)
    assert calm.layers[0].saturated < 0.2
    assert steep.layers[0].saturated > 0.9
    assert math.isnan(calm.layers[0].dead)


def test_layers_that_begin_alike_are_named() -> None:
    assert Gauge(Run.fresh(replace(H, initializer="zero"), data(), 1).network, 1).alike == (1, 2)
    assert Gauge(Run.fresh(H, data(), 1).network, 1).alike == ()


def test_weights_of_zero_have_no_relative_update() -> None:
    _, _, seen, _ = measured(replace(H, initializer="zero"))
    assert isinstance(seen.layers[0], LayerMeasures)
    assert math.isnan(seen.layers[0].update)
