"""Training as its driver sees it: what is yielded, what repeats, what acts when, what is left after a stop."""

import math
import os
import tracemalloc
from collections.abc import Callable, Generator, Iterator
from dataclasses import fields, replace
from itertools import islice
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info, threadpool_limits

from nn import run as run_module
from nn.arrays import Array, Int
from nn.data import sources
from nn.data.digits import Digits, Split
from nn.errors import DigitScopeError, DivergenceError
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.metrics import evaluate
from nn.network import Architecture, Network, Trace
from nn.rules import SOUND
from nn.run import Run, first_weights
from nn.schedules import SCHEDULES, WARM_UP
from nn.source_names import Weighted
from nn.steps import Step

EXAMPLES = 130
"""Training digits: four batches of 30 and one of 10."""

PLAIN = Hyperparameters(
    hidden=(12, 8), optimizer="gradient_descent", schedule="constant", learning_rate=0.1, batch_size=30, epochs=2
)
"""The plainest run: each step is W - eta dC/dW."""

VARIANTS = [
    {},
    {"dropout": 0.3},
    {"augment": True},
    {"optimizer": "adamw", "l2": 0.01, "dropout": 0.2, "schedule": "cosine"},
    {"optimizer": "nesterov", "l2": 0.001, "momentum": 0.8, "schedule": "one_cycle"},
]


def digits_of(n: int, seed: int) -> Digits:
    """Digits that can be told apart: one random picture a class, and noise."""
    prototypes = np.random.default_rng(0).integers(60, 196, size=(10, 784))
    rng = np.random.default_rng(seed)
    labels = rng.permutation(np.arange(n) % 10).astype(np.uint8)
    images = prototypes[labels] + rng.normal(0, 40, (n, 784))
    return Digits(images.clip(0, 255).astype(np.uint8), labels)


NO_DIGITS = digits_of(0, 0)
DATA = Split(digits_of(EXAMPLES, 1), digits_of(40, 2))
TRAINING_ALONE = Split(DATA.training, NO_DIGITS)


def network_of(h: Hyperparameters = PLAIN, seed: int = 5) -> Network:
    return Network.initialized(Architecture.of(h), h.initializer, np.random.default_rng(seed))


def run_of(
    network: Network, h: Hyperparameters = PLAIN, data: Split = DATA, seed: int = 3
) -> Generator[Step, Hyperparameters | None, None]:
    return Run(network, data, h, np.random.default_rng(seed)).steps()


def trained(h: Hyperparameters = PLAIN, data: Split = DATA, seed: int = 3) -> tuple[Array, list[Step]]:
    """Parameters and steps of a whole run."""
    network = network_of(h)
    return network.parameters, list(run_of(network, h, data, seed))


def x_of(digits: Digits, chosen: Int | slice = slice(None)) -> Array:
    """X (n, 784) of digits, as float32."""
    X: Array = digits.images[chosen] * np.float32(1 / 255)
    return X


def y_of(digits: Digits, chosen: Int | slice = slice(None)) -> Array:
    return np.eye(10, dtype=np.float32)[digits.labels[chosen]]


def without_seconds(steps: list[Step]) -> list[Step]:
    return [s if s.scores is None else s._replace(scores=replace(s.scores, train_seconds=0.0)) for s in steps]


class Watched(Network):
    """A network that remembers each batch it is shown, and the dropout."""

    def __init__(self, architecture: Architecture, parameters: Array) -> None:
        super().__init__(architecture, parameters)
        self.shown: list[Array] = []
        self.dropout: list[dict[int, Array] | None] = []

    def trace(self, X: Array, out: Trace | None = None, dropout: dict[int, Array] | None = None) -> Trace:
        self.shown.append(X.copy())
        self.dropout.append(dropout and {layer: factor.copy() for layer, factor in dropout.items()})
        return super().trace(X, out, dropout)


def watched(h: Hyperparameters = PLAIN) -> Watched:
    """The network after a whole run without validation digits, so that it saw training batches alone."""
    plain = network_of(h)
    network = Watched(plain.architecture, plain.parameters)
    list(run_of(network, h, TRAINING_ALONE))
    return network


# Batch by batch


def test_the_run_yields_after_each_batch_and_counts() -> None:
    _, steps = trained()
    assert [s.step for s in steps] == list(range(1, 11))
    assert {s.steps for s in steps} == {10}
    assert [s.epoch for s in steps] == [1] * 5 + [2] * 5
    assert [s.epochs_done for s in steps] == pytest.approx([k / 5 for k in range(1, 11)])
    assert [s.examples_seen for s in steps] == [30, 60, 90, 120, 130, 160, 190, 220, 250, 260]
    assert [s.step for s in steps if s.scores] == [5, 10]


