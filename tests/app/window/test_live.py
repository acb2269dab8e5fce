"""What is on screen follows the drawing and the training, and nothing runs while nothing moves."""

import math
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from app.assets import model_path
from app.canvas.canvas import Canvas
from app.session.candidate import Changed
from app.session.session import Session
from app.session.states import State
from app.views.activations import ActivationsView
from app.views.batch import BatchView
from app.views.curves import CurveView
from app.views.measure import ACCURACY, LOSS
from app.views.prediction import PredictionView
from app.views.seen import SeenView
from app.window.live import Live
from nn import model_file
from nn.arrays import SIDE, Array, Bool, Float32, UInt8
from nn.certainty import Certainty
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.familiarity import Familiarity
from nn.hyperparameters import Hyperparameters

H = Hyperparameters(hidden=(8,), epochs=2, batch_size=64)
ONE = Stroke(np.array([(0.5, 0.2), (0.5, 0.8)], np.float32), width=0.08)
SEVEN = Stroke(np.array([(0.3, 0.25), (0.7, 0.25), (0.45, 0.8)], np.float32), width=0.08)


class Rig:
    """A session, a canvas and the views, without a window."""

    def __init__(self, h: Hyperparameters) -> None:
        self.parent = QWidget()
        self.session = Session(model_file.load(model_path()), h, self.parent)
        self.canvas, self.seen, self.prediction = (
            Canvas(self.parent),
            SeenView(self.parent),
            PredictionView(self.parent),
        )
        self.activations = ActivationsView(self.parent)
        self.loss, self.accuracy = CurveView(LOSS, self.parent), CurveView(ACCURACY, self.parent)
        self.batch = BatchView(self.parent)
        self.live = Live(
            self.session,
            self.canvas,
            self.seen,
            self.prediction,
            self.activations,
            self.loss,
            self.accuracy,
            self.batch,
            self.parent,
        )

    def answer(self) -> int:
        return int(self.prediction.property("digit"))

    def at_rest(self) -> bool:
        return not any(timer.isActive() for timer in (self.live.findChild(QTimer), self.canvas.frames))

    def judged(self) -> bool:
        """Whether nothing is left to be said of the drawing, like digits or unlike them."""
        return not any(timer.isActive() for timer in self.live.findChildren(QTimer))

    def points(self) -> int:
        """Batches in the plot of the loss."""
        return next((len(series.x) for series in self.loss.curves()), 0)


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[Rig]:
    rig = Rig(H)
    qtbot.addWidget(rig.parent)
    rig.parent.show()
    yield rig
    rig.session.close()


def wait_until_at_rest(qtbot: QtBot, rig: Rig) -> None:
    qtbot.waitUntil(rig.at_rest, timeout=20_000)


def answer_of(session: Session, image: Float32) -> list[float]:
    """The probabilities of the session's network, as sure as the session says that it may be."""
    network = session.network
    Z = network.trace(image.reshape(1, -1)).Z[network.depth]
    return [float(p) for p in session.certainty.probabilities(Z, network.architecture.output)[0]]


def test_an_empty_canvas_has_no_answer_and_nothing_runs(qtbot: QtBot, rig: Rig) -> None:
    wait_until_at_rest(qtbot, rig)
    assert rig.answer() == -1
    assert rig.seen.values() is None
    layers = rig.activations.layers()
    assert layers is not None
    assert not layers.A


def test_ink_is_answered_by_the_network_on_the_picture_that_is_shown(qtbot: QtBot, rig: Rig) -> None:
    wait_until_at_rest(qtbot, rig)
    with qtbot.waitSignal(rig.live.image_changed) as told:
        rig.canvas.set_ink(Ink((SEVEN,)))
    wait_until_at_rest(qtbot, rig)
    image = rasterize(Ink((SEVEN,)))
    assert rig.answer() == 7
    assert rig.prediction.property("probabilities") == pytest.approx(answer_of(rig.session, image))
    assert np.array_equal(rig.seen.values(), image)
    assert np.array_equal(told.args[0], image)
    layers = rig.activations.layers()
    assert layers is not None
    assert np.array_equal(layers.A[0], image.ravel())
    assert set(layers.Z) == {1, 2, 3}
    assert layers.functions == ("ReLU", "ReLU", "Softmax")


