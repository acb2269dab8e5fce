"""The Qt application around the window: its name and looks, and how it ends.

Ctrl-C in the terminal closes the window as a person would, with the question of what to save; another one before the
answer ends the process.
"""

import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QCoreApplication, QSocketNotifier
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from app.assets import program_icon
from app.dialogs.messages import show_error
from app.dialogs.unexpected import shown_to_the_person
from app.views.assistive import install_roles
from app.views.check_edges import keep_edges_seen
from nn.errors import DigitScopeError


def run(make_window: Callable[[], QWidget]) -> int:
    """Open the window that `make_window` builds and stay until it is closed; returns the exit status."""
    application = make_application()
    with shown_to_the_person(), closed_on_interrupt(application):
        try:
            window = make_window()
        except DigitScopeError as error:
            print(f"digitscope: {error}", file=sys.stderr)
            show_error(None, str(error))
            return 2
        window.show()
        status = application.exec()
        # The window goes before the application that it paints with.
        del window
        return status


def make_application() -> QApplication:
    """The one QApplication, with the program's name and icon, in the system's own style."""
    QCoreApplication.setApplicationName("DigitScope")
    QCoreApplication.setOrganizationName("DigitScope")
    # By which Wayland finds the entry in the menu, and with it the icon: digitscope.desktop.
    QGuiApplication.setDesktopFileName("digitscope")
    application = QApplication(["digitscope"])
    application.setWindowIcon(program_icon())
    install_roles()
    if application.style().name() == "windowsvista":
        # The style of Windows 10 stays light in a dark system.
        application.setStyle("Fusion")
    keep_edges_seen(application)
    return application


@contextmanager
def closed_on_interrupt(application: QApplication) -> Iterator[None]:
    """Within this context, Ctrl-C closes all windows, and another one while they close ends the process."""
    # Python runs its handlers between two of its own instructions, and an idle event loop executes none: so the
    # signal's number is written to a socket that wakes the loop.
    read_end, write_end = socket.socketpair()
    for end in (read_end, write_end):
        end.setblocking(False)
    notifier = QSocketNotifier(read_end.fileno(), QSocketNotifier.Type.Read)

    def interrupted() -> None:
        if signal.SIGINT in read_end.recv(64):
            woken = signal.signal(signal.SIGINT, signal.SIG_DFL)
            application.closeAllWindows()
            signal.signal(signal.SIGINT, woken)

    notifier.activated.connect(interrupted)
    wakeup = signal.set_wakeup_fd(write_end.fileno(), warn_on_full_buffer=False)
    handler = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, handler)
        signal.set_wakeup_fd(wakeup)
        notifier.setEnabled(False)
        read_end.close()
        write_end.close()