def test_nothing_happens_before_the_first_batch_is_asked_for() -> None:
    network = network_of()
    before = network.parameters.copy()
    run = run_of(network)
    np.testing.assert_array_equal(network.parameters, before)
    next(run)
    assert not np.array_equal(network.parameters, before)


def test_each_batch_makes_one_step_of_descent_exactly() -> None:
    network = network_of()
    twin = network.copy()
    order = np.random.default_rng(3).permutation(EXAMPLES)
    with threadpool_limits(1, "blas"):
        for start, step in zip(range(0, EXAMPLES, 30), run_of(network), strict=False):
            chosen = order[start : start + 30]
            Y = y_of(DATA.training, chosen)
            trace = twin.trace(x_of(DATA.training, chosen))
            assert step.loss == pytest.approx(twin.cost(trace, Y).mean(), rel=1e-6)
            assert step.accuracy == np.mean(trace.A[3].argmax(axis=1) == DATA.training.labels[chosen])
            twin.parameters -= twin.backward(trace, Y, weight=0.1).vector
            np.testing.assert_array_equal(network.parameters, twin.parameters)


def test_each_epoch_shows_every_digit_once_in_an_order_of_its_own() -> None:
    shown = watched().shown
    assert [len(X) for X in shown] == [30, 30, 30, 30, 10] * 2
    first, second = np.vstack(shown[:5]), np.vstack(shown[5:])
    everything = np.unique(x_of(DATA.training), axis=0)
    assert len(everything) == EXAMPLES
    np.testing.assert_array_equal(np.unique(first, axis=0), everything)
    np.testing.assert_array_equal(np.unique(second, axis=0), everything)
    assert not np.array_equal(first, second)
    assert not np.array_equal(first, x_of(DATA.training))


@pytest.mark.parametrize("augment", [False, True])
def test_the_last_batch_of_a_run_can_be_looked_at(augment: bool) -> None:
    run = Run(network_of(), DATA, replace(PLAIN, augment=augment, epochs=1), np.random.default_rng(3))
    assert run.batch is None
    rng = np.random.default_rng(3)
    if augment:
        rng.integers(1 << 62)
    order, seen = rng.permutation(EXAMPLES), 0
    for step in run.steps():
        assert run.batch is not None
        chosen, seen = order[seen : step.examples_seen], step.examples_seen
        A, labels = run.batch.trace.A, run.batch.labels
        assert labels.tolist() == DATA.training.labels[chosen].tolist()
        assert np.array_equal(A[0], x_of(DATA.training, chosen)) is not augment
        assert np.mean(A[max(A)].argmax(axis=1) == labels) == step.accuracy


def test_a_batch_larger_than_the_data_set_is_the_data_set() -> None:
    _, steps = trained(replace(PLAIN, batch_size=1000, epochs=3))
    assert [(s.step, s.steps, s.examples_seen) for s in steps] == [(1, 3, 130), (2, 3, 260), (3, 3, 390)]
    assert all(s.scores for s in steps)


def test_batches_of_one_digit_work() -> None:
    _, steps = trained(replace(PLAIN, batch_size=1, epochs=1, learning_rate=0.01))
    assert len(steps) == EXAMPLES


@pytest.mark.parametrize("hidden", [(), (7,), (9, 8, 7)])
def test_any_number_of_hidden_layers_trains(hidden: tuple[int, ...]) -> None:
    h = replace(PLAIN, hidden=hidden, dropout=0.1)
    parameters, _ = trained(h)
    assert not np.array_equal(parameters, network_of(h).parameters)


def test_a_network_in_float64_trains_in_float64() -> None:
    network = network_of().copy(np.float64)
    single = network_of()
    list(run_of(network, replace(PLAIN, dropout=0.2)))
    list(run_of(single, replace(PLAIN, dropout=0.2)))
    assert network.parameters.dtype == np.float64
    np.testing.assert_allclose(network.parameters, single.parameters, atol=1e-4)


def test_training_only_looks_at_the_digits() -> None:
    kept = [array.copy() for part in (DATA.training, DATA.validation) for array in (part.images, part.labels)]
    trained(replace(PLAIN, augment=True, dropout=0.2))
    now = [array for part in (DATA.training, DATA.validation) for array in (part.images, part.labels)]
    for array, same in zip(now, kept, strict=True):
        np.testing.assert_array_equal(array, same)


# Scores


