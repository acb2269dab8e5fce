"""What happens to an exception that no slot has caught: it is shown to the person instead of being lost."""

import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication

from app.dialogs.messages import show_error, show_unexpected
from nn.errors import DigitScopeError


class _Reporter(QObject):
    """Shows exceptions from the event loop: never in the middle of painting, never from another thread."""

    raised = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._shown: set[str] = set()
        self.raised.connect(self._show, Qt.ConnectionType.QueuedConnection)

    def hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        """Take the place of sys.excepthook."""
        if not isinstance(error, Exception):
            sys.__excepthook__(kind, error, trace)
            return
        if not isinstance(error, DigitScopeError):
            traceback.print_exception(kind, error, trace)
        self.raised.emit(error)

    @Slot(object)
    def _show(self, error: Exception) -> None:
        details = "".join(traceback.format_exception(error))
        parent = QApplication.activeWindow()
        if isinstance(error, DigitScopeError):
            show_error(parent, str(error))
        elif details not in self._shown:
            # What fails once a frame would otherwise bury the screen in boxes.
            self._shown.add(details)
            show_unexpected(parent, details)


@contextmanager
def shown_to_the_person() -> Iterator[None]:
    """Within this context, uncaught exceptions of any thread open a message box; others also go to standard error.

    A DigitScopeError is shown as its sentence; anything else as an apology with the traceback as details.
    """
    reporter = _Reporter()

    def thread_hook(failure: threading.ExceptHookArgs) -> None:
        if failure.exc_value is not None:
            reporter.hook(failure.exc_type, failure.exc_value, failure.exc_traceback)

    before = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = reporter.hook, thread_hook
    try:
        yield
    finally:
        sys.excepthook, threading.excepthook = before
