"""Who made the program and from what."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.assets import program_icon
from app.dialogs.frame import GAP, fill_and_close, heading, paragraph
from app.views.boxes import filled
from nn.version import program_version

TEXTS = (
    "A microscope for backpropagation: draw a digit, watch a network written in NumPy learn, see every number "
    "behind it.",
    "DigitScope is free software under the MIT licence.",
    "The digits are from MNIST by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, used under the Creative "
    "Commons licence CC BY-SA 3.0.",
)


class AboutDialog(QDialog):
    """Version, licence and the source of the digits."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Show them."""
        super().__init__(parent)
        self.setObjectName("aboutDialog")
        self.setWindowTitle("About DigitScope")
        picture = QLabel()
        picture.setPixmap(program_icon().pixmap(QSize(64, 64), self.devicePixelRatio()))
        words = (paragraph(text) for text in (f"Version {program_version()}", *TEXTS))
        column = filled(QVBoxLayout(), heading("DigitScope"), *words, (None, 0), spacing=GAP)
        columns = filled(QHBoxLayout(), picture, (column, 1), spacing=3 * GAP)
        columns.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        fill_and_close(self, columns)