def test_the_scores_of_an_epoch_are_those_of_a_recount() -> None:
    network = network_of()
    epoch: list[Step] = []
    for step in run_of(network, replace(PLAIN, dropout=0.2, augment=True)):
        epoch.append(step)
        if step.scores is None:
            continue
        sizes = np.array([30, 30, 30, 30, 10])
        scores, held_back = step.scores, evaluate(network, DATA.validation.images, DATA.validation.labels)
        assert scores.epoch == step.epoch
        assert scores.examples_seen == step.examples_seen == EXAMPLES * step.epoch
        assert scores.train_loss == pytest.approx(sizes @ [s.loss for s in epoch] / EXAMPLES, rel=1e-12)
        assert scores.train_accuracy == pytest.approx(sizes @ [s.accuracy for s in epoch] / EXAMPLES, rel=1e-12)
        assert scores.validation_loss == held_back.loss
        assert scores.validation_accuracy == held_back.accuracy
        assert scores.learning_rate == step.learning_rate
        epoch.clear()
    assert not epoch


def test_without_validation_digits_their_scores_are_not_a_number() -> None:
    _, steps = trained(data=TRAINING_ALONE)
    scores = steps[-1].scores
    assert scores is not None
    assert math.isnan(scores.validation_loss)
    assert math.isnan(scores.validation_accuracy)
    assert math.isfinite(scores.train_loss)


def test_train_seconds_grow_from_epoch_to_epoch() -> None:
    _, steps = trained(replace(PLAIN, epochs=3))
    seconds = [s.scores.train_seconds for s in steps if s.scores]
    assert 0 < seconds[0] < seconds[1] < seconds[2]


def test_train_seconds_leave_out_evaluation_and_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0

    def evaluate_for_an_hour(*arguments: Any) -> Any:
        nonlocal now
        now += 3600
        return evaluate(*arguments)

    def clock() -> float:
        nonlocal now
        now += 0.01
        return now

    monkeypatch.setattr(run_module, "evaluate", evaluate_for_an_hour)
    monkeypatch.setattr(run_module, "perf_counter", clock)
    network = network_of()
    seconds = []
    for step in run_of(network):
        now += 600
        if step.scores:
            seconds.append(step.scores.train_seconds)
    # Each of five batches reads the clock at least twice, and not a hundred times.
    assert 0.05 <= seconds[0] + 1e-9 < 5
    assert seconds[1] == pytest.approx(2 * seconds[0], rel=0.2)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_the_learning_rate_of_each_step_follows_the_schedule(schedule: str) -> None:
    _, steps = trained(replace(PLAIN, schedule=schedule, epochs=3))
    rates = [s.learning_rate for s in steps]
    assert rates == pytest.approx([0.1 * SCHEDULES[schedule].factor((k + 0.5) / 15) for k in range(15)], rel=1e-12)


def test_the_learning_rate_told_is_the_one_used() -> None:
    network = network_of()
    twin = network.copy()
    step = next(run_of(network, replace(PLAIN, schedule="one_cycle", batch_size=EXAMPLES)))
    gradient = twin.backward(twin.trace(x_of(DATA.training)), y_of(DATA.training)).vector
    np.testing.assert_allclose(network.parameters, twin.parameters - step.learning_rate * gradient, atol=1e-7)


# Schedules


@pytest.mark.parametrize(
    ("schedule", "values"),
    [
        ("constant", {0: 1, 0.5: 1, 1: 1}),
        ("step", {0: 1, 0.499: 1, 0.5: 0.1, 0.749: 0.1, 0.75: 0.01, 1: 0.01}),
        ("cosine", {0: 1, 0.25: (1 + math.sqrt(0.5)) / 2, 0.5: 0.5, 1: 0}),
        ("one_cycle", {0: 0, WARM_UP / 2: 0.5, WARM_UP: 1, (1 + WARM_UP) / 2: 0.5, 1: 0}),
    ],
)
def test_schedules_at_start_middle_and_end(schedule: str, values: dict[float, float]) -> None:
    for progress, factor in values.items():
        assert SCHEDULES[schedule].factor(progress) == pytest.approx(factor, abs=1e-12)


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_no_schedule_leaves_zero_to_one(schedule: str) -> None:
    @given(st.floats(0, 1))
    def stays(progress: float) -> None:
        assert 0 <= SCHEDULES[schedule].factor(progress) <= 1

    stays()


def test_the_schedules_are_the_choices_of_the_field() -> None:
    assert set(SCHEDULES) == set(ABOUT["schedule"].choices)


# Repetition


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_the_same_seed_repeats_a_run_bit_for_bit(variant: dict[str, Any]) -> None:
    h = replace(PLAIN, **variant)
    (first, steps), (again, same_steps) = trained(h), trained(h)
    assert first.tobytes() == again.tobytes()
    assert without_seconds(steps) == without_seconds(same_steps)


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_another_seed_makes_another_run(variant: dict[str, Any]) -> None:
    h = replace(PLAIN, **variant)
    assert trained(h)[0].tobytes() != trained(h, seed=4)[0].tobytes()


