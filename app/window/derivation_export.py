"""The derivation as a file for a lesson: the step that the Derivation shows, as a page for a browser or on paper."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from app.dialogs.files import ask_where_as
from app.dialogs.messages import show_error
from app.session.lab import Lab
from app.session.session import Session
from app.settings import Settings
from nn.errors import DigitScopeError
from nn.files import write_atomically

if TYPE_CHECKING:
    from nn.derivation.phase import PhaseKey
    from nn.handout.handout import Handout

HTML = "Page for a browser"
PAPERS = {"PDF, A4": "A4", "PDF, Letter": "Letter"}
"""What a person reads of a kind of file -> its paper."""
KINDS = {HTML: ".html", **dict.fromkeys(PAPERS, ".pdf")}


class DerivationExport(QObject):
    """Writes one file at a time, a part whenever the window has nothing else to do.

    Signals:
        told: how far it is, and what was written, for the status bar.
    """

    told = Signal(str)

    def __init__(
        self,
        session: Session,
        lab: Lab,
        cells: "Callable[[], Mapping[tuple[PhaseKey, int], tuple[int, int]]]",
        action: QAction,
        settings: Settings,
        window: QWidget,
    ) -> None:
        """Nothing written yet; `cells` tells which cells a person has chosen, `action` asks for a file."""
        super().__init__(window)
        self._session, self._lab, self._cells = session, lab, cells
        self._action, self._settings, self._window = action, settings, window
        self._work: Iterator[str] = iter(())
        self._later = QTimer(self, interval=0)
        self._later.timeout.connect(self._go_on)
        action.triggered.connect(self.open)

    def open(self) -> None:
        """Ask where to, and begin; the step stays what it is now, whatever is drawn or trained meanwhile."""
        step = self._lab.step()
        if step is None:
            show_error(self._window, self._lab.step_problem)
            return
        # Here, because the window opens without it.
        from nn.handout.of_network import handout_of

        looked_at = self._lab.choice.chosen.index
        written, cells = date.today(), dict(self._cells())
        handout = handout_of(self._session.name, self._lab.architecture, step, looked_at, written, cells)
        found = ask_where_as(self._window, "Export derivation", self._settings.folder() / "derivation", KINDS)
        if found is not None:
            path, kind = found
            self._work = self._writing(handout, path, PAPERS.get(kind, ""))
            self._action.setEnabled(False)
            self._later.start()

    def _go_on(self) -> None:
        try:
            words = next(self._work)
        except StopIteration:
            self._end()
        except DigitScopeError as error:
            self._end()
            show_error(self._window, str(error))
        else:
            self.told.emit(words)

    def _end(self) -> None:
        self._later.stop()
        self._action.setEnabled(True)

    def _writing(self, handout: "Handout", path: Path, paper: str) -> Iterator[str]:
        """How far it is, part by part; last what was written."""
        content = b""
        for share, part in _on_paper(handout, paper) if paper else _as_page(handout):
            content += part
            yield f"Writing the derivation to {path.name}: {share:.0%}"
        write_atomically(path, content)
        yield f"Saved {path.name}, {len(content) / 1e6:.1f} MB"


def _as_page(handout: "Handout") -> Iterator[tuple[float, bytes]]:
    from nn.handout.page import count, parts

    yield 0, b""
    for number, part in enumerate(parts(handout), 1):
        yield number / count(handout), part


def _on_paper(handout: "Handout", paper: str) -> Iterator[tuple[float, bytes]]:
    """Half of the work is to set the pages, half to print them."""
    from app.views.handout.pages import lay_out_handout
    from app.views.worksheet.paged import printed_pages
    from nn.handout.page import count

    yield 0, b""
    sheets = []
    for number, sheet in enumerate(lay_out_handout(handout, paper), 1):
        sheets.append(sheet)
        yield number / (count(handout) + 1) / 2, b""
    sheet = sheets[-1]
    for page, part in enumerate(printed_pages(sheet), 1):
        yield (1 + page / (len(sheet.pages) + 1)) / 2, part
