"""Replays: any batch over again, bit for bit as the run made it, whatever the run depends on."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from nn import model_file
from nn.blas import limited
from nn.data.digits import Digits, Split
from nn.data.ink import Ink, Stroke
from nn.errors import Cancelled
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.model_file import Model
from nn.run import Run, first_weights
from nn.run_state import in_force
from nn.timeline.replay import BatchMoment, Replay
from nn.timeline.snapshots import Timeline
from tests.nn.timeline.runs import CHANGED, DATA, NO_DIGITS, PLAIN, STARTER, Recorded, bits, digits

FIFTY = 50


def compare(recorded: Recorded, moment: BatchMoment) -> None:
    """The batch over again is that of the run."""
    k = moment.step.step
    assert moment.exact
    assert bits(moment.before) == bits(recorded.states[k - 1])
    assert bits(moment.after) == bits(recorded.states[k])
    assert moment.step == recorded.steps[k]
    assert moment.X.tobytes() == moment.trace.A[0].tobytes() == recorded.pixels[k].tobytes()
    assert moment.Y.tobytes() == recorded.Y[k].tobytes()
    assert moment.labels.tolist() == recorded.labels[k].tolist()
    assert moment.trace.A[max(moment.trace.A)].tobytes() == recorded.outputs[k].tobytes()
    assert moment.before.hyperparameters == in_force(recorded.run.changes, k - 1)
    assert moment.after.hyperparameters == in_force(recorded.run.changes, k)


def compare_fifty(recorded: Recorded, seed: int = 0) -> None:
    """Fifty batches at random are those of the run, each by a replay of its own and by one that goes on."""
    first, last, replay = recorded.timeline.first, recorded.timeline.last, Replay(recorded.timeline)
    assert len(recorded.timeline.snapshots) < (last - first) / 2
    for k in np.random.default_rng(seed).integers(first + 1, last + 1, FIFTY).tolist():
        compare(recorded, replay.batch(k))
        moment = replay.at(k)
        assert moment.exact
        assert bits(moment.after) == bits(recorded.states[k])
    compare(recorded, Replay(recorded.timeline).batch(last))


def fresh(h: Hyperparameters = PLAIN, data: Split = DATA, **sent: Any) -> Recorded:
    return Recorded(Run.fresh(h, data, threads=1), **sent)


@pytest.mark.parametrize("optimizer", ABOUT["optimizer"].choices)
def test_fifty_batches_are_those_of_the_run_with_dropout_distortions_and_changes(optimizer: str) -> None:
    compare_fifty(fresh(replace(PLAIN, optimizer=optimizer), sent=CHANGED))


@pytest.mark.parametrize(
    "variant",
    [
        {"augment": False},
        {"label_smoothing": 0.1, "loss": "mean_squared_error", "output": "sigmoid"},
        {"stroke_width": 0.5, "l2": 0.01, "schedule": "cosine"},
        {"batch_size": 7, "epochs": 2},
        {"batch_size": 300, "epochs": 40},
        {"batch_size": 1000, "epochs": 80},
        {"hidden": ()},
    ],
    ids=str,
)
def test_fifty_batches_are_those_of_the_run_whatever_its_hyperparameters(variant: dict[str, Any]) -> None:
    compare_fifty(fresh(replace(PLAIN, **variant)))


def test_scores_of_an_epoch_take_no_part_in_a_replay() -> None:
    compare_fifty(fresh(data=Split(DATA.training, STARTER.validation.chosen(np.arange(40)))))


def test_a_run_with_patience_remembers_its_best_epoch_in_a_replay_too() -> None:
    data = Split(DATA.training, STARTER.validation.chosen(np.arange(40)))
    recorded = fresh(replace(PLAIN, patience=50), data)
    replay = Replay(recorded.timeline)
    for k in range(recorded.timeline.first + 1, recorded.timeline.last + 1):
        there, then = replay.at(k).after, recorded.states[k]
        assert there.standing.best_epoch == then.standing.best_epoch
        assert there.standing.best_loss == then.standing.best_loss
        assert np.array_equal(np.array(there.best, float), np.array(then.best, float), equal_nan=True)


@pytest.mark.parametrize("optimizer", ["adam", "momentum"])
def test_fifty_batches_of_a_run_that_continues_another_are_its_own(optimizer: str) -> None:
    h = replace(PLAIN, optimizer=optimizer)
    first = Run.fresh(h, DATA, threads=1)
    list(islice(first.steps(), 41))
    network = first_weights(h)[0]
    compare_fifty(Recorded(Run.continued(first.state(), replace(h, epochs=7), network, DATA), sent=CHANGED))


def test_fifty_batches_of_a_run_that_was_taken_up_are_its_own_and_those_before_are_not_known() -> None:
    first = fresh(sent=CHANGED)
    state = replace(first.states[41], hyperparameters=replace(PLAIN, l2=0.001))
    recorded = Recorded(Run.resumed(state, first_weights(PLAIN)[0], DATA), CHANGED)
    assert recorded.timeline.first == 41
    compare_fifty(recorded)
    for k in 0, 41, recorded.timeline.last + 1:
        with pytest.raises(ValueError, match="No snapshots lead to batch"):
            Replay(recorded.timeline).batch(k)
    with pytest.raises(ValueError, match="No snapshots lead to batch"):
        Replay(recorded.timeline).at(40)


def test_fifty_batches_with_a_teacher_are_those_of_the_run_even_when_its_file_is_another(tmp_path: Path) -> None:
    h = replace(PLAIN, hidden=(9,))
    path = tmp_path / "teacher.safetensors"
    model_file.save(path, Model(first_weights(h)[0], h))
    recorded = fresh(replace(PLAIN, teacher=str(path)))
    path.unlink()
    compare_fifty(recorded)


def test_fifty_batches_with_ink_drawn_anew_are_those_of_the_run() -> None:
    rng = np.random.default_rng(1)
    inks = [Ink((Stroke(rng.uniform(0, 100, (4, 2)).astype(np.float32), width=5.0),), k % 10) for k in range(24)]
    noise = digits(24)
    data = Split(Digits(noise.images, noise.labels, inks=[*inks[:12], *[None] * 12]), NO_DIGITS)
    compare_fifty(fresh(replace(PLAIN, redraw=True, batch_size=12, epochs=100, augment=False), data))


def test_a_run_of_which_the_threads_are_measured_is_replayed_with_them() -> None:
    recorded = Recorded(Run.fresh(PLAIN, DATA))
    moment = Replay(recorded.timeline).batch(2)
    assert moment.before.threads == moment.after.threads == recorded.run.threads
    assert Replay(recorded.timeline).at(0).after.threads == recorded.run.threads


def test_a_branch_from_any_moment_goes_on_as_the_run_did() -> None:
    recorded = fresh(sent={77: CHANGED[77]})
    moment = Replay(recorded.timeline).at(97)
    branch = Run.resumed(moment.after, first_weights(PLAIN)[0], DATA)
    list(branch.steps())
    assert bits(branch.state()) == bits(recorded.states[recorded.timeline.last])
    assert branch.changes == recorded.run.changes


def test_a_replay_changes_no_snapshot() -> None:
    recorded = fresh(sent=CHANGED)
    before = [bits(state) for state in recorded.timeline.snapshots]
    replay = Replay(recorded.timeline)
    for k in range(1, recorded.timeline.last + 1, 9):
        replay.batch(k)
    assert [bits(state) for state in recorded.timeline.snapshots] == before


def test_what_a_replay_has_handed_out_stays_when_the_next_one_comes() -> None:
    recorded = fresh()
    replay = Replay(recorded.timeline)
    moments = [replay.batch(k) for k in (40, 41, 42)]
    for moment in moments:
        compare(recorded, moment)


def test_a_step_further_is_replayed_from_where_the_last_replay_ended() -> None:
    recorded = fresh()
    replay, gaps = Replay(recorded.timeline), np.diff([state.step for state in recorded.timeline.snapshots])
    first = recorded.timeline.snapshots[int(gaps.argmax())].step
    asked = count()
    replay.batch(first + 5)
    replay.batch(first + 6, lambda: next(asked) < 0)
    assert next(asked) == 1
    compare(recorded, replay.batch(first + 6))


def test_a_replay_is_given_up_between_two_batches_and_the_next_one_is_right() -> None:
    recorded = fresh()
    replay, gaps = Replay(recorded.timeline), np.diff([state.step for state in recorded.timeline.snapshots])
    target, asked = recorded.timeline.snapshots[int(gaps.argmax()) + 1].step - 1, count()
    with pytest.raises(Cancelled):
        replay.batch(target, lambda: next(asked) == 3)
    assert next(asked) == 4
    compare(recorded, replay.batch(target))


def test_the_network_is_followed_batch_by_batch() -> None:
    recorded = fresh(sent=CHANGED)
    seen, exact = Replay(recorded.timeline).follow(25, 80, lambda network: network.parameters.tobytes())
    assert exact
    assert seen == [recorded.states[k].parameters.tobytes() for k in range(26, 81)]


def test_another_thread_replays_while_the_run_goes_on() -> None:
    run = Run.fresh(replace(PLAIN, optimizer="adam"), DATA, threads=1)
    timeline, states = Timeline(run), {0: run.state()}
    problems: list[BaseException] = []

    def look() -> None:
        try:
            replay, rng = Replay(timeline), np.random.default_rng(0)
            while timeline.last < 136:
                if timeline.last:
                    moment = replay.batch(int(rng.integers(1, timeline.last + 1)))
                    # The run that ends meanwhile gives its threads back.
                    if moment.exact:
                        seen.append(moment)
        except BaseException as error:
            problems.append(error)

    seen: list[BatchMoment] = []
    looking = threading.Thread(target=look)
    looking.start()
    for step in run.steps():
        states[step.step] = run.state()
        timeline.take(run)
    looking.join()
    assert not problems
    assert seen
    assert all(bits(moment.after) == bits(states[moment.step.step]) for moment in seen)
    assert bits(run.state()) == bits(fresh(replace(PLAIN, optimizer="adam")).states[136])


# The threads of BLAS


def blas_threads() -> set[int]:
    return {pool["num_threads"] for pool in threadpool_info() if pool["user_api"] == "blas"}


@pytest.fixture
def _three_threads() -> Iterator[None]:
    """Three BLAS threads, whatever the machine has."""
    with threadpool_limits(3, "blas"):
        if 3 not in blas_threads():
            pytest.skip("this build of NumPy has no BLAS whose threads can be counted")
        yield
        assert 3 in blas_threads()


WIDE = replace(PLAIN, hidden=(128, 64), batch_size=64, epochs=4, augment=False)


@pytest.mark.usefixtures("_three_threads")
def test_a_replay_has_the_threads_of_its_run() -> None:
    recorded = Recorded(Run.fresh(WIDE, DATA, threads=2))
    replay, seen = Replay(recorded.timeline), set()

    def look() -> bool:
        seen.update(blas_threads())
        return False

    compare(recorded, replay.batch(11, look))
    replay.at(13, look)
    replay.follow(3, 9, lambda network: None, look)
    assert 2 in seen
    assert not seen & {1, 3}


@pytest.mark.usefixtures("_three_threads")
def test_a_replay_beside_a_run_with_other_threads_leaves_them_and_says_that_it_is_not_exact() -> None:
    recorded = Recorded(Run.fresh(WIDE, DATA, threads=2))
    replay = Replay(recorded.timeline)
    assert not {13, 14} & {state.step for state in recorded.timeline.snapshots}
    with limited(1):
        moment = replay.batch(13, lambda: 1 not in blas_threads())
        assert not moment.exact
        np.testing.assert_allclose(moment.after.parameters, recorded.states[13].parameters, atol=1e-5)
        assert not replay.at(13).exact
        assert not replay.follow(3, 13, lambda network: None)[1]
        assert replay.at(0).exact
    # Nothing goes on from what was not exact.
    compare(recorded, replay.batch(14))