@pytest.mark.parametrize("variant", [{"dropout": 0.3}, {"augment": True}], ids=str)
def test_chance_comes_from_the_generator_handed_in_alone(variant: dict[str, Any]) -> None:
    h = replace(PLAIN, **variant)
    first, _ = trained(h)
    np.random.seed(1)
    other, _ = trained(replace(h, seed=99))
    assert first.tobytes() == other.tobytes()


@pytest.mark.parametrize("variant", VARIANTS, ids=str)
def test_validation_digits_never_touch_the_weights(variant: dict[str, Any]) -> None:
    h = replace(PLAIN, **variant)
    parts = (DATA.validation, digits_of(1200, 9), NO_DIGITS)
    first, *others = (trained(h, Split(DATA.training, part))[0].tobytes() for part in parts)
    assert others == [first, first]


# Changes during a run


def sending(h: Hyperparameters, sent: Hyperparameters, after: int = 3) -> tuple[list[Step], list[Array]]:
    """Steps and parameters after each of a run in which `sent` is sent in answer to batch number `after`."""
    network = network_of(h)
    run = run_of(network, h)
    steps, snapshots = [], []
    step: Step | None = next(run)
    while step is not None:
        steps.append(step)
        snapshots.append(network.parameters.copy())
        try:
            step = run.send(sent if step.step == after else None)
        except StopIteration:
            step = None
    return steps, snapshots


@pytest.mark.parametrize("change", [{"learning_rate": 0.01}, {"momentum": 0.1}, {"l2": 0.5}, {"dropout": 0.5}], ids=str)
def test_a_live_field_acts_from_the_next_batch_on(change: dict[str, Any]) -> None:
    h = replace(PLAIN, optimizer="momentum", learning_rate=0.02)
    _, untouched = sending(h, h)
    _, changed = sending(h, replace(h, **change))
    same = [np.array_equal(one, other) for one, other in zip(untouched, changed, strict=True)]
    assert same == [True] * 3 + [False] * 7


def test_a_learning_rate_sent_is_told_and_scheduled_as_the_first_was() -> None:
    h = replace(PLAIN, schedule="cosine")
    steps, _ = sending(h, replace(h, learning_rate=0.5))
    factors = [SCHEDULES["cosine"].factor((k + 0.5) / 10) for k in range(10)]
    expected = [0.1 * factor for factor in factors[:3]] + [0.5 * factor for factor in factors[3:]]
    assert [s.learning_rate for s in steps] == pytest.approx(expected, rel=1e-12)


def test_dropout_can_be_switched_off_during_a_run() -> None:
    h = replace(PLAIN, dropout=0.5)
    plain = network_of(h)
    network = Watched(plain.architecture, plain.parameters)
    run = run_of(network, h, TRAINING_ALONE)
    next(run)
    run.send(replace(h, dropout=0.0))
    assert network.dropout[0] is not None
    assert network.dropout[1] is None


OTHER: dict[str, Any] = {
    "hidden": (5,),
    "activation": "tanh",
    "output": "sigmoid",
    "loss": "mean_squared_error",
    "initializer": "glorot",
    "optimizer": "adam",
    "schedule": "cosine",
    "batch_size": 7,
    "epochs": 9,
    "augment": True,
    "distortion": 0.5,
    "label_smoothing": 0.1,
    "stroke_width": 0.5,
    "teacher": "large",
    "redraw": True,
    "target_accuracy": 1.0,
    "time_limit": 0.01,
    "patience": 1,
    "data": (Weighted("mnist"),),
    "validation": 1,
    "seed": 8,
}


def test_fields_that_are_not_live_stay_whatever_is_sent() -> None:
    assert {field.name for field in fields(Hyperparameters)} - set(OTHER) == {
        name for name, this in ABOUT.items() if this.live
    }
    assert all(getattr(PLAIN, name) != value for name, value in OTHER.items())
    h = replace(PLAIN, dropout=0.2, l2=0.01)
    steps, untouched = sending(h, h)
    changed_steps, changed = sending(h, replace(h, **OTHER))
    assert without_seconds(changed_steps) == without_seconds(steps)
    for one, other in zip(untouched, changed, strict=True):
        np.testing.assert_array_equal(one, other)


# The end of a run


def blas_threads() -> list[int]:
    return [each["num_threads"] for each in threadpool_info() if each["user_api"] == "blas"]


@pytest.fixture
def two_threads() -> Iterator[None]:
    """Two BLAS threads, whatever the machine has."""
    with threadpool_limits(2, "blas"):
        if not blas_threads():
            pytest.skip("this build of NumPy has no BLAS whose threads can be counted")
        assert 2 in blas_threads()
        yield


