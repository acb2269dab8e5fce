import math

import numpy as np
import pytest
from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QFont, QImage, QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from app.views.answer_words import BROKEN, UNLIKE, WAITING, Tempered
from app.views.lights import AROUND, WIDTH
from app.views.prediction import PredictionView, _fitting
from nn.arrays import CLASSES

SEVEN = np.array([0, 0.01, 0, 0, 0, 0, 0, 0.98, 0, 0.01], np.float32)


@pytest.fixture
def view(qtbot: QtBot) -> PredictionView:
    view = PredictionView()
    view.resize(160, view.sizeHint().height())
    qtbot.addWidget(view)
    return view


def shown(view: PredictionView) -> QImage:
    return view.grab().toImage()


def row(view: PredictionView, digit: int) -> QImage:
    """The part of the picture that belongs to one digit's bar."""
    image = shown(view)
    rows = CLASSES * view.fontMetrics().height()
    height = max(16, rows // CLASSES)
    top = view.height() - (CLASSES - digit) * height
    return image.copy(QRect(0, top, view.width(), height))


def accents(image: QImage, colour: QColor) -> int:
    return sum(image.pixelColor(x, y) == colour for x in range(image.width()) for y in range(image.height()))


def test_properties_hold_the_answer(view: PredictionView) -> None:
    view.show_probabilities(SEVEN)
    assert view.property("digit") == 7
    assert view.property("probabilities") == pytest.approx(SEVEN.tolist())
    assert {bytes(name.data()).decode() for name in view.dynamicPropertyNames()} >= {"digit", "probabilities"}


@pytest.mark.parametrize("p", [None, np.full(10, np.nan), np.array([0.0] * 9 + [np.inf])])
def test_without_an_answer_the_digit_is_minus_one(view: PredictionView, p: np.ndarray | None) -> None:
    view.show_probabilities(SEVEN)
    view.show_probabilities(p)
    assert view.property("digit") == -1
    assert view.property("probabilities") == [0.0] * 10


def test_outputs_that_are_no_numbers_are_named_as_such(view: PredictionView) -> None:
    view.show_probabilities(np.full(10, np.nan))
    assert view.accessibleDescription() == "No answer: the outputs are not finite numbers."


def test_the_view_keeps_its_own_copy(view: PredictionView) -> None:
    p = SEVEN.copy()
    view.show_probabilities(p)
    before = shown(view)
    p[:] = 0.1
    assert view.property("probabilities")[7] == pytest.approx(0.98)
    assert shown(view) == before


def test_a_fresh_view_says_what_it_waits_for(view: PredictionView) -> None:
    assert "Draw a digit" in view.accessibleDescription()
    empty = shown(view)
    view.show_probabilities(SEVEN)
    assert shown(view) != empty
    view.show_probabilities(None)
    assert shown(view) == empty


def test_the_answer_is_told_to_assistive_tools(view: PredictionView) -> None:
    assert view.accessibleName() == "Prediction"
    view.show_probabilities(SEVEN)
    assert view.accessibleDescription() == "7 with 98 percent"
    interface = QAccessible.queryAccessibleInterface(view)
    assert interface.text(QAccessible.Text.Description) == "7 with 98 percent"


def test_a_new_answer_is_said_aloud_where_someone_listens(
    view: PredictionView, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    view.show_probabilities(SEVEN)
    view.show_probabilities(SEVEN * 0.9)
    view.show_probabilities(None)
    view.show_probabilities(SEVEN[::-1])
    assert said == ["7 with 98 percent", "2 with 98 percent"]


def test_the_winner_stands_out_by_more_than_its_colour(view: PredictionView) -> None:
    accent = view.palette().color(QPalette.ColorRole.Highlight)
    palette = QPalette(view.palette())
    view.show_probabilities(SEVEN)
    assert accents(row(view, 7), accent) > 100
    assert accents(row(view, 1), accent) == 0
    palette.setColor(QPalette.ColorRole.Highlight, palette.color(QPalette.ColorRole.WindowText))
    view.setPalette(palette)
    even = np.full(10, 0.1)
    even[3] += 1e-6
    view.show_probabilities(even)
    assert row(view, 3).convertToFormat(QImage.Format.Format_Mono) != row(view, 2).convertToFormat(
        QImage.Format.Format_Mono
    )
    left = [row(view, digit).copy(0, 0, 6, 16) for digit in (2, 3)]
    assert left[0] != left[1]  # the mark beside the winner


def test_the_longer_bar_is_the_likelier_digit(view: PredictionView) -> None:
    accent = view.palette().color(QPalette.ColorRole.Highlight)
    lengths = []
    for share in (0.2, 0.5, 1.0, 7.0):
        p = np.full(10, (1 - share) / 9)
        p[4] = share
        view.show_probabilities(p)
        lengths.append(accents(row(view, 4), accent))
    assert lengths[0] < lengths[1] < lengths[2]
    assert lengths[3] == lengths[2]  # no bar leaves its track


def test_numbers_do_not_move_what_stands_beside_them(view: PredictionView) -> None:
    assert view.font().featureValue(QFont.Tag("tnum")) == 1
    size = view.sizeHint()
    view.show_probabilities(SEVEN)
    assert view.sizeHint() == size


def test_what_is_unlike_the_digits_has_a_question_mark_and_the_nearest_of_them(view: PredictionView) -> None:
    view.show_probabilities(SEVEN)
    seven = shown(view)
    view.show_probabilities(SEVEN, unlike=True)
    assert view.property("unlike") is True
    assert view.property("digit") == 7
    assert view.accessibleDescription() == "Unlike the digits it learned; nearest 7 with 98 percent"
    assert shown(view) != seven
    bars = view.row_places()[0].toAlignedRect().united(view.row_places()[9].toAlignedRect())
    assert shown(view).copy(bars) == seven.copy(bars)
    view.show_probabilities(SEVEN)
    assert view.property("unlike") is False
    assert shown(view) == seven


@pytest.mark.parametrize("p", [None, np.full(10, np.nan)])
def test_nothing_is_unlike_where_there_is_no_answer(view: PredictionView, p: np.ndarray | None) -> None:
    view.show_probabilities(SEVEN, unlike=True)
    view.show_probabilities(p, unlike=True)
    assert view.property("unlike") is False
    assert "nlike" not in view.accessibleDescription()


def test_that_a_drawing_is_unlike_is_said_aloud_once(view: PredictionView, monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []
    monkeypatch.setattr(QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(QAccessible, "updateAccessibility", lambda event: said.append(event.message()))
    view.show_probabilities(SEVEN)
    said.clear()
    for _ in range(3):
        view.show_probabilities(SEVEN, unlike=True)
    assert said == ["Unlike the digits it learned; nearest 7 with 98 percent"]


def test_the_tooltip_names_the_temperature_with_its_formula(view: PredictionView) -> None:
    assert "T = 1: e^(z_j/T)" in view.toolTip()
    assert "derivation" not in view.toolTip()
    view.set_temperature(1.41)
    assert "T = 1.41: e^(z_j/T)" in view.toolTip()
    assert "derivation show other numbers" in view.toolTip()
    view.set_output_label("share")
    assert "T = 1.41" in view.toolTip()
    assert "e^" not in view.toolTip()


def test_a_temperature_stands_beside_the_percentages_and_the_raw_output_of_what_is_pointed_at(
    view: PredictionView,
) -> None:
    view.resize(160, 400)
    view.show_probabilities(SEVEN, raw=SEVEN)
    untempered = view.grab().toImage()
    view.show_raw_of(7)
    assert view.grab().toImage() == untempered
    view.show_raw_of(None)
    view.set_temperature(1.23)
    tempered = view.grab().toImage()
    assert tempered != untempered
    view.show_raw_of(7)
    assert view.grab().toImage() != tempered
    view.show_raw_of(None)
    assert view.grab().toImage() == tempered
    view.show_probabilities(SEVEN, raw=SEVEN)
    assert f"raw a\u2087 = {100 * SEVEN[7]:.1f}%" in view.toolTip()


def test_what_is_said_of_a_temperature_is_of_outputs_where_they_are_no_probabilities() -> None:
    raw = tuple(k / 8 for k in range(10))
    assert Tempered("share", 1.0, raw, 3).beside() == ()
    assert Tempered("share", 1.234, raw).beside() == ("T = 1.23",)
    assert Tempered("share", 1.234, raw, 3).beside() == ("T = 1.23, raw a\u2083 = 0.375", "raw a\u2083 = 0.375")
    assert Tempered("probability", 1.234, raw, 3).beside()[-1] == "raw a\u2083 = 37.5%"
    assert "probabilit" not in Tempered("share", 1.234, raw).tip(3)


def test_another_label_names_outputs_that_are_no_probabilities(view: PredictionView) -> None:
    view.show_probabilities(SEVEN)
    probability = shown(view)
    assert "probable" in view.toolTip()
    view.set_output_label("share")
    assert "probable" not in view.toolTip()
    assert shown(view) != probability


def test_a_dark_palette_repaints_it(view: PredictionView) -> None:
    view.show_probabilities(SEVEN)
    light = shown(view)
    palette = QPalette(view.palette())
    palette.setColor(QPalette.ColorRole.Window, QColor("#202020"))
    palette.setColor(QPalette.ColorRole.WindowText, QColor("#eeeeee"))
    view.setPalette(palette)
    view.setAutoFillBackground(True)
    QApplication.processEvents()
    dark = shown(view)
    assert dark != light
    assert dark.pixelColor(view.width() - 1, 0) == QColor("#202020")
    brightest = max(dark.pixelColor(x, y).lightness() for x in range(60) for y in range(40))
    assert brightest > 200


def test_it_fits_beside_the_picture_in_a_narrow_dock(view: PredictionView) -> None:
    assert view.minimumSizeHint().width() <= 150
    assert view.sizeHint().height() <= 260


def test_a_higher_view_gives_the_rows_more_room(view: PredictionView) -> None:
    accent = view.palette().color(QPalette.ColorRole.Highlight)
    view.show_probabilities(SEVEN)
    low = accents(shown(view), accent)
    view.resize(view.width(), view.height() + 100)
    assert accents(shown(view), accent) > 1.3 * low


@pytest.mark.parametrize("width", [30, 60, 90, 120, 168, 400])
@pytest.mark.parametrize("texts", [WAITING, BROKEN, [words.format(7, "98.0%") for words in UNLIKE]])
def test_words_in_the_place_of_the_answer_are_whole_at_any_width(texts: tuple[str, ...], width: int) -> None:
    picture = QPixmap(width, 60)
    painter = QPainter(picture)
    room, flags = QRectF(0, 0, width, 60), Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap
    chosen = _fitting(painter, room, flags, texts)
    whole = painter.boundingRect(room, flags, chosen)
    painter.end()
    assert room.contains(whole)
    assert width < 400 or chosen == texts[0]


def test_the_answers_of_a_row_stand_in_the_head_the_chosen_one_marked(view: PredictionView) -> None:
    view.show_probabilities(SEVEN)
    alone = shown(view)
    view.show_row([4, 7, -1], 1)
    assert view.property("row") == [4, 7, -1]
    assert view.accessibleDescription() == "7 with 98 percent; digit 2 of 4 7 -"
    second = shown(view)
    assert second != alone
    view.show_row([4, 7, -1], 0)
    assert shown(view) != second
    view.show_row([], 0)
    assert shown(view) == alone
    assert view.accessibleDescription() == "7 with 98 percent"


def test_of_a_long_row_the_chosen_answer_is_in_sight(view: PredictionView) -> None:
    view.show_probabilities(SEVEN)
    view.show_row([1] * 39 + [8], 39)
    eight = shown(view)
    view.show_row([1] * 39 + [0], 39)
    assert shown(view) != eight


def test_a_frame_around_the_rows_lies_beside_what_they_say(view: PredictionView) -> None:
    view.show_probabilities(np.array([0, 0, 0, 0, 0, 0, 0, 1, 0, 0], np.float32))
    rows = view.row_places()
    whole = rows[0].united(rows[-1]).toAlignedRect() & view.rect()
    image, ground = shown(view), view.palette().color(QPalette.ColorRole.Window)
    beside = math.ceil(WIDTH / 2 + AROUND) + 1
    for edge in (whole.adjusted(0, 0, beside - whole.width(), 0), whole.adjusted(whole.width() - beside, 0, 0, 0)):
        assert accents(image.copy(edge), ground) == edge.width() * edge.height()
