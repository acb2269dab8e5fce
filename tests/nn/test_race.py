"""Runs side by side: on the same batches, and each as it would be alone."""

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn.blas import limited
from nn.data import sources
from nn.data.digits import Split
from nn.errors import DigitScopeError
from nn.hyperparameters import HyperparameterError, Hyperparameters
from nn.race import Race
from nn.races import RACES, can_differ, changed, lanes, own
from nn.run import Run

if TYPE_CHECKING:
    from nn.arrays import Array

STARTER = sources.of("starter").split(1000)
DATA = Split(STARTER.training.chosen(np.arange(90)), STARTER.validation.chosen(np.arange(40)))
"""Four batches of twenty digits and one of ten."""
H = Hyperparameters(hidden=(7, 5), batch_size=20, epochs=3, learning_rate=0.1, seed=4)
VARIED = replace(H, augment=True, stroke_width=0.5)


def batches(race: Race) -> list[list[tuple[bytes, bytes]]]:
    """Pixels and labels of every batch, by lane, while the race goes to its end."""
    seen: list[list[tuple[bytes, bytes]]] = [[] for _ in race.runs]
    for lane, step, problem in race.steps():
        assert step is not None, problem
        batch = race.runs[lane].batch
        assert batch is not None
        seen[lane].append((batch.trace.A[0].tobytes(), batch.labels.tobytes()))
    return seen


def raced(race: Race) -> "list[Array]":
    """The weights at its end, by lane."""
    assert all(step is not None for _, step, _ in race.steps())
    return [run.network.parameters for run in race.runs]


def alone(run: Run) -> "Array":
    """The weights at the end of a run of its own, with one thread."""
    with limited(1):
        assert len(list(run.replayed()))
    return run.network.parameters


def others(h: Hyperparameters) -> Sequence[Hyperparameters]:
    """What draws other numbers on the way: first weights, dropout, more neurons; or remembers other steps."""
    return [
        h,
        replace(h, initializer="zero", dropout=0.4),
        replace(h, hidden=(9,), activation="sigmoid"),
        replace(h, optimizer="adam", learning_rate=0.003),
    ]


@pytest.mark.parametrize("h", [H, VARIED, replace(H, dropout=0.3)])
def test_all_lanes_see_the_same_batches_in_the_same_order(h: Hyperparameters) -> None:
    first, *rest = batches(Race.fresh(others(h), DATA))
    assert len(first) == 15
    assert all(seen == first for seen in rest)
    assert first[:5] != first[5:10], "each epoch has an order of its own"


@pytest.mark.parametrize("h", [H, VARIED])
def test_each_lane_is_the_same_run_alone(h: Hyperparameters) -> None:
    fields = [h, replace(h, learning_rate=0.3), replace(h, optimizer="adam"), replace(h, activation="sigmoid")]
    for lane, weights in zip(fields, raced(Race.fresh(fields, DATA)), strict=True):
        assert np.array_equal(weights, alone(Run.fresh(lane, DATA)))


def test_rivals_do_not_matter() -> None:
    base, dropout = H, replace(H, dropout=0.4, initializer="glorot")
    one = raced(Race.fresh([base, dropout], DATA))
    other = raced(Race.fresh([base, replace(H, optimizer="momentum"), dropout, replace(H, l2=0.1)], DATA))
    assert np.array_equal(one[0], other[0])
    assert np.array_equal(one[1], other[2])


def test_lanes_take_turns() -> None:
    race = Race.fresh([H, replace(H, learning_rate=0.3)], DATA)
    assert [(each.lane, each.step.step) for each in race.steps() if each.step][:4] == [(0, 1), (1, 1), (0, 2), (1, 2)]


def test_a_lane_that_fails_says_why_and_the_others_go_on() -> None:
    race = Race.fresh([H, replace(H, learning_rate=100.0, optimizer="momentum", activation="identity"), H], DATA)
    steps = list(race.steps())
    failed = [each for each in steps if each.step is None]
    assert [each.lane for each in failed] == [1]
    assert failed[0].problem.startswith("Learning rate: ")
    assert [sum(each.step is not None for each in steps if each.lane == lane) for lane in (0, 2)] == [15, 15]