@pytest.mark.usefixtures("two_threads")
def test_training_runs_on_one_blas_thread_and_gives_them_back_at_its_end() -> None:
    run = run_of(network_of())
    next(run)
    assert set(blas_threads()) == {1}
    list(run)
    assert 2 in blas_threads()


@pytest.mark.usefixtures("two_threads")
def test_close_stops_the_run_and_gives_the_threads_back() -> None:
    network = network_of()
    run = run_of(network)
    list(islice(run, 2))
    after = network.parameters.copy()
    run.close()
    assert 2 in blas_threads()
    assert list(run) == []
    np.testing.assert_array_equal(network.parameters, after)


@pytest.mark.usefixtures("two_threads")
def test_a_run_that_diverges_gives_the_threads_back() -> None:
    with pytest.raises(DivergenceError):
        list(run_of(network_of(EXPLOSIVE), EXPLOSIVE))
    assert 2 in blas_threads()


def test_no_training_digits_are_told_in_one_sentence() -> None:
    with pytest.raises(DigitScopeError, match=r"^Data set: "):
        next(run_of(network_of(), data=Split(NO_DIGITS, DATA.validation)))


# Divergence

EXPLOSIVE = replace(
    PLAIN, activation="identity", output="identity", loss="mean_squared_error", learning_rate=10.0, epochs=4
)


def test_divergence_is_told_and_the_weights_of_the_epoch_start_come_back() -> None:
    network = network_of(EXPLOSIVE)
    before = network.parameters.copy()
    assert issubclass(DivergenceError, DigitScopeError)
    with pytest.raises(DivergenceError, match=r"^Learning rate: .* batch \d+; .*less than 10\b"):
        list(run_of(network, EXPLOSIVE))
    np.testing.assert_array_equal(network.parameters, before)


def test_a_cost_that_is_no_number_ends_the_run_at_its_batch() -> None:
    steps: list[Step] = []
    with pytest.raises(DivergenceError) as caught:
        steps.extend(run_of(network_of(EXPLOSIVE), EXPLOSIVE))
    # extend keeps what came before the error
    assert len(steps) < 5
    assert f"batch {len(steps) + 1};" in str(caught.value)
    assert all(math.isfinite(s.loss) for s in steps)


def test_divergence_in_a_later_epoch_gives_the_weights_at_its_start() -> None:
    network = network_of(EXPLOSIVE)
    run = run_of(network, replace(EXPLOSIVE, learning_rate=0.001))
    first = list(islice(run, 5))
    assert first[-1].scores is not None
    assert np.isfinite(first[-1].scores.validation_loss)
    before = network.parameters.copy()
    run.send(EXPLOSIVE)
    with pytest.raises(DivergenceError):
        list(run)
    np.testing.assert_array_equal(network.parameters, before)


@pytest.mark.parametrize("epochs", [1, 2, 3, 20])
@pytest.mark.parametrize("batch_size", [30, EXAMPLES])
@pytest.mark.parametrize("loss", ["mean_squared_error", "cross_entropy"])
def test_a_run_either_ends_with_finite_scores_or_says_that_it_diverged(loss: str, batch_size: int, epochs: int) -> None:
    output = "identity" if loss == "mean_squared_error" else "softmax"
    h = replace(EXPLOSIVE, loss=loss, output=output, batch_size=batch_size, hidden=(12,) * 8, epochs=epochs)
    network = network_of(h)
    network.parameters *= 10
    steps, error = [], None
    try:
        for step in run_of(network, h):
            steps.append(step)
    except DivergenceError as caught:
        error = caught
    scores = steps[-1].scores if steps else None
    assert error or (scores and math.isfinite(scores.validation_loss))
    assert math.isfinite(evaluate(network, DATA.validation.images, DATA.validation.labels).loss)


def test_divergence_in_the_last_batch_of_an_epoch_is_told_like_any_other() -> None:
    h = replace(EXPLOSIVE, batch_size=EXAMPLES, epochs=1, hidden=(12,) * 8)
    network = network_of(h)
    network.parameters *= 10
    before = network.parameters.copy()
    # The batch's own cost, before its step, is finite; its step is what leaves the finite numbers.
    with pytest.raises(DivergenceError):
        list(run_of(network, h))
    np.testing.assert_array_equal(network.parameters, before)


# Regularisation


def after_one_step(**changes: Any) -> Network:
    h = replace(PLAIN, **changes)
    network = network_of(h)
    rng = np.random.default_rng(8)
    for biases in network.b.values():
        biases[...] = rng.normal(size=biases.shape)
    next(run_of(network, h))
    return network


