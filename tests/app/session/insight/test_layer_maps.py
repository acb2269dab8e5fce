"""Maps follow the network that is shown: at rest, in a run and through the time machine; probes and t-SNE wait."""

import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.insight import mapped as work
from app.session.insight.kept_digits import KeptDigits
from app.session.insight.layer_maps import LayerMapping
from app.session.session import Session
from app.session.states import State
from nn.arrays import Array, pixels
from nn.data import sources
from nn.hyperparameters import Hyperparameters
from nn.insight import tsne
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.source_names import Weighted
from tests.app.session.insight.conftest import Endless

SMALL = Hyperparameters(hidden=(8, 6), data=(Weighted("starter"),), validation=300, epochs=2, batch_size=64)


@pytest.fixture
def mapping(session: Session, kept: KeptDigits) -> LayerMapping:
    return LayerMapping(session, kept, session)


def at_rest(qtbot: QtBot, mapping: LayerMapping) -> None:
    """With the maps of the present network and all probes."""

    def done() -> bool:
        found = mapping.shown
        return found is not None and found.network is mapping.network and mapping.probing is None

    qtbot.waitUntil(done, timeout=20_000)


def plane(A: Array) -> Array:
    """The share of the spread along the first two principal directions, by the singular values."""
    sizes = np.linalg.svd(A - A.mean(axis=0), compute_uv=False) ** 2
    share: Array = sizes[:2].sum() / sizes.sum()
    return share


def test_before_a_deeper_network_has_its_maps_nothing_has_a_place_on_them(
    qtbot: QtBot, mapping: LayerMapping, session: Session
) -> None:
    mapping.set_active(True)
    at_rest(qtbot, mapping)
    deeper = replace(SMALL, hidden=(*SMALL.hidden, 6))
    session.take(Model(Network.initialized(Architecture.of(deeper), "he", np.random.default_rng(1)), deeper), None)
    mapping.choose(len(deeper.hidden) + 1)
    assert mapping.shown is not None
    assert mapping.layer == len(mapping.shown.maps)
    assert mapping.place(np.zeros((28, 28))) is None


def test_each_layer_has_its_map_and_its_probe(qtbot: QtBot, mapping: LayerMapping, session: Session) -> None:
    mapping.set_active(True)
    at_rest(qtbot, mapping)
    found, split = mapping.shown, sources.of("starter").split(300)
    assert found is not None
    np.testing.assert_array_equal(found.digits.images, split.validation.images)
    trace = session.network.trace(pixels(split.validation.images))
    for layer, A in enumerate((trace.A[0], trace.A[1], trace.A[2], trace.Z[3])):
        assert sum(found.maps[layer].shares) == pytest.approx(float(plane(A.astype(np.float64))), rel=1e-4)
    assert sorted(mapping.scores) == [0, 1, 2, 3]
    assert (mapping.scores[0].fitted, mapping.scores[0].tested) == (4700, 300)
    assert mapping.scores[0].accuracy > 0.7
    X, Y = (pixels(each.images).astype(np.float64) for each in (split.training, split.validation))
    one = np.eye(10)[split.training.labels]
    solved, *_ = np.linalg.lstsq(np.column_stack([X, np.ones(len(X))]), one, rcond=None)
    theirs = np.mean((np.column_stack([Y, np.ones(len(Y))]) @ solved).argmax(axis=1) == split.validation.labels)
    assert mapping.scores[0].accuracy == pytest.approx(float(theirs), abs=0.03)


def test_a_drawing_is_placed_as_a_digit_would_be(qtbot: QtBot, mapping: LayerMapping) -> None:
    mapping.set_active(True)
    at_rest(qtbot, mapping)
    found = mapping.shown
    assert found is not None
    for layer in range(4):
        mapping.choose(layer)
        place = mapping.place(pixels(found.digits.images[5]))
        np.testing.assert_allclose(place, found.maps[layer].places[5], atol=1e-4)


def test_a_run_is_followed_by_maps_that_do_not_jump(qtbot: QtBot, mapping: LayerMapping, session: Session) -> None:
    mapping.set_active(True)
    at_rest(qtbot, mapping)
    seen = [mapping.shown]
    mapping.changed.connect(lambda: seen.append(mapping.shown) if mapping.shown is not seen[-1] else None)
    session.set_hyperparameters(replace(SMALL, epochs=200))
    session.set_speed(60)
    session.continue_training()

    def followed() -> bool:
        session.catch_up()
        return len(seen) > 3

    qtbot.waitUntil(followed, timeout=30_000)
    assert mapping.probing is None
    session.end_run()
    for before, after in pairwise(seen):
        assert before is not None
        assert after is not None
        assert after.maps[0] is before.maps[0], "the pixels are what they were"
        P, Q = after.maps[1].places, before.maps[1].places
        others = [np.linalg.norm(P * np.array(signs) - Q) for signs in ((1, -1), (-1, 1), (-1, -1))]
        assert np.linalg.norm(P - Q) <= min(others)
    at_rest(qtbot, mapping)


