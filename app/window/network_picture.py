"""The picture of the network in the tab of its layers: made when it is first wanted, at work only while it is seen."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.digit_choice import DigitChoice
from app.session.session import Session
from app.window.late_page import LatePage
from app.window.tabs import Middle

if TYPE_CHECKING:
    from app.window.picture_panel import PicturePanel


class NetworkPicture(QObject):
    """Offers the picture beside the heatmaps.

    Attributes:
        panel: what holds it; None as long as nobody has wanted it.

    Signals:
        made: the view of the picture, once it is.
    """

    made = Signal(object)

    def __init__(self, middle: Middle, session: Session, choice: DigitChoice, parent: QObject | None = None) -> None:
        """The drawing's label is that of `choice`."""
        super().__init__(parent)
        self._middle, self._session, self._choice = middle, session, choice
        self.panel: PicturePanel | None = None
        middle.activations.add_picture(LatePage(self._make))

    def _make(self) -> "PicturePanel":
        # Here, because the window opens without it.
        from app.window.picture_panel import PicturePanel

        middle = self._middle
        self.panel = PicturePanel(middle.activations, self._session, self._choice)
        self.panel.view.trace_wanted.connect(middle.trace)
        self.panel.view.equation_requested.connect(middle.show_equation)
        self.made.emit(self.panel.view)
        return self.panel
