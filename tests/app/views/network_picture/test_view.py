"""The picture of the network as a person uses it: what it says, where keys and clicks lead, what is painted."""

from dataclasses import replace
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QLabel, QProxyStyle, QPushButton, QStyle, QWidget
from pytestqt.qtbot import QtBot

from app.views import live_tip
from app.views.derivation.common.numbers import in_product
from app.views.lights import Light
from app.views.network_picture.bars import colour_of
from app.views.network_picture.outlined import Lit, Outlined
from app.views.network_picture.playing import LAYER_MS, PAUSE_MS
from app.views.network_picture.pointed import PointedAt
from app.views.network_picture.stage import BAR, Reach, everywhere
from app.views.network_picture.sum_rows import sum_rows
from app.views.network_picture.view import EMPTY, FEWER, HINT, NetworkPictureView
from app.views.network_picture.words import Names
from nn.derivation.shown import shown
from nn.insight.lines import NeuronSum, Passage, SumTerm, Way, neuron_sum
from nn.insight.passage import passage
from nn.network import Architecture, Network
from tests.cut_off import cut_off

NAMES = Names(("ReLU", "ReLU", "Softmax"))
DEFAULT = (784, 32, 32, 10)


def passed(widths: tuple[int, ...] = DEFAULT, label: int | None = 3, seed: int = 0, *, drawn: bool = True) -> Passage:
    rng = np.random.default_rng(seed)
    network = Network.initialized(Architecture(widths), "he", rng)
    x = rng.random(widths[0]).astype(np.float32) if drawn else None
    return passage(network, x, label)


@pytest.fixture
def view(qtbot: QtBot) -> NetworkPictureView:
    view = NetworkPictureView()
    qtbot.addWidget(view)
    view.resize(662, 470)
    view.show()
    qtbot.waitExposed(view)
    return view


def middle(view: NetworkPictureView, place: PointedAt) -> QPoint:
    painting = view.canvas.painting()
    assert painting is not None
    return painting.layout.middle(place).toPoint()


def on_line(view: NetworkPictureView, layer: int, number: int = 0) -> tuple[PointedAt, QPoint]:
    """A line that can be pointed at, and a point of it that no other is nearer to."""
    painting = view.canvas.painting()
    assert painting is not None
    lines, layout = painting.way.lines, painting.layout
    some = lines[layer]
    for i, j in zip(some.receivers.tolist(), some.senders.tolist(), strict=True):
        start, end = layout.middle(PointedAt(layer - 1, j)), layout.middle(PointedAt(layer, i))
        for share in (0.9, 0.5, 0.2, 0.35, 0.65):
            point = (start + (end - start) * share).toPoint()
            if layout.under(point.toPointF(), lines) == PointedAt(layer, i, j):
                return PointedAt(layer, i, j), point
    raise AssertionError("no line lies free")


def test_it_says_what_it_waits_for(view: NetworkPictureView) -> None:
    assert view.words() == EMPTY
    view.show_passage(passed(drawn=False), NAMES)
    assert view.words() == EMPTY
    assert not view.play.isEnabled()
    view.show_passage(passed(), NAMES)
    assert view.words() == HINT
    assert view.play.isEnabled()


def test_pointing_at_a_neuron_tells_its_numbers(view: NetworkPictureView, qtbot: QtBot) -> None:
    here = passed()
    view.show_passage(here, NAMES)
    with qtbot.waitSignal(view.pointed) as pointed:
        qtbot.mouseMove(view.canvas, middle(view, PointedAt(2, 7)))
    assert pointed.args == [PointedAt(2, 7)]
    assert view.words() == f"Hidden 2, neuron 7: z = {shown(here.Z[2][7])}, a = {shown(here.A[2][7])}"
    view.show_way(Way.BACKWARD)
    assert view.words() == f"Hidden 2, neuron 7: a = {shown(here.A[2][7])}, \u03b4 = {shown(here.delta[2][7])}"
    qtbot.mouseMove(view.canvas, middle(view, PointedAt(0, 300)))
    assert view.words().startswith("pixel 300 (row 10, column 20): x = ")
    slope = float(here.delta[1] @ here.W[1][:, 300])
    assert view.words().endswith(f"= {shown(slope)}")