def test_the_time_machine_shows_the_map_of_its_moment(qtbot: QtBot, mapping: LayerMapping, session: Session) -> None:
    session.train()
    qtbot.waitUntil(lambda: session.state is State.FINISHED, timeout=60_000)
    mapping.set_active(True)
    at_rest(qtbot, mapping)
    last = mapping.shown
    session.go_to(0)
    at_rest(qtbot, mapping)
    assert mapping.shown is not None
    assert mapping.shown.network is session.network
    assert mapping.shown is not last
    early = mapping.scores[3].accuracy
    session.go_to(None)
    at_rest(qtbot, mapping)
    assert mapping.scores[3].accuracy > early


def test_weights_that_were_blown_up_have_no_map(qtbot: QtBot, mapping: LayerMapping, session: Session) -> None:
    session.put_step(Network(session.network.architecture, np.full_like(session.network.parameters, np.nan)))
    mapping.set_active(True)
    qtbot.waitUntil(lambda: mapping.problem == work.BLOWN_UP, timeout=20_000)


def installed(monkeypatch: pytest.MonkeyPatch, fit: Callable[[Any, Array], Array]) -> None:
    """Let there be an openTSNE that fits so."""

    class TSNE:
        def __init__(self, **options: Any) -> None:
            self.callbacks = options["callbacks"]

        def fit(self, A: Array) -> Array:
            return fit(self, A)

    module = ModuleType("openTSNE")
    monkeypatch.setattr(module, "TSNE", TSNE, raising=False)
    monkeypatch.setitem(sys.modules, "openTSNE", module)
    monkeypatch.setattr(tsne, "is_installed", lambda: True)


def test_a_map_by_t_sne_has_the_drawing_among_its_nearest(
    qtbot: QtBot, mapping: LayerMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(monkeypatch, lambda _, A: 3 * A[:, :2])
    mapping.set_active(True)
    at_rest(qtbot, mapping)
    mapping.choose(2)
    mapping.set_tsne(wanted=True)
    qtbot.waitUntil(lambda: mapping.embedded.answer is not None, timeout=20_000)
    found = mapping.embedded.answer
    assert found is not None
    assert found.layer == 2
    np.testing.assert_allclose(found.places, 3 * found.A[:, :2])
    place = mapping.place(pixels(found.digits.images[4]))
    np.testing.assert_allclose(place, tsne.placed(found.A, found.places, found.A[4]), rtol=1e-5)
    mapping.set_tsne(wanted=False)
    assert mapping.embedded.answer is None


def test_t_sne_tells_how_far_it_is_and_can_be_left(
    qtbot: QtBot, mapping: LayerMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[int] = []

    def endless(it: Any, A: Array) -> Array:
        while True:
            told.append(len(told))
            it.callbacks[0](len(told), 0.0, A[:, :2])

    installed(monkeypatch, endless)
    mapping.set_active(True)
    at_rest(qtbot, mapping)
    mapping.set_tsne(wanted=True)
    qtbot.waitUntil(lambda: mapping.embedded.done > 0 and mapping.embedded.working, timeout=20_000)
    mapping.set_tsne(wanted=False)
    assert not mapping.embedded.working or mapping.embedded.answer is None
    mapping.set_active(False)


@pytest.mark.parametrize(
    "leave",
    [
        lambda mapping, _: mapping.set_active(False),
        lambda _, session: session.reset(),
        lambda _, session: session.close(),
    ],
    ids=["page", "network", "window"],
)
def test_a_probe_that_is_fitted_is_let_go(
    qtbot: QtBot,
    mapping: LayerMapping,
    session: Session,
    monkeypatch: pytest.MonkeyPatch,
    leave: Callable[[LayerMapping, Session], None],
) -> None:
    endless = Endless()
    monkeypatch.setattr(work, "probe", lambda A, labels, cancelled: endless.work(cancelled))
    mapping.set_active(True)
    qtbot.waitUntil(endless.began.is_set, timeout=20_000)
    assert mapping.probing == 0
    leave(mapping, session)
    qtbot.waitUntil(endless.ended.is_set)
    assert mapping.scores == {}


def test_without_it_one_sentence_says_how_to_get_it(
    qtbot: QtBot, mapping: LayerMapping, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tsne, "is_installed", lambda: False)
    mapping.set_active(True)
    at_rest(qtbot, mapping)
    mapping.set_tsne(wanted=True)
    qtbot.waitUntil(lambda: mapping.embedded.problem == work.NO_TSNE, timeout=20_000)


def test_while_nobody_looks_nothing_is_kept(qtbot: QtBot, mapping: LayerMapping, session: Session) -> None:
    session.set_temperature(2)
    assert mapping.shown is None
    mapping.set_active(True)
    at_rest(qtbot, mapping)
    mapping.set_active(False)
    assert (mapping.shown, mapping.digits.answer, mapping.scores) == (None, None, {})
