"""The cost over a plane is worked out while somebody looks: coarse at first, then fine; leaving gives it up."""

import gc
import weakref
from dataclasses import replace

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.digit_choice import DigitChoice
from app.session.insight import ground as module
from app.session.insight.cost_digits import Over
from app.session.insight.ground import Costs, PlaneFrame, PlaneKind
from app.session.insight.kept_digits import KeptDigits
from app.session.insight.landscape import COARSE, FINE, Landscape
from app.session.session import Session
from app.session.states import State
from nn.arrays import Array
from nn.faults import wrong_rules
from nn.hyperparameters import Hyperparameters
from nn.network import Network
from nn.rules import SOUND
from nn.source_names import Weighted
from tests.app.session.insight.conftest import Endless, finish

SMALL = Hyperparameters(
    hidden=(8,),
    data=(Weighted("starter"),),
    validation=60,
    epochs=2,
    batch_size=64,
    optimizer="momentum",
    momentum=0.8,
    learning_rate=0.02,
)


@pytest.fixture
def landscape(session: Session, kept: KeptDigits, choice: DigitChoice) -> Landscape:
    return Landscape(session, kept, choice, session)


def known(qtbot: QtBot, landscape: Landscape) -> Costs:
    qtbot.waitUntil(lambda: landscape.fine.answer is not None and not landscape.unfinished, timeout=20_000)
    assert landscape.fine.answer is not None
    return landscape.fine.answer


