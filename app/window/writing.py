"""The dock of the writing tests: asks for digits on the canvas, keeps what was read, and shows how people do."""

import numpy as np
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget, QWidget

from app.canvas.canvas import Canvas
from app.dialogs.files import ask_where
from app.dialogs.messages import is_wanted, show_error, told_if_wrong
from app.dialogs.name import ask_name
from app.session.session import Session
from app.session.writing import Writing
from app.settings import Settings
from app.views.writing.shown import ShownDigits, ShownPerson, ShownTest
from app.views.writing.view import WritingView
from app.window.dates import in_short, in_words
from app.window.late_dock import LateDock, Undo
from nn.arrays import as_bytes
from nn.data import my_drawings, writing_tests
from nn.data.raster import rasterize
from nn.data.writing_tests import WritingTest, WrittenDigit
from nn.errors import DigitScopeError
from nn.evaluation import percent
from nn.files import write_atomically
from nn.writing_results import people, table, tally

KINDS = "Tables (*.csv)"
SEVERAL_NETWORKS = "Not all of these tests were read by the same network: compare with care."
NOT_SAVED = "{} of the tests could not be saved; they are shown until the program ends."


class WritingDock(LateDock):
    """One test at a time, and all that were finished."""

    labelled = Signal(int)
    """A digit was opened, which shows this one."""

    kept = Signal()
    """My drawings have changed."""

    def __init__(
        self,
        dock: QDockWidget,
        paper: QDockWidget,
        session: Session,
        canvas: Canvas,
        settings: Settings,
        window: QWidget,
    ) -> None:
        """The canvas is in the dock `paper`, which is brought into sight when something is to be written."""
        super().__init__(dock, window)
        self._paper, self._canvas, self._settings = paper, canvas, settings
        self._writing = Writing(session)
        self._view: WritingView | None = None
        self._tests: dict[str, WritingTest] = {}
        self._unsaved: dict[str, WritingTest] = {}
        self._shown = ""

    @property
    def writing(self) -> Writing:
        """The controller."""
        return self._writing

    def make_view(self) -> QWidget:  # noqa: D102
        self._view = view = WritingView()
        view.show_name(self._settings.writer())
        asking, result = view.asking, view.result
        for signal, slot in (
            (view.undo_wanted, self.take_back),
            (view.export_wanted, self._export),
            (view.save_wanted, self._save),
            (asking.next_wanted, self._next),
            (asking.back_wanted, self._writing.take_back),
            (asking.skip_wanted, self._writing.skip),
            (asking.stop_wanted, self._stop),
            (result.keep_wanted, self._keep),
            (result.rename_wanted, self._rename),
            (result.delete_wanted, self._delete),
            (self._writing.changed, self._show_asked),
            (self._canvas.ink_changed, self._enable),
        ):
            signal.connect(slot)
        view.start_wanted.connect(self._start)
        view.progress.opened.connect(self._show_result)
        result.opened.connect(self._open)
        self._writing.finished.connect(self._finish)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The view's own Enter does not reach the paper, where the hand is.
            enter = QShortcut(QKeySequence(key), self._canvas, self._next)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)
        self.renew()
        return view

    def renew(self) -> None:
        """Show what the file has, and what could not be saved."""
        if self._view is None:
            return
        try:
            found = writing_tests.load(writing_tests.place())
        except DigitScopeError as error:
            found = writing_tests.WritingTests(notes=(str(error),))
        tests = [*found.tests, *(test for test in self._unsaved.values())]
        self._tests = {test.id: test for test in sorted(tests, key=lambda test: test.date)}
        everybody = people(self._tests.values())
        unsaved = (NOT_SAVED.format(len(self._unsaved)),) if self._unsaved else ()
        self._view.show_tests(
            [_shown(test) for test in self._tests.values()],
            [
                ShownPerson(each.name, percent(each.last.accuracy), percent(each.best.accuracy), len(each.tests))
                for each in everybody
            ],
            (*found.notes, *unsaved),
        )
        self._view.show_compared(SEVERAL_NETWORKS if len({test.weights for test in self._tests.values()}) > 1 else "")
        self._view.show_unsaved(bool(self._unsaved))
        if self._tests:
            self._show_test(self._shown if self._shown in self._tests else next(reversed(self._tests)))

    def show_undo(self, what: str) -> None:  # noqa: D102
        if self._view is not None:
            self._view.show_undo(what)

    # A test

    def _start(self, name: str, count: int) -> None:
        self._settings.set_writer(name)
        self._paper.show()
        self._paper.raise_()
        self._canvas.clear()
        self._writing.start(name, count)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        """Take what is on the paper as the digit that is asked for, if somebody sees what that is."""
        if self._view is None or self._writing.asked is None or not self._view.isVisible():
            return
        self._canvas.drawing.finish()
        chosen = self._canvas.row.chosen()
        if chosen is not None and chosen.ink.strokes and chosen.image is not None:
            image, ink = chosen.image, chosen.ink
            self._canvas.clear()
            self._writing.take(ink, image)

    def _stop(self) -> None:
        written = self._writing.written
        lost = "digit that is written is" if written == 1 else f"{written} digits that are written are"
        if not written or is_wanted(self._window, f"Stop the test? The {lost} not kept."):
            self._writing.stop()

    def _show_asked(self) -> None:
        writing, view = self._writing, self._view
        assert view is not None
        if writing.asked is not None:
            view.asking.show_verdict("" if writing.last is None else _verdict(writing.last))
            view.asking.show_asked(writing.asked, writing.written, writing.count)
        view.show_asking(writing.asked is not None)
        self._enable()

    def _enable(self) -> None:
        if self._view is not None and self._writing.asked is not None:
            drawing = self._canvas.drawing
            is_drawn = drawing.growing is not None or bool(drawing.finished())
            self._view.asking.enable(is_drawn=is_drawn, may_skip=self._writing.may_skip)

    def _finish(self, test: WritingTest) -> None:
        """Keep a finished test; what cannot be saved is shown all the same."""
        self._unsaved[test.id], self._shown = test, test.id
        if self._view is not None:
            self._view.show_page("result")
        self._save()

    def _save(self) -> None:
        problem = ""
        for id, test in list(self._unsaved.items()):
            try:
                writing_tests.add(writing_tests.place(), test)
            except DigitScopeError as error:
                problem = str(error)
            else:
                del self._unsaved[id]
                self.told.emit(f"The test of {test.name} is kept")
        self.renew()
        if problem:
            show_error(self._window, problem)

    # Finished tests

    def _show_test(self, id: str) -> None:
        assert self._view is not None
        self._shown, test = id, self._tests[id]
        digits = test.digits
        self._view.show_test(
            _shown(test),
            _words(test),
            ShownDigits(
                np.array([as_bytes(rasterize(digit.ink)) for digit in digits]),
                np.array([digit.label for digit in digits], np.uint8),
                np.array([digit.read for digit in digits]),
                np.array([digit.probability for digit in digits]),
            ),
        )

    def _show_result(self, id: str) -> None:
        assert self._view is not None
        self._show_test(id)
        self._view.show_page("result")

    def _open(self, number: int) -> None:
        digit = self._tests[self._shown].digits[number]
        self._canvas.set_ink(digit.ink)
        self.labelled.emit(digit.label)
        self.told.emit(f"A written {digit.label} is on the canvas; Edit, Undo brings back what was there")

    def _keep(self) -> None:
        """Add the digits to My drawings, each once."""
        test, added = self._tests[self._shown], list[int]()
        if told_if_wrong(self._window, lambda: added.append(my_drawings.keep(my_drawings.place(), test.drawings()))):
            rest = len(test.digits) - added[0]
            there = f"; {rest} {'was' if rest == 1 else 'were'} there already" if rest else ""
            self.told.emit(f"{added[0]} digits of {test.name} kept in My drawings{there}")
            self.kept.emit()

    def _rename(self) -> None:
        test = self._tests[self._shown]
        name = ask_name(self._window, "Rename", "Whose test is it?", test.name)
        if name is None or name == test.name or self._is_unsaved():
            return
        path = writing_tests.place()
        self.do(
            lambda: writing_tests.rename(path, test.id, name),
            Undo(f"a test of {test.name} is one of {name}", lambda: writing_tests.rename(path, test.id, test.name)),
        )

    def _delete(self) -> None:
        if self._is_unsaved():
            return
        test, path, lines = self._tests[self._shown], writing_tests.place(), list[str]()
        self.do(
            lambda: lines.append(writing_tests.delete(path, test.id)),
            Undo(f"a test of {test.name} deleted", lambda: writing_tests.put_back(path, "".join(lines))),
        )

    def _is_unsaved(self) -> bool:
        """Whether the file does not have the test that is shown; the person is told."""
        if self._shown in self._unsaved:
            show_error(self._window, "This test is not saved yet; press Save first.")
        return self._shown in self._unsaved

    def _export(self) -> None:
        target = ask_where(self._window, "Export results", self._settings.folder() / "writing-tests.csv", KINDS, ".csv")
        if target is not None:
            content = table(list(self._tests.values()))
            if told_if_wrong(self._window, lambda: write_atomically(target, content)):
                self.told.emit(f"{len(self._tests):,} results exported to {target.name}")


def _shown(test: WritingTest) -> ShownTest:
    count = tally(test)
    dates, words = (in_words(test.date), in_short(test.date)), (percent(count.accuracy), count.interval.words)
    return ShownTest(test.id, test.name, *dates, count.examples, count.accuracy, *count.interval, *words)


def _words(test: WritingTest) -> str:
    """What there is to say of a test, in sentences."""
    count = tally(test)
    unlike = sum(digit.unlike for digit in test.digits)
    parts = [
        f"{count.correct} of {count.examples} digits read right by {test.network or 'a network without a name'}. "
        f"95 percent confidence interval: {count.interval.words}."
    ]
    if unlike:
        parts.append(f"{unlike} with a question mark count{'s' if unlike == 1 else ''} as misread.")
    if test.again:
        parts.append(f"Written again: {test.again}.")
    if test.changed:
        parts.append("The network changed during the test.")
    return " ".join(parts)


def _verdict(digit: WrittenDigit) -> str:
    """What became of a digit."""
    if digit.is_right:
        return f"Your {digit.label} was read right."
    return f"Your {digit.label} was read as {digit.read if digit.read >= 0 else '?'}."
