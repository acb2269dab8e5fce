"""A run ends before its last batch where its hyperparameters say so, and one that goes on ends where it would have."""

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

import numpy as np
import pytest

from nn.arrays import Array
from nn.data.fingerprint import Fingerprint
from nn.hyperparameters import ABOUT, Hyperparameters, from_mapping, to_mapping
from nn.network import Architecture, Network
from nn.run import Run
from nn.runs import checkpoint
from nn.runs.checkpoint import Checkpoint
from nn.steps import EpochScores, Step, Stop, StopCause
from nn.stopping import Standing, expected_steps, remember, until_stopped
from nn.timeline.snapshots import BYTES_BESIDE, Timeline
from tests.nn.runs.made import BATCHES, DATA, H

NONE = float("nan")
PARAMETERS = Architecture.of(H).parameter_count


@dataclass
class Told:
    """A run of two batches an epoch, of which only validation losses and seconds are known."""

    hyperparameters: Hyperparameters
    losses: Sequence[float]
    accuracies: Sequence[float] = ()
    network: Network = field(default_factory=lambda: Network(Architecture.of(H), np.zeros(PARAMETERS)))
    standing: Standing = field(default_factory=Standing)
    best: Array | None = None
    train_seconds: float = 0.0

    def steps(self) -> Generator[Step, Hyperparameters | None, None]:
        for epoch, loss in enumerate(self.losses, 1):
            accuracy = self.accuracies[epoch - 1] if self.accuracies else NONE
            for batch in (1, 2):
                self.train_seconds += 30.0
                scores = EpochScores(epoch, 0, 0.0, 0.0, 0.0, loss, accuracy, 0.1) if batch == 2 else None
                if scores is not None:
                    self.network.parameters[...] = epoch
                    remember(self, scores)
                step = 2 * (epoch - 1) + batch
                yield Step(step, 2 * len(self.losses), epoch, step / 2, step, 0.0, 0.0, 0.1, scores)

    def ends(self) -> tuple[int, Stop | None]:
        *_, last = until_stopped(self, self.steps())
        return last.step, last.stop


def test_patience_counts_epochs_without_a_lower_validation_loss() -> None:
    h = Hyperparameters(patience=3)
    step, stop = Told(h, [0.9, 0.7, 0.8, 0.6, 0.6, 0.7, 0.65, 0.1, 0.1]).ends()
    assert stop is not None
    assert (step, replace(stop, accuracy=0.0)) == (14, Stop(StopCause.PATIENCE, 7, 3, 4, 0.0, restored=True))
    assert stop.told == (
        "Stopped at epoch 7: no better validation loss for 3 epochs; the weights are those of epoch 4, the best one."
    )


def test_patience_leaves_the_weights_of_the_best_epoch_once_the_last_batch_was_looked_at() -> None:
    run = Told(Hyperparameters(patience=2), [0.9, 0.7, 0.8, 0.8, 0.1])
    seen = [run.network.parameters[0] for step in until_stopped(run, run.steps()) if step.scores is not None]
    assert (seen, set(run.network.parameters)) == ([1, 2, 3, 4], {2.0})


@pytest.mark.parametrize("h", [Hyperparameters(), Hyperparameters(target_accuracy=90.0, patience=5)])
def test_any_other_end_leaves_the_last_weights(h: Hyperparameters) -> None:
    run = Told(h, [0.3, 0.4, 0.5], [0.8, 0.8, 0.9])
    run.ends()
    assert set(run.network.parameters) == {3.0}
    assert run.standing.restored is None


def test_without_patience_no_weights_are_kept() -> None:
    run = Told(Hyperparameters(), [0.3, 0.2])
    run.ends()
    assert run.best is None


def test_a_run_that_gets_better_goes_to_its_end() -> None:
    assert Told(Hyperparameters(patience=2), [0.9, 0.95, 0.8, 0.85, 0.7]).ends() == (10, None)


def test_without_validation_digits_nothing_is_waited_for() -> None:
    h = Hyperparameters(patience=1, target_accuracy=50.0)
    assert Told(h, [NONE, NONE, NONE]).ends() == (6, None)


