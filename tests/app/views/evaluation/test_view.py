"""The page of the mistakes by itself."""

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QToolButton
from pytestqt.qtbot import QtBot

from app.views.evaluation.view import EvaluationView
from nn.arrays import Int

COUNTS: Int = np.diag(np.full(10, 90))
COUNTS[4, 9] = 12
GROUPS = [("ada", "20", "95.00%", "76.39 to 99.11%"), ("bob", "10", "100.00%", "72.25 to 100.00%")]


@pytest.fixture
def view(qtbot: QtBot) -> EvaluationView:
    view = EvaluationView()
    qtbot.addWidget(view)
    view.resize(560, 560)
    view.show_accuracy("98.80%", "900 of 912 read right.", [])
    view.confusion.show_counts(COUNTS)
    view.show()
    qtbot.waitExposed(view)
    return view


def show(view: EvaluationView, numbers: list[int]) -> str:
    """Show digits; what is said of them."""
    images, labels = np.zeros((20, 784), np.uint8), np.full(20, 4, np.uint8)
    view.gallery.show_digits(images, labels, np.full(20, 9), np.ones(20), np.array(numbers, np.int64))
    return view.findChild(QLabel, "misreadWords").text()


def test_a_sentence_takes_the_place_of_an_evaluation(view: EvaluationView) -> None:
    view.show_sentence("No digit is held back.")
    assert view.words() == "No digit is held back."
    assert view.accuracy() == ""
    assert not view.confusion.isVisible()
    view.show_accuracy("98.80%", "900 of 912 read right.", [])
    assert view.accuracy() == "98.80%"
    assert view.confusion.isVisible()


def test_a_cell_of_the_confusion_chooses_label_and_answer(qtbot: QtBot, view: EvaluationView) -> None:
    with qtbot.waitSignal(view.gallery.filter_changed):
        view.confusion.clicked.emit(4, 9)
    assert view.gallery.chosen() == (4, 9)
    with qtbot.assertNotEmitted(view.gallery.filter_changed):
        view.confusion.clicked.emit(4, 9)


def test_label_and_answer_are_chosen_by_themselves_and_taken_back(qtbot: QtBot, view: EvaluationView) -> None:
    everything = view.findChild(QToolButton, "allMisread")
    show(view, [1])
    assert not everything.isEnabled()
    view.findChild(QComboBox, "misreadLabel").setCurrentText("4")
    assert view.gallery.chosen() == (4, None)
    assert view.confusion.selected() is None
    view.findChild(QComboBox, "misreadAnswer").setCurrentText("9")
    assert view.gallery.chosen() == (4, 9)
    assert view.confusion.selected() == (4, 9)
    show(view, [1])
    with qtbot.waitSignals([view.gallery.filter_changed]):
        everything.click()
    assert view.gallery.chosen() == (None, None)
    assert view.confusion.selected() is None


@pytest.mark.parametrize(
    ("label", "answer", "words"),
    [
        (None, None, "2 misread, the surest first"),
        (4, None, "2 of label 4 misread, the surest first"),
        (None, 9, "2 wrongly read as 9, the surest first"),
        (4, 9, "2 of label 4 read as 9, the surest first"),
        (4, 4, "2 of label 4 read right, the least sure first"),
    ],
)
def test_it_says_what_digits_they_are(view: EvaluationView, label: int | None, answer: int | None, words: str) -> None:
    view.gallery.choose(label, answer)
    assert show(view, [1, 2]) == words
    assert show(view, [1]) == f"1 {words[2:].partition(',')[0]}"
    assert show(view, []) == f"0 {words[2:].partition(',')[0]}"
    assert view.gallery.list.waiting == f"No digit {words[2:].partition(',')[0]}."


def test_sources_and_writers_have_a_table_where_there_are_any(view: EvaluationView) -> None:
    assert not view.groups.isVisible()
    view.show_accuracy("98.80%", "", GROUPS)
    assert view.groups.isVisible()
    found = [tuple(view.groups.item(row, column).text() for column in range(4)) for row in range(2)]
    assert found == GROUPS
    view.show_accuracy("98.80%", "", GROUPS[:1])
    assert view.groups.rowCount() == 1


def test_the_digits_are_chosen_by_two_buttons(qtbot: QtBot, view: EvaluationView) -> None:
    view.show_choice(is_test=False, may_test=True, why_not="")
    assert view.validation.isChecked()
    with qtbot.waitSignal(view.test_wanted):
        QTest.mouseClick(view.test, Qt.MouseButton.LeftButton)
    view.show_choice(is_test=True, may_test=True, why_not="")
    assert view.test.isChecked()
    with qtbot.waitSignal(view.validation_wanted):
        QTest.mouseClick(view.validation, Qt.MouseButton.LeftButton)


def test_a_button_that_cannot_be_pressed_says_why(view: EvaluationView) -> None:
    view.show_choice(is_test=False, may_test=False, why_not="There are none.")
    assert not view.test.isEnabled()
    assert view.test.toolTip() == "There are none."
    view.show_choice(is_test=False, may_test=True, why_not="")
    assert "only when you ask" in view.test.toolTip()


def test_long_words_take_nothing_from_the_confusion(view: EvaluationView) -> None:
    view.show_accuracy("98.80%", "word " * 100, GROUPS)
    for _ in range(3):  # the height depends on the width, and so does the place of the groups
        view.resize(view.minimumSizeHint())
        QApplication.processEvents()
    assert view.confusion.height() >= view.confusion.minimumSizeHint().height()
    assert view.gallery.list.height() >= view.gallery.list.minimumSizeHint().height()


@pytest.mark.parametrize(("width", "beside"), [(540, False), (1000, True)])
def test_no_group_is_cut_off_beside_the_digits_or_below_them(view: EvaluationView, width: int, beside: bool) -> None:
    show(view, [1])
    view.show_accuracy("98.80%", "900 of 912 read right.", GROUPS)
    for size in (1000, width):
        view.resize(size, 800)
        QApplication.processEvents()
    assert view.minimumSizeHint().width() <= width
    assert not view.groups.horizontalScrollBar().isVisible()
    digits, groups = (part.geometry() for part in (view.gallery, view.groups))
    assert (groups.left() > digits.right()) == beside
    assert (groups.top() > digits.bottom()) != beside