def test_the_costs_are_those_of_the_network_moved_along_the_plane(qtbot: QtBot, landscape: Landscape) -> None:
    coarse = list[Costs]()
    landscape.coarse.changed.connect(lambda: coarse.append(landscape.costs))
    landscape.set_active(True)
    found = known(qtbot, landscape)
    assert coarse[0].C.shape == (COARSE, COARSE)
    assert found.C.shape == (FINE, FINE)
    ground, stands = found.ground, found.ground.network
    row, column = 5, 20
    moved = stands.parameters + found.u[column] * ground.plane.first + found.v[row] * ground.plane.second
    there = Network(stands.architecture, moved, stands.rules)
    cost = there.cost(there.trace(ground.digits.X.astype(float)), ground.digits.Y).mean()
    assert found.C[row, column] == pytest.approx(float(cost), rel=1e-12)
    assert found.C[FINE // 2, FINE // 2] == pytest.approx(ground.tangent.cost)
    nearby = ground.tangent.at(found.u, found.v)
    assert nearby[FINE // 2, FINE // 2] == ground.tangent.cost


def test_the_step_is_that_of_the_runs_rule_and_lies_in_its_own_plane(
    qtbot: QtBot, session: Session, landscape: Landscape
) -> None:
    finish(qtbot, session)
    landscape.set_over(Over.VALIDATION)
    landscape.set_active(True)
    ground = known(qtbot, landscape).ground
    state = session.timeline.snapshots[-1]
    stands = ground.network
    g = stands.backward(stands.trace(ground.digits.X.astype(float)), ground.digits.Y).vector.copy()
    h = session.hyperparameters
    step = -h.learning_rate * (h.momentum * state.memory[0] + g)
    dropped = ground.step.u * ground.plane.first + ground.step.v * ground.plane.second
    np.testing.assert_allclose(dropped, step, atol=1e-6 * np.abs(step).max())
    assert ground.step.share == pytest.approx(1)
    assert ground.step.first == pytest.approx(float(g.dot(step)))


def test_the_runs_own_plane_needs_a_run_and_shows_its_path(
    qtbot: QtBot, session: Session, landscape: Landscape
) -> None:
    landscape.set_kind(PlaneKind.RUN)
    landscape.set_active(True)
    assert landscape.no_path
    assert landscape.ground.answer is None
    finish(qtbot, session)
    found = known(qtbot, landscape)
    path = found.ground.path
    assert len(path) > 5
    np.testing.assert_allclose(path[-1], [0, 0], atol=1e-9)
    assert found.ground.plane.shares is not None
    assert found.u[0] < path[:, 0].min()
    assert path[:, 0].max() < found.u[-1]
    assert found.v[0] < path[:, 1].min()
    assert path[:, 1].max() < found.v[-1]


def test_another_random_plane_is_there_when_random_is_asked_again(qtbot: QtBot, landscape: Landscape) -> None:
    landscape.set_active(True)
    known(qtbot, landscape)
    landscape.set_kind(PlaneKind.RANDOM)
    one = known(qtbot, landscape)
    assert (one.u[0], one.u[-1], one.v[0], one.v[-1]) == (-1, 1, -1, 1)
    landscape.set_kind(PlaneKind.RANDOM)
    other = known(qtbot, landscape)
    assert np.abs(one.ground.plane.first - other.ground.plane.first).max() > 1e-3


def test_to_zoom_looks_at_the_same_plane(qtbot: QtBot, landscape: Landscape) -> None:
    landscape.set_active(True)
    before = known(qtbot, landscape)
    landscape.set_zoom(-2)
    after = known(qtbot, landscape)
    assert after.ground is before.ground
    np.testing.assert_allclose(4 * after.u, before.u)


def test_a_frame_that_shows_less_brings_the_network_to_its_middle() -> None:
    frame = PlaneFrame(2.0, 1.0, 3.0, 2.0)
    assert frame.zoomed(0.5) == PlaneFrame(1.0, 0.5, 1.5, 1.0)
    assert frame.zoomed(2) == PlaneFrame(2.0, 1.0, 6.0, 4.0)


def test_each_rule_has_its_step(qtbot: QtBot, session: Session, landscape: Landscape) -> None:
    session.set_hyperparameters(replace(SMALL, optimizer="adam", learning_rate=0.001))
    landscape.set_active(True)
    ground = known(qtbot, landscape).ground
    assert ground.rule == "Adam"
    assert ground.step.share == pytest.approx(1)
    assert ground.step.actual < 0


def test_in_a_run_nothing_is_worked_out(qtbot: QtBot, session: Session, landscape: Landscape) -> None:
    landscape.set_active(True)
    known(qtbot, landscape)
    session.set_speed(40)
    session.train()
    qtbot.waitUntil(lambda: session.state is State.RUNNING and landscape.costs is None)
    session.stop()
    qtbot.waitUntil(lambda: session.state is State.STOPPED)
    known(qtbot, landscape)


def test_who_leaves_gives_up_what_is_worked_on(
    qtbot: QtBot, landscape: Landscape, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = Endless()
    monkeypatch.setattr(module, "costs", lambda *words: endless.work(words[6]))
    landscape.set_active(True)
    qtbot.waitUntil(endless.began.is_set)
    landscape.set_active(False)
    qtbot.waitUntil(endless.ended.is_set)
    assert landscape.costs is None


def broken(session: Session, value: float) -> None:
    """A network of whose weights each is this number."""
    model = session.work.model
    network = model.network.copy()
    network.parameters[...] = value
    session.take(replace(model, network=network), None)


@pytest.mark.parametrize("kind", [PlaneKind.GRADIENT, PlaneKind.RANDOM])
@pytest.mark.parametrize("value", [np.nan, np.inf])
@pytest.mark.filterwarnings("error")
def test_around_a_network_without_finite_numbers_there_is_no_landscape(
    qtbot: QtBot, session: Session, landscape: Landscape, kind: PlaneKind, value: float
) -> None:
    broken(session, value)
    landscape.set_kind(kind)
    landscape.set_active(True)
    qtbot.waitUntil(lambda: not landscape.unfinished)
    assert (landscape.ground.problem, landscape.costs) == (module.BLOWN_UP, None)


def test_where_all_weights_are_0_no_random_direction_is_as_long_as_they_are(
    qtbot: QtBot, session: Session, landscape: Landscape
) -> None:
    broken(session, 0)
    landscape.set_active(True)
    assert np.isfinite(known(qtbot, landscape).C).all()
    landscape.set_kind(PlaneKind.RANDOM)
    qtbot.waitUntil(lambda: not landscape.unfinished)
    assert (landscape.ground.problem, landscape.costs) == (module.NO_DIRECTION, None)


def test_a_rule_begins_anew_where_the_run_had_another_one(qtbot: QtBot, session: Session, landscape: Landscape) -> None:
    finish(qtbot, session)
    session.set_hyperparameters(replace(SMALL, optimizer="rmsprop", learning_rate=0.003))
    landscape.set_active(True)
    ground = known(qtbot, landscape).ground
    assert ground.rule == "RMSProp"
    assert ground.step.first < 0
    assert np.isfinite([ground.step.u, ground.step.v, ground.step.actual]).all()


@pytest.mark.parametrize("optimizer", ["gradient_descent", "adamw"])
def test_the_step_holds_what_l2_takes_from_the_weights(
    qtbot: QtBot, session: Session, landscape: Landscape, optimizer: str
) -> None:
    def step(l2: float) -> Array:
        h = replace(SMALL, optimizer=optimizer, learning_rate=0.01, l2=l2)
        session.set_hyperparameters(h)
        landscape.set_active(False)
        landscape.set_active(True)
        ground = known(qtbot, landscape).ground
        found: Array = ground.step.u * ground.plane.first + ground.step.v * ground.plane.second
        return found

    weights = session.network.parameters.copy()
    weights[session.network.architecture.weight_count :] = 0
    np.testing.assert_allclose(step(0.5) - step(0), -0.01 * 0.5 * weights, atol=1e-6)


def test_the_step_is_made_with_a_planted_rule(qtbot: QtBot, session: Session, landscape: Landscape) -> None:
    model = session.work.model
    network = Network(
        model.network.architecture, model.network.parameters.copy(), replace(SOUND, update=wrong_rules.climbing)
    )
    session.take(replace(model, network=network), None)
    landscape.set_active(True)
    assert known(qtbot, landscape).ground.step.first > 0


@pytest.mark.usefixtures("forgetful")
def test_a_run_that_is_left_goes_once_nobody_looks(qtbot: QtBot, session: Session, landscape: Landscape) -> None:
    finish(qtbot, session)
    landscape.set_over(Over.BATCH)
    landscape.set_kind(PlaneKind.RUN)
    landscape.set_active(True)
    known(qtbot, landscape)
    landscape.set_active(False)
    run = weakref.ref(session.timeline)
    session.reset()
    gc.collect()
    assert run() is None
