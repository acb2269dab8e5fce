"""Runs that draw ink anew: other pictures as epochs go by, the same ones whenever the run is repeated or taken up."""

from dataclasses import replace
from itertools import islice

import numpy as np
import pytest

from nn.arrays import Float32
from nn.data.digits import Digits, Split
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.data.redrawn import PERIOD
from nn.hyperparameters import Hyperparameters
from nn.run import Run, first_weights

RNG = np.random.default_rng(0)
PATHS = RNG.uniform(0, 100, (60, 6, 2)).astype(np.float32)
INKS = [Ink((Stroke(path, width=5.0),), k % 10) if k % 2 else None for k, path in enumerate(PATHS)]
"""Scribbles, and between them digits that are no ink."""

IMAGES = np.array(
    [RNG.integers(0, 256, 784) if ink is None else np.rint(rasterize(ink).ravel() * 255) for ink in INKS], np.uint8
)
TRAINING = Digits(IMAGES, (np.arange(60) % 10).astype(np.uint8), inks=INKS)
DATA = Split(TRAINING, Digits(IMAGES[:0], TRAINING.labels[:0]))
PLAIN = Hyperparameters(hidden=(8,), batch_size=20, epochs=2 * PERIOD, learning_rate=0.01, redraw=True)
EPOCH = 3
"""Batches of an epoch."""


def shown(h: Hyperparameters = PLAIN, epochs: int = PLAIN.epochs) -> list[Float32]:
    """What each epoch shows, (60, 784), by label and then by what is dark."""
    run, pictures = Run.fresh(h, DATA, threads=1), []
    for _ in islice(run.steps(), EPOCH * epochs):
        assert run.batch is not None
        pictures.append(run.batch.trace.A[0].copy())
    return [np.vstack(pictures[start : start + EPOCH]) for start in range(0, EPOCH * epochs, EPOCH)]


def rows(X: Float32) -> set[bytes]:
    return {row.tobytes() for row in X}


def test_the_first_epoch_shows_the_ink_as_it_was_drawn() -> None:
    assert rows(shown()[0]) == rows(shown(replace(PLAIN, redraw=False))[0])


def test_each_ink_is_drawn_anew_once_in_a_period_and_nothing_else_is() -> None:
    epochs = shown()
    as_they_were = rows(epochs[0])
    pictures = {(IMAGES[k] * np.float32(1 / 255)).tobytes() for k, ink in enumerate(INKS) if ink is None}
    left = [len(as_they_were & rows(X)) for X in epochs[: PERIOD + 1]]
    assert left == sorted(left, reverse=True)
    assert as_they_were & rows(epochs[PERIOD]) == pictures
    assert rows(epochs[PERIOD]) & rows(epochs[-1]) != rows(epochs[PERIOD])
    assert all(pictures <= rows(X) for X in epochs)


def test_another_seed_draws_otherwise() -> None:
    last, others = shown()[-1], shown(replace(PLAIN, seed=1))[-1]
    assert len(rows(last) & rows(others)) == sum(ink is None for ink in INKS)


def test_the_digits_that_were_handed_in_stay() -> None:
    before = IMAGES.copy()
    shown()
    assert np.array_equal(IMAGES, before)


@pytest.mark.parametrize("augment", [False, True])
@pytest.mark.parametrize("after", [0, 1, EPOCH, EPOCH * PERIOD + 2])
def test_a_run_goes_on_from_its_state_bit_for_bit(after: int, augment: bool) -> None:
    h = replace(PLAIN, augment=augment)
    run = Run.fresh(h, DATA, threads=1)
    steps = run.steps()
    list(islice(steps, after))
    state = run.state()
    list(steps)
    other = first_weights(replace(h, seed=5))[0]
    list(Run.resumed(state, other, DATA).steps())
    assert run.network.parameters.tobytes() == other.parameters.tobytes()


def test_the_batch_that_comes_next_is_told_as_it_will_be() -> None:
    run = Run.fresh(PLAIN, DATA, threads=1)
    steps = run.steps()
    for _ in range(EPOCH * (PERIOD + 2)):
        X, _ = run.upcoming(20)
        next(steps)
        assert run.batch is not None
        assert np.array_equal(X, run.batch.trace.A[0])


def test_digits_without_any_ink_train_as_ever() -> None:
    data = Split(replace(TRAINING, inks=()), DATA.validation)
    first, other = (Run.fresh(replace(PLAIN, redraw=redraw), data, threads=1) for redraw in (False, True))
    for run in first, other:
        list(run.steps())
    assert first.network.parameters.tobytes() == other.network.parameters.tobytes()