def test_an_accuracy_is_enough_where_it_is_reached() -> None:
    h = Hyperparameters(target_accuracy=95.0)
    step, stop = Told(h, [0.3, 0.2, 0.1, 0.1], [0.9, 0.9499, 0.95, 0.96]).ends()
    assert step == 6
    assert stop is not None
    assert stop.told == "Stopped at epoch 3: validation accuracy is 95.00%, and was to reach 95%."


def test_time_is_up_within_an_epoch_too() -> None:
    step, stop = Told(Hyperparameters(time_limit=1.5), [0.3, 0.2, 0.1]).ends()
    assert stop is not None
    assert (step, replace(stop, accuracy=0.0)) == (3, Stop(StopCause.TIME, 2, 1.5, 1, 0.0))
    assert stop.told == "Stopped at epoch 2: the time limit is 1.5 minutes."


def test_the_last_batch_ends_a_run_and_no_rule() -> None:
    assert Told(Hyperparameters(patience=1), [0.3, 0.4]).ends() == (4, None)


def test_by_default_nothing_ends_a_run_early() -> None:
    assert Told(Hyperparameters(), [0.1, *[0.9] * 50], [0.1, *[1.0] * 50]).ends() == (102, None)


def test_hyperparameters_from_before_read() -> None:
    values = to_mapping(Hyperparameters())
    for name in ("patience", "target_accuracy", "time_limit"):
        del values[name]
    assert from_mapping(values) == Hyperparameters()


def test_the_form_says_that_they_need_digits_held_back() -> None:
    values = vars(Hyperparameters(validation=0))
    assert ABOUT["patience"].idle(values) == ABOUT["target_accuracy"].idle(values) == "No digits are held back"
    assert not ABOUT["time_limit"].idle(values)


# A real run

OVERFITS = replace(H, learning_rate=3.0, epochs=40, patience=2)


def ended(run: Run) -> list[Step]:
    return list(run.steps())


def resumed(run: Run, folder: Path) -> Run:
    """The run over again from a checkpoint of where it stands."""
    path = folder / checkpoint.FILE
    checkpoint.save(path, Checkpoint(run.state(), Fingerprint("0" * 16, (("starter", 640),))))
    state = checkpoint.load(path).state
    return Run.resumed(state, Network(Architecture.of(H), state.parameters.copy()), DATA)


def test_a_run_leaves_the_weights_of_its_best_epoch() -> None:
    run = Run.fresh(OVERFITS, DATA, 1)
    last = ended(run)[-1]
    assert last.stop is not None
    assert 0 < last.stop.best_epoch < last.epoch
    there = Run.fresh(replace(OVERFITS, patience=0), DATA, 1)
    *_, best = islice(there.steps(), last.stop.best_epoch * BATCHES)
    assert np.array_equal(run.network.parameters, there.network.parameters)
    assert run.standing.restored is not None
    assert best.scores is not None
    assert replace(run.standing.restored, train_seconds=0.0) == replace(best.scores, train_seconds=0.0)


@pytest.mark.parametrize("after", [BATCHES - 1, BATCHES, BATCHES + 7, 2 * BATCHES, -BATCHES - 1, -1, 0])
def test_a_resumed_run_ends_where_the_whole_one_does(after: int, tmp_path: Path) -> None:
    run = Run.fresh(OVERFITS, DATA, 1)
    whole = ended(run)
    assert whole[-1].stop is not None
    assert whole[-1].stop.cause is StopCause.PATIENCE
    count = after if after > 0 else len(whole) + after
    begun = Run.fresh(OVERFITS, DATA, 1)
    steps = begun.steps()
    made = list(islice(steps, count))
    assert len(made) == count
    again = resumed(begun, tmp_path)
    made += ended(again)
    assert (made[-1].step, made[-1].stop) == (whole[-1].step, whole[-1].stop)
    assert np.array_equal(again.network.parameters, run.network.parameters)