def test_l2_adds_itself_times_the_weights_to_their_gradient_and_leaves_biases_alone() -> None:
    start, free, pulled = network_of(), after_one_step(), after_one_step(l2=0.5)
    for layer in (1, 2, 3):
        pull = free.W[layer] - pulled.W[layer]
        np.testing.assert_allclose(pull, 0.1 * 0.5 * start.W[layer], atol=1e-6)
        np.testing.assert_array_equal(free.b[layer], pulled.b[layer])


def test_adamw_shrinks_the_weights_outside_of_the_gradient_and_leaves_biases_alone() -> None:
    start = network_of()
    free, pulled = after_one_step(optimizer="adamw"), after_one_step(optimizer="adamw", l2=0.5)
    for layer in (1, 2, 3):
        pull = free.W[layer] - pulled.W[layer]
        np.testing.assert_allclose(pull, 0.1 * 0.5 * start.W[layer], atol=1e-6)
        np.testing.assert_array_equal(free.b[layer], pulled.b[layer])


def test_l2_in_adam_is_part_of_the_gradient() -> None:
    free, pulled = after_one_step(optimizer="adam"), after_one_step(optimizer="adam", l2=1.0)
    assert not np.array_equal(free.W[3], pulled.W[3])
    for layer in (1, 2, 3):
        np.testing.assert_array_equal(free.b[layer], pulled.b[layer])
    # Adam's first step is eta long whatever the gradient, so a pull that is part of it cannot add to its length.
    start = network_of()
    assert max(np.abs(pulled.W[layer] - start.W[layer]).max() for layer in (1, 2, 3)) < 0.1 * 1.0001


def test_adam_and_adamw_are_one_rule_without_l2() -> None:
    free, same = after_one_step(optimizer="adam"), after_one_step(optimizer="adamw")
    np.testing.assert_array_equal(free.parameters, same.parameters)


def test_l2_is_no_part_of_the_loss_told() -> None:
    first, second = (next(run_of(network_of(), replace(PLAIN, l2=l2))).loss for l2 in (0.0, 0.5))
    assert first == second


def test_dropout_switches_off_its_share_and_makes_up_for_it() -> None:
    h = replace(PLAIN, hidden=(40, 30), dropout=0.25, epochs=20)
    network = watched(h)
    assert len(network.dropout) == 100
    for drawn, X in zip(network.dropout, network.shown, strict=True):
        assert drawn is not None
        assert {layer: factor.shape for layer, factor in drawn.items()} == {1: (len(X), 40), 2: (len(X), 30)}
        assert set(np.unique(np.hstack(list(drawn.values())))) <= {np.float32(0), np.float32(1 / 0.75)}
    everything = np.concatenate([factor.ravel() for drawn in network.dropout if drawn for factor in drawn.values()])
    assert np.mean(everything == 0) == pytest.approx(0.25, abs=0.005)
    first, second = network.dropout[:2]
    assert first is not None
    assert second is not None
    assert not np.array_equal(first[1], second[1])
    assert not np.array_equal(first[1][:, :30], first[2])


def test_distortion_changes_training_digits_anew_in_each_epoch() -> None:
    plain, distorted = watched(), watched(replace(PLAIN, augment=True))
    pairs = list(zip(plain.shown, distorted.shown, strict=True))
    assert not np.array_equal(pairs[0][0], pairs[0][1])
    assert all(0 <= X.min() and X.max() <= 1 for X in distorted.shown)
    assert len(np.unique(np.vstack(distorted.shown), axis=0)) == 2 * EXAMPLES


def test_distortions_grow_with_their_strength() -> None:
    plain = np.vstack(watched().shown)
    moved = [
        abs(np.vstack(watched(replace(PLAIN, augment=True, distortion=strength)).shown) - plain).mean()
        for strength in (0.0, 0.3, 1.0)
    ]
    assert moved[0] < 1e-6 < 0.02 < moved[1] < moved[2]


# Learning


@pytest.mark.parametrize(
    "variant",
    [
        {},
        {"optimizer": "momentum", "schedule": "one_cycle", "learning_rate": 0.05},
        {"optimizer": "nesterov", "schedule": "cosine", "learning_rate": 0.05},
        {"optimizer": "rmsprop", "learning_rate": 0.002},
        {"optimizer": "adam", "learning_rate": 0.005},
        {"optimizer": "adamw", "learning_rate": 0.005, "l2": 0.01, "dropout": 0.1},
        {"activation": "tanh", "output": "sigmoid", "loss": "mean_squared_error", "learning_rate": 1.0},
        {"hidden": (), "output": "identity", "loss": "mean_squared_error", "learning_rate": 0.02, "epochs": 30},
    ],
    ids=str,
)
def test_digits_that_can_be_told_apart_are_learned(variant: dict[str, Any]) -> None:
    h = replace(PLAIN, **{"hidden": (32,), "epochs": 15, **variant})
    _, steps = trained(h, Split(digits_of(600, 1), digits_of(200, 2)))
    assert steps[-1].scores is not None
    assert steps[-1].scores.validation_accuracy > 0.95


