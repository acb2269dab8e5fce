"""The page of the writing tests: asks for digits on the canvas, keeps what was read, and shows how people do."""

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDockWidget

from app.canvas.canvas import Canvas
from app.dialogs.files import ask_where
from app.dialogs.messages import is_wanted, show_error, told_if_wrong
from app.dialogs.name import ask_name
from app.session.session import Session
from app.session.writing import Writing
from app.settings import Settings
from app.views.writing.view import WritingView
from app.window import writing_words
from app.window.late_dock import LateDock, Undo
from nn.data import my_drawings, writing_tests
from nn.data.writing_tests import WritingTest
from nn.errors import DigitScopeError
from nn.files import write_atomically
from nn.writing_results import table

KINDS = "Tables (*.csv)"
NOT_SAVED = "{} of the tests could not be saved; they are shown until the program ends."


class WritingPage(QObject):
    """One test at a time, and all that were finished.

    Attributes:
        view: what is seen of it.
        writing: the controller.
    """

    labelled = Signal(int)
    """A digit was opened, which shows this one."""

    kept = Signal()
    """My drawings have changed."""

    def __init__(
        self, dock: LateDock, paper: QDockWidget, session: Session, canvas: Canvas, settings: Settings
    ) -> None:
        """With the tests of the file, in `dock`; the canvas is in the dock `paper`."""
        super().__init__(dock)
        self._dock, self._paper, self._canvas, self._settings = dock, paper, canvas, settings
        self._window = dock.window
        self.view, self.writing = WritingView(), Writing(session)
        self._tests: dict[str, WritingTest] = {}
        self._unsaved: dict[str, WritingTest] = {}
        self._shown = ""
        self.view.show_name(settings.writer())
        self._connect()
        self.renew()

    def _connect(self) -> None:
        view, writing, asking, result = self.view, self.writing, self.view.asking, self.view.result
        view.start_wanted.connect(self._start)
        view.undo_wanted.connect(self._dock.take_back)
        view.export_wanted.connect(self._export)
        view.save_wanted.connect(self._save)
        view.progress.opened.connect(self._show_result)
        asking.next_wanted.connect(self._next)
        asking.back_wanted.connect(writing.take_back)
        asking.skip_wanted.connect(writing.skip)
        asking.stop_wanted.connect(self._stop)
        result.opened.connect(self._open)
        result.keep_wanted.connect(self._keep)
        result.rename_wanted.connect(self._rename)
        result.delete_wanted.connect(self._delete)
        writing.changed.connect(self._show_asked)
        writing.finished.connect(self._finish)
        self._canvas.ink_changed.connect(self._enable)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # The view's own Enter does not reach the paper, where the hand is.
            enter = QShortcut(QKeySequence(key), self._canvas, self._next)
            enter.setContext(Qt.ShortcutContext.WidgetShortcut)

    def renew(self) -> None:
        """Show what the file has, and what could not be saved."""
        try:
            found = writing_tests.load(writing_tests.place())
        except DigitScopeError as error:
            found = writing_tests.WritingTests(notes=(str(error),))
        tests = sorted([*found.tests, *self._unsaved.values()], key=lambda test: test.date)
        self._tests = {test.id: test for test in tests}
        unsaved = (NOT_SAVED.format(len(self._unsaved)),) if self._unsaved else ()
        shown = [writing_words.shown_test(test) for test in tests]
        self.view.show_tests(shown, writing_words.shown_people(tests), (*found.notes, *unsaved))
        self.view.show_compared(writing_words.comparison(tests))
        self.view.show_unsaved(bool(unsaved))
        if tests:
            self._show_test(self._shown if self._shown in self._tests else tests[-1].id)

    # A test

    def _start(self, name: str, count: int) -> None:
        self._settings.set_writer(name)
        self._paper.show()
        self._paper.raise_()
        self._canvas.clear()
        self.writing.start(name, count)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _next(self) -> None:
        """Take what is on the paper as the digit that is asked for, if somebody sees what that is."""
        if self.writing.asked is None or not self.view.isVisible():
            return
        self._canvas.drawing.finish()
        chosen = self._canvas.row.chosen()
        if chosen is not None and chosen.ink.strokes and chosen.image is not None:
            image, ink = chosen.image, chosen.ink
            self._canvas.clear()
            self.writing.take(ink, image)

    def _stop(self) -> None:
        written = self.writing.written
        if not written or is_wanted(self._window, f"Stop the test? {_lost(written)}"):
            self.writing.stop()

    def may_close(self) -> bool:
        """Ask before a test would be lost that could not be saved, or that is not finished; False to go on with it."""
        written, unsaved = self.writing.written, len(self._unsaved)
        lost = [NOT_SAVED.format(unsaved)] if unsaved else []
        lost += [_lost(written)] if written else []
        return not lost or is_wanted(self._window, " ".join(["Close DigitScope?", *lost]))

    def _show_asked(self) -> None:
        writing, view = self.writing, self.view
        if writing.asked is not None:
            view.asking.show_verdict("" if writing.last is None else writing_words.verdict(writing.last))
            view.asking.show_asked(writing.asked, writing.written, writing.count)
        view.show_asking(writing.asked is not None)
        self._enable()

    def _enable(self) -> None:
        if self.writing.asked is not None:
            drawing = self._canvas.drawing
            is_drawn = drawing.growing is not None or bool(drawing.finished())
            self.view.asking.enable(is_drawn=is_drawn, may_skip=self.writing.may_skip)

    def _finish(self, test: WritingTest) -> None:
        """Keep a finished test; what cannot be saved is shown all the same."""
        self._unsaved[test.id], self._shown = test, test.id
        self.view.show_page("result")
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
                self._dock.told.emit(f"The test of {test.name} is kept")
        self.renew()
        if problem:
            show_error(self._window, problem)

    # Finished tests

    def _show_test(self, id: str) -> None:
        self._shown, test = id, self._tests[id]
        shown, digits = writing_words.shown_test(test), writing_words.shown_digits(test)
        self.view.show_test(shown, writing_words.result(test), digits)

    def _show_result(self, id: str) -> None:
        self._show_test(id)
        self.view.show_page("result")

    def _open(self, number: int) -> None:
        digit = self._tests[self._shown].digits[number]
        self._canvas.set_ink(digit.ink)
        self.labelled.emit(digit.label)
        self._dock.told.emit(f"A written {digit.label} is on the canvas; Edit, Undo brings back what was there")

    def _keep(self) -> None:
        """Add the digits to My drawings, each once."""
        test, added = self._tests[self._shown], list[int]()
        if told_if_wrong(self._window, lambda: added.append(my_drawings.keep(my_drawings.place(), test.drawings()))):
            rest = len(test.digits) - added[0]
            there = f"; {rest} {'was' if rest == 1 else 'were'} there already" if rest else ""
            self._dock.told.emit(f"{added[0]} digits of {test.name} kept in My drawings{there}")
            self.kept.emit()

    def _rename(self) -> None:
        test = self._tests[self._shown]
        name = ask_name(self._window, "Rename", "Whose test is it?", test.name)
        if name is None or name == test.name or self._is_unsaved():
            return
        path = writing_tests.place()
        self._dock.do(
            lambda: writing_tests.rename(path, test.id, name),
            Undo(f"a test of {test.name} is one of {name}", lambda: writing_tests.rename(path, test.id, test.name)),
        )

    def _delete(self) -> None:
        if self._is_unsaved():
            return
        test, path, lines = self._tests[self._shown], writing_tests.place(), list[str]()
        self._dock.do(
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
                self._dock.told.emit(f"{len(self._tests):,} results exported to {target.name}")


def _lost(written: int) -> str:
    return f"The {'digit that is written is' if written == 1 else f'{written} digits that are written are'} not kept."