def test_a_run_whose_best_weights_a_checkpoint_from_before_has_not_keeps_its_last_and_says_so() -> None:
    begun = Run.fresh(OVERFITS, DATA, 1)
    stop = ended(Run.fresh(OVERFITS, DATA, 1))[-1].stop
    assert stop is not None
    list(islice(begun.steps(), stop.best_epoch * BATCHES))
    state = begun.state()
    old = replace(state, best=None, standing=replace(state.standing, best_scores=None))
    run = Run.resumed(old, Network(Architecture.of(H), state.parameters.copy()), DATA)
    last = ended(run)[-1].stop
    assert last is not None
    assert last.told.endswith(f"; the best was epoch {stop.best_epoch}.")
    assert not np.array_equal(run.network.parameters, state.parameters)


def test_snapshots_count_the_best_weights_once_and_let_nobody_write_them() -> None:
    run = Run.fresh(OVERFITS, DATA, 1)
    timeline = Timeline(run)
    for step in run.steps():
        if step.step % 10 == 0:
            timeline.take(run)
    states = timeline.snapshots
    arrays = {id(each): each for s in states for each in (s.parameters, s.before, s.memory, s.best) if each is not None}
    assert len({id(state.best) for state in states}) > 2
    assert timeline.bytes == sum(each.nbytes for each in arrays.values()) + BYTES_BESIDE * len(states)
    assert not any(each.flags.writeable for each in arrays.values())


def test_a_run_that_has_ended_does_not_go_on(tmp_path: Path) -> None:
    run = Run.fresh(OVERFITS, DATA, 1)
    stop = ended(run)[-1].stop
    again = resumed(run, tmp_path)
    assert ended(again) == []
    assert again.standing.stop == stop


def test_a_run_that_trains_on_counts_anew() -> None:
    run = Run.fresh(OVERFITS, DATA, 1)
    ended(run)
    further = Run.continued(run.state(), OVERFITS, run.network, DATA)
    assert further.standing == Standing()
    assert ended(further)


def test_a_replay_goes_past_the_end(tmp_path: Path) -> None:
    run = Run.fresh(OVERFITS, DATA, 1)
    steps = ended(run)
    again = Run.fresh(OVERFITS, DATA, 1)
    assert len(list(islice(again.replayed(), steps[-1].step + 1))) == steps[-1].step + 1


def test_seconds_of_all_parts_count(tmp_path: Path) -> None:
    h = replace(H, time_limit=1.0, epochs=1000)
    begun = Run.fresh(h, DATA, 1)
    list(islice(begun.steps(), 3))
    begun.train_seconds = 59.9999
    last = ended(resumed(begun, tmp_path))[-1]
    assert last.stop is not None
    assert last.stop.cause is StopCause.TIME
    assert last.train_seconds >= 60


def test_a_checkpoint_from_before_reads(tmp_path: Path) -> None:
    assert checkpoint.standing_of({}) == Standing()
    stop = {"cause": "patience", "epoch": 7, "limit": 3, "best_epoch": 4, "accuracy": 0.9}
    read = checkpoint.standing_of({"best_epoch": 4, "best_loss": 0.5, "stop": stop})
    assert read == Standing(4, 0.5, Stop(StopCause.PATIENCE, 7, 3, 4, 0.9))


# How many batches there will be


def test_a_time_limit_tells_how_many_batches_there_will_be() -> None:
    step = Step(10, 100, 1, 0.1, 10, 0.0, 0.0, 0.1, None, train_seconds=6.0)
    assert expected_steps(step, Hyperparameters(time_limit=0.5)) == pytest.approx(50)
    assert expected_steps(step, Hyperparameters(time_limit=0.05)) == 10
    assert expected_steps(step, Hyperparameters(time_limit=5.0)) == 100
    assert expected_steps(step, Hyperparameters()) == 100


def test_without_a_limit_steps_repeat() -> None:
    assert all(not step.train_seconds for step in ended(Run.fresh(H, DATA, 1)))
    assert math.isinf(Standing().best_loss)