@pytest.mark.skipif(
    "DIGITSCOPE_DATA" not in os.environ, reason="needs MNIST: let DIGITSCOPE_DATA name the folder with its files"
)
def test_one_epoch_of_mnist_with_the_defaults_reads_most_validation_digits() -> None:
    h = Hyperparameters(epochs=1)
    data = sources.of(os.environ["DIGITSCOPE_DATA"]).split(h.validation)
    _, steps = trained(h, data)
    assert steps[-1].scores is not None
    assert steps[-1].examples_seen == 55_000
    assert steps[-1].scores.validation_accuracy > 0.92


# The steady state

BATCH_OVERHEAD = 48 * 1024
"""Bytes: the 8,192 numbers that NumPy buffers while it adds a bias to each row, and small things such as views and
costs, which are larger in NumPy 1.26 than in 2. The smallest hidden array of a batch below has 51,200."""


def peak_of(call: Callable[[], object]) -> tuple[int, int]:
    """Bytes that `call` leaves allocated, and the most that it had allocated at a time."""
    before, _ = tracemalloc.get_traced_memory()
    tracemalloc.reset_peak()
    call()
    after, peak = tracemalloc.get_traced_memory()
    return after - before, peak - before


@pytest.mark.parametrize(
    "variant",
    [
        *({"optimizer": optimizer} for optimizer in ABOUT["optimizer"].choices),
        *({"activation": activation} for activation in ABOUT["activation"].choices),
        *({"loss": "mean_squared_error", "output": output} for output in ABOUT["output"].choices),
        {"l2": 0.01},
        {"l2": 0.01, "optimizer": "adamw"},
        {"dropout": 0.2},
    ],
    ids=str,
)
def test_in_the_steady_state_a_batch_allocates_no_array(variant: dict[str, Any]) -> None:
    h = replace(PLAIN, hidden=(64, 64), batch_size=200, epochs=1, learning_rate=0.001, **variant)
    run = run_of(network_of(h), h, Split(digits_of(2500, 1), NO_DIGITS))
    list(islice(run, 3))
    tracemalloc.start()
    try:
        next(run)
        left, peaks = zip(*(peak_of(lambda: next(run)) for _ in range(5)), strict=True)
    finally:
        tracemalloc.stop()
        run.close()
    assert max(peaks) < BATCH_OVERHEAD
    assert sum(left) < 4096


# Going on later


def interrupted(h: Hyperparameters, after: int) -> Array:
    """Parameters of a run that is taken up again, in another network, after so many batches."""
    network = network_of(h)
    run = Run(network, DATA, h, np.random.default_rng(3))
    steps = run.steps()
    for _ in range(after):
        next(steps)
    state = run.state()
    # What the first run does from here on is none of the second one's business.
    list(steps)
    other = Run.resumed(state, network_of(h, seed=6), DATA)
    list(other.steps())
    return other.network.parameters


RESUMED = [
    *({"optimizer": optimizer, "learning_rate": 0.01} for optimizer in ABOUT["optimizer"].choices),
    {"dropout": 0.3, "l2": 0.01},
    {"augment": True, "dropout": 0.3},
    {"schedule": "one_cycle"},
]


@pytest.mark.parametrize("after", [0, 1, 4, 5, 7, 9])
@pytest.mark.parametrize("variant", RESUMED, ids=str)
def test_a_run_goes_on_from_its_state_bit_for_bit(variant: dict[str, Any], after: int) -> None:
    h = replace(PLAIN, **variant)
    assert interrupted(h, after).tobytes() == trained(h)[0].tobytes()


@pytest.mark.parametrize("after", [0, 1, 50, 51, 64, 100, 130, 137, 179])
def test_distortions_go_on_within_and_between_blocks_of_digits(after: int) -> None:
    h = replace(PLAIN, batch_size=2, augment=True, epochs=3, learning_rate=0.01)
    assert interrupted(h, after).tobytes() == trained(h)[0].tobytes()


def test_a_resumed_run_tells_the_same_steps() -> None:
    h = replace(PLAIN, dropout=0.2)
    run = Run(network_of(h), DATA, h, np.random.default_rng(3))
    begun = list(islice(run.steps(), 7))
    resumed = list(Run.resumed(run.state(), network_of(h), DATA).steps())
    assert without_seconds(begun + resumed) == without_seconds(trained(h)[1])