def test_a_stroke_is_answered_while_it_grows(qtbot: QtBot, rig: Rig) -> None:
    drawing = rig.canvas.drawing
    drawing.begin("mouse", 0.5, 0.2, width=0.08, erase=False)
    for y in np.linspace(0.2, 0.8, 10):
        drawing.extend("mouse", 0.5, float(y))
    qtbot.waitUntil(lambda: rig.answer() == 1)
    assert drawing.growing is not None


def test_ink_that_is_erased_again_has_no_answer(qtbot: QtBot, rig: Rig) -> None:
    rig.canvas.set_ink(Ink((ONE,)))
    qtbot.waitUntil(lambda: rig.answer() == 1)
    rig.canvas.set_ink(Ink((ONE, replace(ONE, width=0.5, erase=True))))
    qtbot.waitUntil(lambda: rig.answer() == -1)
    assert rig.seen.values() is None


def test_a_picture_in_the_place_of_ink_is_answered_as_it_is(qtbot: QtBot, rig: Rig) -> None:
    image = rasterize(Ink((SEVEN,)))
    rig.canvas.set_picture(image)
    qtbot.waitUntil(lambda: rig.answer() == 7)
    assert np.array_equal(rig.seen.values(), image)
    rig.canvas.clear()
    qtbot.waitUntil(lambda: rig.answer() == -1)


def test_the_answer_follows_the_network_at_rest(qtbot: QtBot, rig: Rig) -> None:
    rig.canvas.set_ink(Ink((SEVEN,)))
    qtbot.waitUntil(lambda: rig.answer() == 7)
    before = rig.prediction.property("probabilities")
    rig.session.reset()
    wait_until_at_rest(qtbot, rig)
    after = rig.prediction.property("probabilities")
    assert after != before
    assert after == pytest.approx(answer_of(rig.session, rasterize(Ink((SEVEN,)))))
    layers = rig.activations.layers()
    assert layers is not None
    assert layers.widths == (784, 8, 10)


@pytest.mark.parametrize("speed", [math.inf, 100.0], ids=["full speed", "watched"])
def test_answer_and_curves_move_during_a_run_and_end_with_it(qtbot: QtBot, rig: Rig, speed: float) -> None:
    rig.session.set_hyperparameters(replace(H, epochs=1000))
    rig.canvas.set_ink(Ink((SEVEN,)))
    rig.session.set_speed(speed)
    rig.session.train()
    answers: set[tuple[float, ...]] = set()

    def several() -> bool:
        answers.add(tuple(rig.prediction.property("probabilities")))
        return len(answers) > 5 and rig.points() > 5

    qtbot.waitUntil(several, timeout=20_000)
    rig.session.stop()
    qtbot.waitUntil(lambda: rig.session.state is State.STOPPED)
    wait_until_at_rest(qtbot, rig)
    assert rig.points() == len(rig.session.history.training)
    image = rasterize(Ink((SEVEN,)))
    assert rig.prediction.property("probabilities") == pytest.approx(answer_of(rig.session, image))


def test_a_paused_run_shows_its_last_batch_and_is_at_rest(qtbot: QtBot, rig: Rig) -> None:
    rig.canvas.set_ink(Ink((ONE,)))
    for batches in (1, 2):
        rig.session.step_batch()
        qtbot.waitUntil(lambda: rig.session.state is State.PAUSED and rig.points() == batches)  # noqa: B023
        wait_until_at_rest(qtbot, rig)
        image = rasterize(Ink((ONE,)))
        assert rig.prediction.property("probabilities") == pytest.approx(answer_of(rig.session, image))


