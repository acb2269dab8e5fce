"""A part of the page of why: its heading, and below it either its content or a sentence in the place of that."""

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.painting import bold
from app.views.text_fit import fit_to_text

WORKING = "Working it out."


def working(done: float, doing: str = "") -> str:
    """That it is being worked out, or what is done for it, and how much of that, where it is told, 0 to 1."""
    doing = doing or WORKING.rstrip(".")
    return f"{doing}: {100 * min(done, 1):.0f} percent." if done > 0 else f"{doing}."


class WhySection(QWidget):
    """Shows content as soon as there is some."""

    def __init__(self, title: str, content: QWidget, name: str) -> None:
        """Empty."""
        super().__init__()
        self._heading = QLabel(title)
        self._sentence = sentence_label(name)
        self._content = content
        filled(QVBoxLayout(self), self._heading, self._sentence, content, spacing=4)
        fit_to_text(self, lambda _: self._heading.setFont(bold(self.font())))
        self.show_sentence("")

    def show_content(self) -> None:
        """Show the content."""
        self._sentence.hide()
        self._content.show()

    def show_sentence(self, sentence: str) -> None:
        """Show this in its place; "" for nothing, as before the hand rests."""
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._content.hide()

    def words(self) -> str:
        """The sentence; "" where the content is shown."""
        return "" if self._sentence.isHidden() else self._sentence.text()


def sentence_label(name: str) -> QLabel:
    """A label whose words wrap in any width."""
    label = QLabel(wordWrap=True)
    label.setObjectName(name)
    label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.MinimumExpanding)
    return label