def test_a_state_is_taken_with_the_live_hyperparameters_of_then() -> None:
    run = Run(network_of(), DATA, PLAIN, np.random.default_rng(3))
    steps = run.steps()
    next(steps)
    steps.send(replace(PLAIN, learning_rate=0.02))
    assert Run.resumed(run.state(), network_of(), DATA).hyperparameters.learning_rate == 0.02


def test_a_fresh_run_is_the_run_of_its_first_weights() -> None:
    network, rng = first_weights(PLAIN)
    list(Run(network, DATA, PLAIN, rng).steps())
    run = Run.fresh(PLAIN, DATA)
    list(run.steps())
    assert run.network.parameters.tobytes() == network.parameters.tobytes()


# Threads and rules


def test_threads_not_yet_measured_are_measured_after_resuming() -> None:
    assert Run.resumed(Run.fresh(PLAIN, DATA).state(), network_of(), DATA).threads is None


def test_the_number_of_threads_is_told_with_the_run() -> None:
    run = Run.fresh(PLAIN, DATA, threads=1)
    next(run.steps())
    assert run.threads == run.state().threads == 1
    measured = Run.fresh(PLAIN, DATA)
    next(measured.steps())
    assert measured.threads is not None
    assert measured.threads >= 1


def test_a_wrong_rule_is_used_and_does_not_learn() -> None:
    def uphill(parameters: Array, change: Array) -> None:
        np.add(parameters, change, out=parameters)

    right, _ = first_weights(PLAIN)
    wrong = Network(right.architecture, right.parameters.copy(), replace(SOUND, update=uphill))
    steps = list(islice(Run(wrong, DATA, PLAIN, np.random.default_rng(3)).steps(), 5))
    assert steps[-1].loss > steps[0].loss


CONTINUED = [
    *({"optimizer": optimizer, "learning_rate": 0.01} for optimizer in ABOUT["optimizer"].choices),
    *(
        {"optimizer": optimizer, "learning_rate": 0.01, "dropout": 0.3, "augment": True}
        for optimizer in ("momentum", "adam")
    ),
]


@pytest.mark.parametrize("variant", CONTINUED, ids=str)
def test_an_epoch_and_one_that_continues_it_are_two_epochs_bit_for_bit(variant: dict[str, Any]) -> None:
    h = replace(PLAIN, **variant)
    one = replace(h, epochs=1)
    run = Run(network_of(h), DATA, one, np.random.default_rng(3))
    list(run.steps())
    other = Run.continued(run.state(), one, network_of(h, seed=6), DATA)
    steps = list(other.steps())
    assert other.network.parameters.tobytes() == trained(h)[0].tobytes()
    assert [step.step for step in steps] == [1, 2, 3, 4, 5]


def test_what_an_optimizer_remembers_is_nothing_to_another_one() -> None:
    h = replace(PLAIN, optimizer="momentum", epochs=1, learning_rate=0.01)
    run = Run(network_of(h), DATA, h, np.random.default_rng(3))
    list(run.steps())
    for optimizer, zero in (("momentum", False), ("nesterov", True), ("rmsprop", True), ("adam", True)):
        state = Run.continued(run.state(), replace(h, optimizer=optimizer), network_of(h), DATA).state()
        assert (not state.memory.any()) is zero


def test_a_run_that_continues_another_one_begins_its_schedule_anew() -> None:
    h = replace(PLAIN, schedule="cosine")
    run = Run(network_of(h), DATA, h, np.random.default_rng(3))
    first = [step.learning_rate for step in islice(run.steps(), 7)]
    again = [step.learning_rate for step in Run.continued(run.state(), h, network_of(h), DATA).steps()]
    assert again[:7] == first
    assert len(again) == 10


def test_the_threads_of_a_run_are_those_of_the_one_that_continues_it_with_batches_of_its_size() -> None:
    run = Run(network_of(), DATA, PLAIN, np.random.default_rng(3), threads=2)
    assert Run.continued(run.state(), PLAIN, network_of(), DATA).threads == 2
    assert Run.continued(run.state(), replace(PLAIN, batch_size=10), network_of(), DATA).threads is None


def test_a_run_that_goes_on_with_distortions_has_the_digits_in_the_same_order() -> None:
    state = Run.fresh(PLAIN, DATA).state()
    distorted = Run.continued(state, replace(PLAIN, augment=True), network_of(), DATA)
    # An order drawn from a few numbers later would begin alike.
    assert distorted.state().chance == state.chance
    assert distorted.state().distortion_chance is not None