def test_a_pause_does_not_keep_a_drawing_from_its_answer(qtbot: QtBot, rig: Rig) -> None:
    rig.session.step_batch()
    qtbot.waitUntil(lambda: rig.session.state is State.PAUSED)
    wait_until_at_rest(qtbot, rig)
    rig.canvas.set_ink(Ink((ONE,)))
    qtbot.waitUntil(lambda: rig.answer() >= 0)


def test_reset_empties_the_curves(qtbot: QtBot, rig: Rig) -> None:
    rig.session.train()
    qtbot.waitUntil(lambda: rig.session.state is State.FINISHED, timeout=20_000)
    qtbot.waitUntil(lambda: rig.points() > 0)
    qtbot.waitUntil(lambda: len(rig.accuracy.curves()[1].x) == H.epochs)
    rig.session.reset()
    qtbot.waitUntil(lambda: rig.points() == 0)


def test_a_second_run_goes_on_where_the_first_ended(qtbot: QtBot, rig: Rig) -> None:
    rig.session.train()
    qtbot.waitUntil(lambda: rig.session.state is State.FINISHED, timeout=20_000)
    rig.session.continue_training()
    qtbot.waitUntil(lambda: rig.session.state is State.FINISHED, timeout=20_000)
    wait_until_at_rest(qtbot, rig)
    epochs = rig.loss.curves()[1].x
    assert epochs.tolist() == [1.0, 2.0, 3.0, 4.0]
    assert rig.loss.plot.x_range() == (0.0, 4.0)


def test_curves_grow_while_a_run_goes_on(qtbot: QtBot, rig: Rig) -> None:
    rig.session.set_hyperparameters(replace(H, epochs=1000))
    rig.session.set_speed(50.0)
    rig.session.train()
    qtbot.waitUntil(lambda: rig.points() > 2, timeout=20_000)
    assert rig.session.state is State.RUNNING
    before = rig.points()
    qtbot.waitUntil(lambda: rig.points() > before, timeout=20_000)
    assert rig.session.state is State.RUNNING