def test_the_numbers_under_a_resting_pointer_follow_the_training(view: NetworkPictureView, qtbot: QtBot) -> None:
    view.show_passage(passed(), NAMES)
    qtbot.mouseMove(view.canvas, middle(view, PointedAt(1, 5)))
    later = passed(seed=1)
    view.show_passage(later, NAMES)
    assert view.words() == f"Hidden 1, neuron 5: z = {shown(later.Z[1][5])}, a = {shown(later.A[1][5])}"


def test_the_tooltip_under_a_resting_pointer_follows_the_training(
    view: NetworkPictureView, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = [""]
    tip = SimpleNamespace(
        showText=lambda _, text, __: said.append(text),
        isVisible=lambda: True,
        text=lambda: said[-1],
        hideText=said.clear,
    )
    monkeypatch.setattr(live_tip, "QToolTip", tip)
    before, after = passed(seed=0), passed(seed=1)
    view.show_passage(before, NAMES)
    at, canvas = middle(view, PointedAt(2, 3)), view.canvas
    QApplication.sendEvent(canvas, QHelpEvent(QHelpEvent.Type.ToolTip, at, canvas.mapToGlobal(at)))
    assert shown(before.A[2][3]) in said[-1]
    view.show_passage(after, NAMES)
    assert shown(after.A[2][3]) in said[-1]
    assert len(said) == 3


def test_under_a_resting_pointer_another_neuron_may_come_to_stand(view: NetworkPictureView, qtbot: QtBot) -> None:
    view.show_passage(passed((784, 512, 10)), NAMES)
    painting = view.canvas.painting()
    assert painting is not None
    first = PointedAt(1, int(painting.layout.shown[1][0]))
    qtbot.mouseMove(view.canvas, middle(view, first))
    assert view.words().startswith(f"Hidden 1, neuron {first.neuron}:")
    view.show_passage(passed((784, 512, 10), seed=5), NAMES)
    later = int(view.canvas.painting().layout.shown[1][0])
    assert later != first.neuron
    assert view.words().startswith(f"Hidden 1, neuron {later}:")


def test_pointing_at_a_line_tells_what_it_carries_and_a_click_traces_it(view: NetworkPictureView, qtbot: QtBot) -> None:
    here = passed()
    view.show_passage(here, NAMES)
    line, point = on_line(view, 3)
    qtbot.mouseMove(view.canvas, point)
    assert line.sender is not None
    w, a = float(here.W[3][line.neuron, line.sender]), float(here.A[2][line.sender])
    assert view.words().endswith(f": w a = {shown(w)} \u00d7 {shown(a)} = {shown(w * a)}")
    assert view.words().startswith(f"Hidden 2, neuron {line.sender} \u2192 Output, neuron {line.neuron}")
    with qtbot.waitSignal(view.trace_wanted) as traced:
        qtbot.mouseClick(view.canvas, Qt.MouseButton.LeftButton, pos=point)
    assert traced.args == [3, line.neuron, line.sender]


def test_on_the_way_back_a_line_carries_delta_times_w(view: NetworkPictureView, qtbot: QtBot) -> None:
    here = passed()
    view.show_passage(here, NAMES)
    view.show_way(Way.BACKWARD)
    line, point = on_line(view, 3)
    qtbot.mouseMove(view.canvas, point)
    assert line.sender is not None
    w, delta = float(here.W[3][line.neuron, line.sender]), float(here.delta[3][line.neuron])
    assert view.words().endswith(f": \u03b4 w = {shown(delta)} \u00d7 {in_product(shown(w))} = {shown(delta * w)}")
    assert view.words().startswith(f"Output, neuron {line.neuron} \u2192 Hidden 2, neuron {line.sender}")


def test_without_a_label_the_way_back_is_that_of_the_answer_and_says_so(view: NetworkPictureView) -> None:
    view.show_passage(passed(label=8), NAMES)
    view.show_way(Way.BACKWARD)
    assert view.words().startswith("As if it were an 8, the network's own answer")
    view.show_passage(passed(label=8), NAMES, label_is_chosen=True)
    assert view.words() == HINT
    assert view.label.currentText() == "8"


def test_a_label_can_be_chosen_on_the_way_back(view: NetworkPictureView, qtbot: QtBot) -> None:
    view.show_passage(passed(), NAMES)
    assert not view.label.isVisible()
    view.show_way(Way.BACKWARD)
    assert view.label.isVisible()
    view.label.setFocus()
    with qtbot.waitSignal(view.label_chosen) as chosen:
        qtbot.keyClick(view.label, Qt.Key.Key_Down)
    assert chosen.args == [0]


def test_arrow_keys_go_from_neuron_to_neuron(view: NetworkPictureView, qtbot: QtBot) -> None:
    view.show_passage(passed(), NAMES)
    canvas = view.canvas
    canvas.setFocus(Qt.FocusReason.TabFocusReason)
    assert canvas.selected() == PointedAt(1, 0)
    for key, there in (
        (Qt.Key.Key_Up, PointedAt(1, 0)),
        (Qt.Key.Key_Down, PointedAt(1, 1)),
        (Qt.Key.Key_Right, PointedAt(2, 1)),
        (Qt.Key.Key_End, PointedAt(3, 0)),
        (Qt.Key.Key_Right, PointedAt(3, 0)),
        (Qt.Key.Key_Home, PointedAt(0, 14 * 28 + 14)),
        (Qt.Key.Key_Down, PointedAt(0, 15 * 28 + 14)),
        (Qt.Key.Key_Left, PointedAt(0, 15 * 28 + 13)),
    ):
        qtbot.keyClick(canvas, key)
        assert canvas.selected() == there
    canvas.select(PointedAt(0, 15 * 28 + 27))
    qtbot.keyClick(canvas, Qt.Key.Key_Right)
    assert canvas.selected().layer == 1
    qtbot.keyClick(canvas, Qt.Key.Key_Left)
    assert canvas.selected().layer == 0
    assert canvas.selected().neuron % 28 == 27
    assert view.words() == canvas.accessibleDescription()


def test_enter_zooms_into_the_sum_and_escape_leads_back(view: NetworkPictureView, qtbot: QtBot) -> None:
    here = passed()
    view.show_passage(here, NAMES)
    view.canvas.setFocus(Qt.FocusReason.TabFocusReason)
    view.canvas.select(PointedAt(2, 9))
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    assert view.is_sum()
    found = neuron_sum(here, Way.FORWARD, 2, 9)
    assert found is not None
    rows = view.sum.bars.rows()
    assert rows[0].name == f"Hidden 1, neuron {found.terms[0].neuron}"
    assert rows[0].value == shown(found.terms[0].value)
    told = sum(row.sender is not None for row in rows)
    assert [row.name for row in rows[told:]] == [f"and {32 - told} smaller ones", "bias b", "z", "a"]
    assert rows[-2].value == shown(found.total)
    assert rows[-1].value == shown(here.A[2][9])
    # Each bar begins where the one before it ended, and the last one of the parts ends at z.
    assert rows[told + 1].end == pytest.approx(found.total)
    assert all(one.end == other.start for one, other in pairwise(rows[: told + 2]))
    qtbot.keyClick(view.sum.bars, Qt.Key.Key_Escape)
    assert not view.is_sum()
    assert view.canvas.hasFocus()
    assert view.canvas.selected() == PointedAt(2, 9)


def test_another_sum_begins_with_its_own_first_term(view: NetworkPictureView, qtbot: QtBot) -> None:
    view.show_passage(passed(), NAMES)
    view.open_sum(PointedAt(2, 9))
    qtbot.keyClick(view.sum.bars, Qt.Key.Key_Down)
    view.close_sum()
    said: list[PointedAt | None] = []
    view.pointed.connect(said.append)
    view.canvas.select(PointedAt(2, 4))
    qtbot.keyClick(view.canvas, Qt.Key.Key_Return)
    first = view.sum.bars.rows()[0].sender
    assert {(at.layer, at.neuron) for at in said if at is not None} == {(2, 4)}
    assert said[-1] == PointedAt(2, 4, first)
    assert view.words().startswith(f"Hidden 1, neuron {first} \u2192 Hidden 2, neuron 4:")


def test_nothing_is_pointed_at_once_the_sum_or_the_picture_is_left(view: NetworkPictureView) -> None:
    view.show_passage(passed(), NAMES)
    said: list[PointedAt | None] = []
    view.pointed.connect(said.append)
    view.open_sum(PointedAt(2, 9))
    assert said[-1] is not None
    view.sum.bars.clearFocus()
    assert said[-1] is None
    view.close_sum()
    view.canvas.select(PointedAt(2, 4))
    assert said[-1] == PointedAt(2, 4)
    view.hide()
    assert said[-1] is None


def test_softmax_makes_probabilities_of_all_sums_at_once() -> None:
    words = NAMES.reached(Way.FORWARD, 3, 3)
    assert words.endswith("adds up; softmax makes probabilities of all ten sums.")
    assert NAMES.reached(Way.FORWARD, 2, 3).endswith("and applies ReLU.")


@pytest.mark.parametrize("way", list(Way))
def test_bars_of_a_sum_have_the_colours_of_signs_and_its_results_none(view: NetworkPictureView, way: Way) -> None:
    view.show_passage(passed(), NAMES)
    view.show_way(way)
    view.open_sum(PointedAt(2, 9))
    for row in view.sum.bars.rows():
        red, blue = colour_of(row).red(), colour_of(row).blue()
        if row.strong:
            assert abs(red - blue) < 20
        elif row.start != row.end:
            assert (row.end > row.start) == (red > blue + 50)
            assert (row.end < row.start) == (blue > red + 50)


def test_beside_an_output_stands_its_delta_with_its_sign_and_a_bar_as_long(view: NetworkPictureView) -> None:
    here = passed()
    delta = {**here.delta, 3: np.array([0.5, -0.5, 1e-5, -1e-5, 0.0004, 0.0, 0.25, -0.25, 0.125, -0.125])}
    for layer in (1, 2):
        delta[layer] = here.delta[layer] * 0
    view.show_passage(replace(here, delta=delta), NAMES)
    view.show_way(Way.BACKWARD)
    painting, scale = view.canvas.painting(), view.canvas.scale()
    assert painting is not None
    assert scale is not None
    outputs = painting.way.outputs
    assert [each.text for each in outputs][:6] == [
        "+0.500",
        "\u22120.500",
        "+1\u00d710\u207b\u2075",
        "\u22121\u00d710\u207b\u2075",
        "+0.0004",
        "+0.000",
    ]
    assert [each.share * scale.high for each in outputs] == pytest.approx(delta[3].tolist())
    image = view.canvas.grab().toImage()
    middle_of = painting.layout.middle(PointedAt(3, 0)), painting.layout.middle(PointedAt(3, 1))
    bars = [[image.pixelColor(round(at.x()) + x, round(at.y())) for x in range(14, 80)] for at in middle_of]
    warm, cold = ([colour.red() - colour.blue() for colour in bar] for bar in bars)
    assert sum(each > 60 for each in warm) == pytest.approx(BAR * outputs[0].share, abs=2)
    assert sum(each < -60 for each in cold) == pytest.approx(-BAR * outputs[1].share, abs=2)


def test_a_slope_that_is_multiplied_is_no_second_equation() -> None:
    rows = sum_rows(
        NeuronSum(
            Way.BACKWARD, 1, 4, (SumTerm(2, -0.5, -0.1, 0.05),), 0, 0.0, None, 0.06012, slope=1.0, result=0.06012
        ),
        NAMES,
        3,
    )
    assert rows[0].product == "\u22120.1000 \u00d7 (\u22120.5000)"
    assert rows[-1].name == "\u03b4 = \u2202C/\u2202a \u00d7 \u03c3\u2032(z)"
    assert rows[-1].product == "0.06012 \u00d7 1"
    assert rows[-1].value == "0.06012"


def test_terms_below_each_other_have_four_digits_each() -> None:
    terms = SumTerm(2, 1.0094941, -1.0, -1.0094941), SumTerm(3, -0.7187, 0.99996, -0.71867)
    rows = sum_rows(NeuronSum(Way.FORWARD, 3, 4, terms, 2, -1.0001, 0.99999, -1.7282, None, 0.99997), NAMES, 3)
    assert [row.value for row in rows] == [
        "\u22121.009",
        "\u22120.7187",
        "\u22121.000",
        "1.000",
        "\u22121.728",
        "0.99997000",
    ]
    assert [row.product for row in rows[:2]] == ["1.009 \u00d7 (\u22121)", "\u22120.7187 \u00d7 1.000"]


@pytest.mark.parametrize("way", list(Way))
def test_what_is_said_while_it_plays_has_room_in_the_smallest_window(view: NetworkPictureView, way: Way) -> None:
    view.resize(541, 470)
    view.show_passage(passed(), NAMES)
    for done in range(4):
        view.set_reach(Reach(way, 3, done))
        view.player.moved.emit(Reach(way, 3, done))
        QApplication.processEvents()
        assert view.words() == NAMES.reached(way, done, 3)
        assert view._readout.sizeHint().width() <= view._readout.width()


def test_pointing_at_a_neuron_leaves_the_scales_as_they_are(view: NetworkPictureView) -> None:
    view.show_passage(passed(), NAMES)
    painting = view.canvas.painting()
    assert painting is not None
    top = round(painting.layout.bottom) + 6
    below = QRect(0, top, view.canvas.width(), view.canvas.height() - top)
    before = view.canvas.grab().toImage()
    view.canvas.light(Lit(PointedAt(1, 4)))
    pointed = view.canvas.grab().toImage()
    assert pointed != before
    assert pointed.copy(below) == before.copy(below)


def test_a_term_leads_to_the_trace_of_its_weight(view: NetworkPictureView, qtbot: QtBot) -> None:
    here = passed()
    view.show_passage(here, NAMES)
    for way in Way:
        view.show_way(way)
        view.open_sum(PointedAt(2, 9))
        sender = view.sum.bars.rows()[1].sender
        qtbot.keyClick(view.sum.bars, Qt.Key.Key_Down)
        assert view.words().count("=") == 2
        with qtbot.waitSignal(view.trace_wanted) as wanted:
            qtbot.keyClick(view.sum.bars, Qt.Key.Key_Return)
        assert wanted.args == ([2, 9, sender] if way is Way.FORWARD else [3, sender, 9])
        view.sum.bars.select(0)
        view.close_sum()


def test_the_sum_follows_the_training(view: NetworkPictureView) -> None:
    view.show_passage(passed(), NAMES)
    view.open_sum(PointedAt(1, 4))
    later = passed(seed=2)
    view.show_passage(later, NAMES)
    assert view.is_sum()
    assert view.sum.bars.rows()[-1].value == shown(later.A[1][4])


def test_what_has_no_sum_says_why(view: NetworkPictureView) -> None:
    here = passed()
    view.show_passage(here, NAMES)
    view.open_sum(PointedAt(0, 3))
    assert not view.sum.bars.isVisible()
    view.show_way(Way.BACKWARD)
    assert view.sum.bars.isVisible()
    view.open_sum(PointedAt(3, 3))
    words = [label.text() for label in view.sum.findChildren(QLabel) if label.isVisible()]
    delta = f"a \u2212 y = {shown(here.A[3][3])} \u2212 1 = {shown(here.delta[3][3])}."
    assert any(text.endswith(delta) for text in words)


def test_a_sum_is_copied_with_every_digit(view: NetworkPictureView) -> None:
    here = passed()
    view.show_passage(here, NAMES)
    view.open_sum(PointedAt(1, 4))
    next(action for action in view.sum.bars.actions() if action.objectName() == "copyCsv").trigger()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "neuron,weight,factor,value"
    values = [float(line.rsplit(",", 1)[1]) for line in lines[1:]]
    assert len(values) == 784 + 3
    assert sum(values[:785]) == pytest.approx(values[785], rel=1e-13)
    assert values[786] == float(here.A[1][4])


@pytest.mark.parametrize("percent", [100, 140, 200])
@pytest.mark.parametrize("way", list(Way))
def test_no_text_beside_the_bars_is_cut_off(view: NetworkPictureView, percent: int, way: Way) -> None:
    """In the width that a window of 1280 x 720 leaves: with large text the products give way to the bars."""
    font = view.font()
    font.setPointSizeF(font.pointSizeF() * percent / 100)
    view.setFont(font)
    view.resize(541 if percent == 100 else 607, 500)
    view.show_passage(passed(), NAMES)
    view.show_way(way)
    for place in (PointedAt(1, 16), PointedAt(2, 30), PointedAt(0 if way is Way.BACKWARD else 3, 2)):
        view.open_sum(place)
        QApplication.processEvents()
        bars = view.sum.bars
        assert any(row.strong for row in bars.rows())
        assert list(cut_off(bars)) == []
        assert bars.columns()[1] or percent > 100


def test_the_equation_leads_to_its_place(view: NetworkPictureView, qtbot: QtBot) -> None:
    view.show_passage(passed(), NAMES)
    view.open_sum(PointedAt(1, 4))
    with qtbot.waitSignal(view.equation_requested) as wanted:
        view.sum.findChild(QLabel, "sumEquation").linkActivated.emit("E20")
    assert wanted.args == ["E20"]


def test_it_plays_there_and_back_and_stands_still_then(view: NetworkPictureView, qtbot: QtBot) -> None:
    view.show_passage(passed(), NAMES, label_is_chosen=True)
    seen: list[Any] = []
    view.player.moved.connect(seen.append)
    qtbot.mouseClick(view.play, Qt.MouseButton.LeftButton)
    assert view.play.text() == "Stop"
    assert view.words() == "The pixels are what was drawn."
    view.player.advance(PAUSE_MS + LAYER_MS / 2)
    assert view.words().startswith("Hidden 1: each neuron adds up")
    layer = LAYER_MS + PAUSE_MS
    view.player.advance(3 * layer)
    assert view.canvas.way() is Way.BACKWARD
    assert view.way.key() == "backward"
    view.player.advance(2.5 * layer)
    assert view.words().startswith("What arrives at a pixel")
    view.player.advance(PAUSE_MS + layer)
    assert seen[-1] is None
    assert not view.player.is_on()
    assert view.play.text() == "Play"
    assert view.canvas.reach() is None
    reaches = [each for each in seen if each is not None]
    assert [each.done for each in reaches if each.way is Way.FORWARD] == sorted(
        each.done for each in reaches if each.way is Way.FORWARD
    )


def test_play_can_be_stopped_and_ends_where_nobody_looks(view: NetworkPictureView, qtbot: QtBot) -> None:
    view.show_passage(passed(), NAMES)
    qtbot.mouseClick(view.play, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(view.play, Qt.MouseButton.LeftButton)
    assert not view.player.is_on()
    assert view.canvas.reach() is None
    qtbot.mouseClick(view.play, Qt.MouseButton.LeftButton)
    view.hide()
    assert not view.player.is_on()


def test_of_a_large_layer_the_most_active_neurons_are_shown_and_that_is_said(view: NetworkPictureView) -> None:
    here = passed((784, 512, 256, 10))
    view.show_passage(here, NAMES)
    painting = view.canvas.painting()
    assert painting is not None
    shown_of_first = painting.layout.shown[1]
    assert len(shown_of_first) == 24
    hidden = np.delete(here.A[1], shown_of_first)
    assert here.A[1][shown_of_first].min() >= hidden.max()
    assert view.words() == FEWER
    assert NAMES.titles(here.widths, {0: 784, 1: 24, 2: 24, 3: 10})[1] == ("Hidden 1", "24 of 512")


@pytest.mark.parametrize("widths", [(784, 10), (784, 32, 10), (784, *[32] * 8, 10), (784, 40, 10), (784, 41, 1, 10)])
def test_all_neurons_stand_in_the_picture(view: NetworkPictureView, widths: tuple[int, ...]) -> None:
    view.show_passage(passed(widths), NAMES)
    painting = view.canvas.painting()
    assert painting is not None
    layout = painting.layout
    for layer in range(1, len(widths)):
        places = layout.at(layer, layout.shown[layer])
        assert places.min() > 0
        assert places[:, 0].max() < view.canvas.width()
        assert places[:, 1].max() < view.canvas.height()
        for n in layout.shown[layer].tolist():
            assert layout.under(layout.middle(PointedAt(layer, n)), {}) == PointedAt(layer, n)


def test_a_neuron_that_is_lit_or_marked_is_seen(view: NetworkPictureView) -> None:
    view.show_passage(passed(), NAMES)

    def look() -> bytes:
        QApplication.processEvents()
        image = view.canvas.grab().toImage()
        # Its bytes are there as long as it is.
        return bytes(image.constBits())

    before = look()
    looks = [before]
    for lit in (
        Lit(PointedAt(2, 3)),
        Lit(outlined=(Outlined(Light.SOURCE, (2, 3)),)),
        Lit(outlined=(Outlined(Light.TARGET, (2, 3)),)),
        Lit(outlined=(Outlined(Light.SOURCE, (2, None)),)),
        Lit(outlined=(Outlined(Light.SOURCE, (0, None)),)),
        Lit(outlined=(Outlined(Light.TARGET, (0, 300)),)),
    ):
        view.canvas.light(lit)
        looks.append(look())
        view.canvas.light(Lit())
        assert look() == before
    assert len(set(looks)) == 7, "each is told apart from the others"
    view.set_marked({(1, 4): "Switched off."})
    assert look() not in looks
    view.set_marked({})
    assert look() == before


def test_a_network_of_no_numbers_is_shown_without_a_warning(view: NetworkPictureView) -> None:
    network = Network.initialized(Architecture(DEFAULT), "he", np.random.default_rng(0))
    network.parameters.fill(np.nan)
    for way in Way:
        view.show_passage(passage(network, np.ones(784, np.float32), 3), NAMES)
        view.show_way(way)
        view.grab()
        view.open_sum(PointedAt(1, 0))
        view.grab()
        view.close_sum()


def test_every_control_has_a_name_and_says_what_it_does(view: NetworkPictureView) -> None:
    view.show_passage(passed(), NAMES)
    view.show_way(Way.BACKWARD)
    controls: list[QWidget] = [*view.findChildren(QPushButton), view.label]
    assert len(controls) >= 5
    for control in controls:
        assert control.objectName()
        assert control.accessibleName()
        assert control.toolTip()


class Still(QProxyStyle):
    """Of a person who wants nothing to move."""

    def styleHint(self, hint: QStyle.StyleHint, *rest: Any) -> int:
        return 0 if hint == QStyle.StyleHint.SH_Widget_Animation_Duration else super().styleHint(hint, *rest)


def test_without_animations_it_goes_from_layer_to_layer(view: NetworkPictureView, qtbot: QtBot) -> None:
    view.show_passage(passed(), NAMES, label_is_chosen=True)
    style = Still()
    view.setStyle(style)
    seen: list[Any] = []
    view.player.moved.connect(seen.append)
    qtbot.mouseClick(view.play, Qt.MouseButton.LeftButton)
    for _ in range(60):
        view.player.advance((LAYER_MS + PAUSE_MS) / 7)
    assert not view.player.is_on()
    assert {each.done for each in seen[:-1]} == {0, 1, 2, 3}


def test_lines_that_lie_behind_are_dimmed_until_all_is_shown() -> None:
    there, back = Reach(Way.FORWARD, 3, 1.5), Reach(Way.BACKWARD, 3, 1.5)
    assert [there.of_lines(layer) for layer in (1, 2, 3)] == [1, 0.5, 0]
    assert [back.of_lines(layer) for layer in (1, 2, 3)] == [0, 0.5, 1]
    assert [there.is_past(layer) for layer in (1, 2, 3)] == [True, False, False]
    assert [back.of_layer(layer) for layer in range(4)] == [False, False, True, True]
    whole = everywhere(Way.FORWARD, 3)
    assert not any(whole.is_past(layer) for layer in (1, 2, 3))
    assert all(whole.of_layer(layer) for layer in range(4))


def painted(view: NetworkPictureView) -> QImage:
    QApplication.processEvents()
    return view.canvas.grab().toImage()


def colours_of(view: NetworkPictureView, box: QRectF) -> set[int]:
    image = painted(view)
    ratio = image.devicePixelRatio()
    left, top, width, height = (round(ratio * part) for part in (box.x(), box.y(), box.width(), box.height()))
    return {image.pixel(x, y) for x in range(left, left + width) for y in range(top, top + height)}


def test_lines_begin_beside_the_picture_of_the_pixels(view: NetworkPictureView) -> None:
    before = passed()
    view.show_passage(before, NAMES)
    layout = view.canvas.painting().layout
    lines = view.canvas.painting().way.lines[1]
    inside = [pixel for pixel in range(784) if pixel not in lines.senders and 100 < pixel < 684 and 2 < pixel % 28 < 26]
    for pixel in inside[:40]:
        (colour,) = map(QColor, colours_of(view, layout.pixel(pixel).adjusted(1, 1, -1, -1)))
        assert colour.red() == colour.green() == colour.blue(), "it is grey: no line is over it"
    right = layout.pixels.adjusted(layout.pixels.width() + 6, 0, 12, 0)
    assert len(colours_of(view, right)) > 10


@pytest.mark.parametrize("way", list(Way))
def test_as_a_line_goes_its_way_it_is_seen_from_its_beginning(view: NetworkPictureView, way: Way) -> None:
    view.show_passage(passed(), NAMES)
    view.show_way(way)
    layout = view.canvas.painting().layout
    first, last = layout.x[1] + 25, layout.x[2] - 25
    strips = [QRectF(x, layout.top, 3, layout.bottom - layout.top) for x in (first, last)]
    view.set_reach(Reach(way, 3, 1.3))
    begun, beyond = (len(colours_of(view, strip)) for strip in (strips if way is Way.FORWARD else strips[::-1]))
    assert begun > 10
    assert beyond == 1
    view.set_reach(Reach(way, 3, 2))
    assert all(len(colours_of(view, strip)) > 10 for strip in strips)


def test_other_neurons_of_a_large_layer_stand_on_the_same_ground(view: NetworkPictureView) -> None:
    view.show_passage(passed((784, 100, 10), seed=0), NAMES)
    before = view.canvas.painting()
    view.show_passage(passed((784, 100, 10), seed=1), NAMES)
    after = view.canvas.painting()
    assert not np.array_equal(before.layout.shown[1], after.layout.shown[1])
    assert after._ground is before._ground