@pytest.mark.parametrize("h", [H, replace(VARIED, dropout=0.3, optimizer="adam", learning_rate=0.01)])
@pytest.mark.parametrize("after", [5, 7])
def test_lanes_go_on_from_a_moment_of_a_run(h: Hyperparameters, after: int) -> None:
    run = Run.fresh(h, DATA, threads=1)
    steps = run.steps()
    for _ in range(after):
        next(steps)
    state = run.state()
    race = Race.branched([h, replace(h, learning_rate=0.3, dropout=0.0), replace(h, dropout=0.5)], state, DATA)
    first, *rest = batches(race)
    assert len(first) == 15 - after
    assert all(seen == first for seen in rest)
    if not h.dropout:
        assert np.array_equal(race.runs[0].network.parameters, alone(Run.resumed(state, run.network, DATA)))


def test_what_a_moment_cannot_have_otherwise_is_refused() -> None:
    run = Run.fresh(H, DATA, threads=1)
    next(run.steps())
    with pytest.raises(DigitScopeError, match=r"^Optimizer: "):
        Race.branched([H, replace(H, optimizer="adam")], run.state(), DATA)


def test_who_would_see_other_batches_is_refused() -> None:
    with pytest.raises(DigitScopeError, match=r"^Batch size: all lanes"):
        Race.fresh([H, replace(H, batch_size=10)], DATA)
    with pytest.raises(DigitScopeError, match=r"2 to 4 lanes, not 1\.$"):
        Race.fresh([H], DATA)
    with pytest.raises(DigitScopeError, match=r"2 to 4 lanes, not 5\.$"):
        Race.fresh([H] * 5, DATA)


def test_a_lane_that_pauses_can_be_gone_on_with() -> None:
    race = Race.fresh([H, replace(H, learning_rate=0.3)], DATA)
    for lane, step, _ in race.steps():
        if lane == 1 and step is not None and step.step == 7:
            break
    state = race.runs[1].state()
    rest = Run.resumed(state, race.runs[1].network, DATA)
    assert np.array_equal(alone(rest), alone(Run.fresh(replace(H, learning_rate=0.3), DATA)))


@pytest.mark.parametrize("name", RACES)
def test_a_classic_race_has_the_run_as_it_is_and_one_change_a_lane(name: str) -> None:
    field = RACES[name].field
    found = lanes(field, RACES[name].values(H), H)
    assert 2 <= len(found) <= 4
    assert found[0].hyperparameters == H
    assert len({lane.name for lane in found}) == len(found)
    for lane in found[1:]:
        value = getattr(lane.hyperparameters, field)
        assert value != getattr(H, field)
        rest = replace(lane.hyperparameters, **{field: getattr(H, field)})
        assert replace(rest, learning_rate=H.learning_rate) == H
    assert len(Race.fresh([lane.hyperparameters for lane in found], DATA).runs) == len(found)


def test_a_lane_is_named_by_its_change() -> None:
    field = RACES["Learning rates"]
    assert [lane.name for lane in lanes(field.field, field.values(H), H)] == [
        "learning rate 0.1",
        "learning rate 0.033",
        "learning rate 0.3",
    ]
    assert changed(H, "optimizer", "adam").name == "Adam, learning rate 0.003"
    assert changed(replace(H, optimizer="adamw"), "optimizer", "adam").name == "Adam"
    assert changed(H, "hidden", (64, 32)).name == "hidden layers 64, 32"


def test_lanes_of_ones_own_have_one_change_each() -> None:
    found = own([("learning_rate", 0.3), ("dropout", 0.2)], H)
    assert [lane.name for lane in found] == ["as it is", "learning rate 0.3", "dropout 0.2"]
    assert [lane.hyperparameters for lane in found] == [H, replace(H, learning_rate=0.3), replace(H, dropout=0.2)]
    for same in [("learning_rate", 0.1)], [("learning_rate", 0.3), ("learning_rate", 0.3)]:
        with pytest.raises(HyperparameterError, match=r"^Learning rate: choose a value that no other lane has\.$"):
            own(same, H)


def test_lanes_differ_in_what_leaves_the_batches_alone_and_has_an_effect() -> None:
    able = can_differ(replace(H, hidden=()), from_run=False)
    assert {"optimizer", "initializer", "learning_rate", "hidden"} <= set(able)
    assert not {"seed", "batch_size", "epochs", "data", "dropout", "momentum"} & set(able)
    assert can_differ(H, from_run=True) == ["learning_rate", "l2", "dropout"]
