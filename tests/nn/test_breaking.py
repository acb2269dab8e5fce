"""Which numbers broke first, where one is broken on purpose."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from nn.breaking import divergence
from nn.data.digits import Digits, Split
from nn.errors import Broken, DivergenceError
from nn.faults.catalogue import FAULTS
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network
from nn.run import Run

H = Hyperparameters(hidden=(5, 4), schedule="constant", learning_rate=0.1, batch_size=20, epochs=1)


def data() -> Split:
    labels = (np.arange(60) % 10).astype(np.uint8)
    digits = Digits(np.random.default_rng(0).integers(0, 256, (60, 784), np.uint8), labels)
    return Split(digits, digits.chosen(np.arange(0)))


def broken(h: Hyperparameters, spoil: Callable[[Network], None]) -> Broken | None:
    """What breaks in the second batch of a run that is spoiled before it."""
    run = Run.fresh(h, data(), 1)
    steps = run.steps()
    next(steps)
    spoil(run.network)
    with pytest.raises(DivergenceError) as caught:
        list(steps)
    return caught.value.broken


def set_weight(value: float) -> Callable[[Network], None]:
    def spoil(network: Network) -> None:
        network.W[2][0, 0] = value

    return spoil


def set_bias(network: Network) -> None:
    network.b[3][1] = np.inf


def enlarge(network: Network) -> None:
    network.W[1][...] = 3e38


@pytest.mark.parametrize(
    ("spoil", "expected"),
    [
        (set_weight(np.nan), Broken(1, 2, "W")),
        (set_bias, Broken(1, 3, "b")),
        (enlarge, Broken(2, 1, "Z")),
    ],
)
def test_the_first_in_the_order_of_work_is_named(spoil: Callable[[Network], None], expected: Broken) -> None:
    assert broken(H, spoil) == expected


def test_a_cost_alone_can_break() -> None:
    def enlarge_last(network: Network) -> None:
        network.W[3][...] = 1e25

    h = replace(H, activation="identity", output="identity", loss="mean_squared_error")
    assert broken(h, enlarge_last) == Broken(2, 3, "C")


def test_a_planted_rule_is_not_blamed_on_the_rate() -> None:
    sound = Network.initialized(Architecture((4, 3, 10)), "he", np.random.default_rng(0))
    planted = Network(sound.architecture, sound.parameters, FAULTS["climbing"].rules)
    assert divergence(sound, 50, 0.02) == (
        "Learning rate: the loss is no longer a finite number at batch 50; choose less than 0.02."
    )
    assert divergence(planted, 50, 0.02) == "The loss is no longer a finite number at batch 50."