def test_a_place_chosen_in_the_curves_stays_while_rows_are_joined_and_goes_with_the_network(
    qtbot: QtBot, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.session.history.MOST", 64)
    rig.session.set_hyperparameters(replace(H, epochs=1))
    rig.session.train()
    qtbot.waitUntil(lambda: rig.session.state is State.FINISHED, timeout=20_000)
    wait_until_at_rest(qtbot, rig)
    first = rig.loss.curves()[0].x[0]
    rig.loss.plot.box.setXRange(0.25, 0.75, padding=0)
    rig.session.continue_training()
    qtbot.waitUntil(lambda: rig.session.state is State.FINISHED, timeout=20_000)
    wait_until_at_rest(qtbot, rig)
    assert rig.loss.curves()[0].x[0] != first, "no rows were joined"
    assert rig.loss.zoom_button.isEnabled()
    assert rig.loss.plot.x_range() == pytest.approx((0.25, 0.75))
    rig.session.reset()
    wait_until_at_rest(qtbot, rig)
    assert not rig.loss.zoom_button.isEnabled()


def test_the_axis_names_the_cost_and_the_bars_what_they_are(qtbot: QtBot, rig: Rig) -> None:
    squared = replace(H, loss="mean_squared_error", output="sigmoid")
    rig.session.set_hyperparameters(squared)
    rig.canvas.set_ink(Ink((ONE,)))
    wait_until_at_rest(qtbot, rig)
    assert sum(rig.prediction.property("probabilities")) == pytest.approx(1)
    layers = rig.activations.layers()
    assert layers is not None
    assert layers.functions[-1] == "Sigmoid"


def test_a_network_of_no_numbers_has_no_answer(qtbot: QtBot, rig: Rig) -> None:
    rig.canvas.set_ink(Ink((ONE,)))
    qtbot.waitUntil(lambda: rig.answer() == 1)
    network = rig.session.network.copy()
    network.parameters[...] = np.nan
    rig.session.put_step(network)
    qtbot.waitUntil(lambda: rig.answer() == -1)


@pytest.mark.parametrize(("speed", "ms"), [(100.0, 16), (math.inf, 96)])
def test_at_full_speed_it_looks_less_often(rig: Rig, monkeypatch: pytest.MonkeyPatch, speed: float, ms: int) -> None:
    rig.session.set_speed(speed)
    monkeypatch.setattr(rig.session, "_state", State.RUNNING)
    rig.live.wake()
    rig.live._tick()
    timer = rig.live.findChild(QTimer)
    assert timer.isActive()
    assert timer.interval() == ms


def at_full_speed(rig: Rig, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a training at full speed between two of its batches."""
    monkeypatch.setattr(rig.session, "_state", State.RUNNING)
    monkeypatch.setattr(rig.session, "collect", Changed)
    rig.session.set_speed(math.inf)


def test_a_movement_is_answered_at_full_speed_before_the_next_look_at_the_training(
    qtbot: QtBot, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_until_at_rest(qtbot, rig)
    at_full_speed(rig, monkeypatch)
    rig.canvas.set_ink(Ink((ONE,)))
    qtbot.waitUntil(lambda: rig.answer() == 1)
    assert not rig.live.findChild(QTimer).isActive()
    layers = rig.activations.layers()
    assert layers is not None
    assert not layers.A, "the layers wait for the look"
    rig.live._tick()
    layers = rig.activations.layers()
    assert layers is not None
    assert np.array_equal(layers.A[0], rasterize(Ink((ONE,))).ravel())


def test_a_run_waits_while_a_movement_is_answered_and_painted(
    qtbot: QtBot, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_until_at_rest(qtbot, rig)
    at_full_speed(rig, monkeypatch)
    turn = threading.Lock()
    monkeypatch.setattr(rig.session, "turn", lambda: turn)
    seen: list[bool] = []
    painted: list[bool] = []

    class Painting(QObject):
        def eventFilter(self, _: QObject, event: QEvent) -> bool:
            if event.type() == QEvent.Type.UpdateRequest:
                painted.append(turn.locked())
            return False

    watch = Painting(rig.parent)
    rig.parent.installEventFilter(watch)
    rig.live.image_changed.connect(lambda: seen.append(turn.locked()))
    rig.canvas.set_ink(Ink((ONE,)))
    qtbot.waitUntil(lambda: rig.answer() == 1)
    assert seen == [True]
    assert any(painted)
    assert not turn.locked()


def test_movements_that_come_faster_than_they_can_be_seen_are_answered_together(
    qtbot: QtBot, rig: Rig, monkeypatch: pytest.MonkeyPatch
) -> None:
    wait_until_at_rest(qtbot, rig)
    clock = 0.0
    monkeypatch.setattr("app.canvas.frames.time.monotonic", lambda: clock)
    answers: list[None] = []
    rig.live.image_changed.connect(lambda: answers.append(None))
    rig.canvas.set_ink(Ink((ONE,)))
    qtbot.waitUntil(lambda: len(answers) == 1)
    clock = 0.001
    for _ in range(3):
        rig.canvas.set_ink(Ink((SEVEN,)))
        qtbot.wait(0)
    assert len(answers) == 1
    qtbot.waitUntil(lambda: rig.answer() == 7)
    assert len(answers) == 2


def test_at_full_speed_the_plots_take_turns(rig: Rig, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot) -> None:
    wait_until_at_rest(qtbot, rig)
    at_full_speed(rig, monkeypatch)
    shown: list[CurveView] = []
    for plot in (rig.loss, rig.accuracy):
        monkeypatch.setattr(plot, "show_curves", lambda *_, plot=plot: shown.append(plot))
    rig.session.history_changed.emit()
    for _ in range(16):
        rig.live._tick()
    assert shown in ([rig.loss, rig.accuracy] * 2, [rig.accuracy, rig.loss] * 2)
    rig.session.set_speed(100.0)
    shown.clear()
    for _ in range(6):
        rig.live._tick()
    assert set(shown) == {rig.loss, rig.accuracy}


def test_at_full_speed_a_look_shows_a_plot_or_the_layers(
    rig: Rig, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    wait_until_at_rest(qtbot, rig)
    at_full_speed(rig, monkeypatch)
    shown: list[str] = []
    for plot in (rig.loss, rig.accuracy):
        monkeypatch.setattr(plot, "show_curves", lambda *_: shown.append("plot"))
    monkeypatch.setattr(rig.activations, "show_layers", lambda *_: shown.append("layers"))
    for look in range(1, 9):
        rig.session.network_changed.emit()
        rig.session.history_changed.emit()
        rig.live._tick()
        assert len(shown) == look
    assert set(shown) == {"plot", "layers"}


def test_empty_plots_say_whether_the_network_is_trained(qtbot: QtBot, rig: Rig) -> None:
    wait_until_at_rest(qtbot, rig)
    assert "trained" in waiting(rig.loss)
    rig.session.reset()
    wait_until_at_rest(qtbot, rig)
    assert waiting(rig.loss) == waiting(rig.accuracy) == "Press Train"


def waiting(view: CurveView) -> str:
    (label,) = (label for label in view.plot.findChildren(QLabel) if label.isVisible())
    return str(label.text())


# The batch after which a run is paused


class Sight(QObject):
    """Counts how often a widget is hidden."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.hidden = 0
        widget.installEventFilter(self)

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        self.hidden += event.type() == QEvent.Type.Hide
        return False


def paused_after(rig: Rig, batch: int) -> bool:
    progress = rig.session.progress()
    return rig.session.state is State.PAUSED and progress is not None and progress.batch == batch


def test_the_digits_of_each_step_are_in_sight_until_those_of_the_next_are(qtbot: QtBot, rig: Rig) -> None:
    sight, told = Sight(rig.batch), set()
    for batch in range(1, 6):
        rig.session.step_batch()
        qtbot.waitUntil(partial(paused_after, rig, batch), timeout=20_000)
        wait_until_at_rest(qtbot, rig)
        assert rig.batch.isVisible()
        digits = rig.session.digits
        first = [int(word.split()[0]) for word in rig.batch.accessibleDescription().split(": ")[1].split(", ")[:5]]
        assert first == digits.labels[:5].tolist()
        told.add(rig.batch.accessibleDescription())
    assert len(told) == 5
    assert sight.hidden == 0


@pytest.mark.parametrize("go_on", [Session.go_on, Session.step_epoch, Session.stop])
def test_the_digits_are_hidden_when_the_run_goes_on_or_ends(
    qtbot: QtBot, rig: Rig, go_on: Callable[[Session], None]
) -> None:
    rig.session.set_speed(1)
    rig.session.step_batch()
    qtbot.waitUntil(rig.batch.isVisible, timeout=20_000)
    go_on(rig.session)
    qtbot.waitUntil(rig.batch.isHidden, timeout=20_000)
    assert rig.session.state is not State.PAUSED


def test_no_digits_are_shown_of_a_run_that_is_not_paused(qtbot: QtBot, rig: Rig) -> None:
    rig.session.train()
    qtbot.waitUntil(lambda: rig.session.state is State.FINISHED, timeout=20_000)
    wait_until_at_rest(qtbot, rig)
    assert rig.batch.isHidden()


class Suspicious(Familiarity):
    """Finds all ink unlike digits that is as flat as a dash."""

    def __init__(self) -> None: ...

    def unlike(self, images: UInt8, Z: Array, *, ink: bool) -> Bool:
        assert images.shape == (len(Z), SIDE * SIDE)
        high = images.reshape(-1, SIDE, SIDE).any(axis=2).sum(axis=1)
        flat: Bool = high < SIDE // 2
        return flat & ink


DASH = Stroke(np.array([(0.2, 0.5), (0.8, 0.5)], np.float32), width=0.08)


@pytest.fixture
def knowing(rig: Rig) -> Rig:
    """With a network that knows what its digits look like, and claims less than it would by itself."""
    model = rig.session.work.model
    rig.session.take(replace(model, certainty=Certainty(2.0, Suspicious())), None)
    return rig


def is_unlike(rig: Rig) -> bool:
    return bool(rig.prediction.property("unlike"))


def test_a_drawing_unlike_the_digits_is_said_to_be_so_once_the_hand_rests(qtbot: QtBot, knowing: Rig) -> None:
    knowing.canvas.set_ink(Ink((DASH,)))
    wait_until_at_rest(qtbot, knowing)
    assert not is_unlike(knowing)
    qtbot.waitUntil(lambda: is_unlike(knowing))
    knowing.canvas.set_ink(Ink((SEVEN,)))
    wait_until_at_rest(qtbot, knowing)
    qtbot.waitUntil(knowing.judged)
    assert not is_unlike(knowing)


def test_half_a_digit_is_not_judged_while_the_pen_is_down(qtbot: QtBot, knowing: Rig) -> None:
    drawing = knowing.canvas.drawing
    drawing.begin("mouse", 0.2, 0.5, width=0.08, erase=False)
    drawing.extend("mouse", 0.8, 0.5)
    wait_until_at_rest(qtbot, knowing)
    qtbot.waitUntil(knowing.judged)
    assert not is_unlike(knowing)
    drawing.finish()
    qtbot.waitUntil(lambda: is_unlike(knowing))
    drawing.begin("mouse", 0.8, 0.2, width=0.08, erase=False)
    drawing.extend("mouse", 0.4, 0.9)
    qtbot.waitUntil(lambda: not is_unlike(knowing))


def test_a_picture_is_judged_as_a_picture(qtbot: QtBot, knowing: Rig) -> None:
    knowing.canvas.set_picture(rasterize(Ink((DASH,))))
    wait_until_at_rest(qtbot, knowing)
    qtbot.waitUntil(knowing.judged)
    assert not is_unlike(knowing)


def test_the_answer_has_the_temperature_of_the_network(qtbot: QtBot, knowing: Rig) -> None:
    knowing.canvas.set_ink(Ink((SEVEN,)))
    wait_until_at_rest(qtbot, knowing)
    trace = knowing.session.network.trace(rasterize(Ink((SEVEN,))).reshape(1, -1))
    raw = trace.A[knowing.session.network.depth][0]
    roots = np.sqrt(raw) / np.sqrt(raw).sum()
    assert knowing.prediction.property("probabilities") == pytest.approx(roots, abs=1e-5)
    assert "T = 2:" in knowing.prediction.toolTip()
    knowing.session.set_temperature(1)
    wait_until_at_rest(qtbot, knowing)
    assert knowing.prediction.property("probabilities") == pytest.approx(raw, abs=1e-5)
    assert "T = 1:" in knowing.prediction.toolTip()


def test_of_a_row_the_views_are_about_the_chosen_digit_and_the_head_tells_all(qtbot: QtBot, rig: Rig) -> None:
    one, seven = (
        replace(each, points=(each.points * [0.6, 1] + [x, 0]).astype(np.float32), width=0.04)
        for each, x in ((ONE, -0.1), (SEVEN, 0.3))
    )
    rig.canvas.set_ink(Ink((seven, one)))
    wait_until_at_rest(qtbot, rig)
    assert (rig.answer(), rig.prediction.property("row")) == (1, [1, 7])
    with qtbot.waitSignal(rig.live.image_changed) as told:
        rig.canvas.choose_next(1)
    wait_until_at_rest(qtbot, rig)
    image = rasterize(Ink((seven,)))
    np.testing.assert_array_equal(told.args[0], image)
    assert rig.prediction.property("probabilities") == pytest.approx(answer_of(rig.session, image))
    assert (rig.answer(), rig.prediction.property("row")) == (7, [1, 7])
    rig.canvas.undo_stack.undo()
    rig.canvas.set_ink(Ink((seven,)))
    wait_until_at_rest(qtbot, rig)
    assert (rig.answer(), rig.prediction.property("row")) == (7, [])
