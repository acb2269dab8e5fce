"""A formula set like mathematics, from LaTeX, in the colour of the palette and sharp at any size.

Formulas that are always the same are there as soon as they are wanted: `python -m resources.make_formulas` has set
them. For one with the numbers of a network or of a cell ziamath takes 2 to 20 ms, for large matrices up to 60, and to
draw it again none of that; what a view will show can be set beforehand while nothing else is to be done. Symbols whose
indices change with every click are better shown by `numbers`.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QByteArray, QObject, QRectF, QSize, QSizeF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QFont,
    QFontInfo,
    QGuiApplication,
    QPainter,
    QPaintEvent,
    QPalette,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.assets import formulas
from app.views.copying import offer, offer_text
from app.views.painting import draw_focus
from app.views.pictures import want_saved
from nn.derivation.spoken import spoken

UNITS = 24
"""Size at which formulas are set, in units of their drawing."""
LARGER = 1.3
"""Size of a formula in that of the text around it: its letters are lighter, and its indices small."""
PAD = 2
"""Pixels around it, of which the lower ones show where the keyboard is."""


@dataclass(frozen=True)
class Typeset:
    """A formula as vectors.

    Attributes:
        svg: the picture, in black.
        width: in units of which UNITS make the size of the type.
        height: in the same units.
    """

    svg: str
    width: float
    height: float


@lru_cache(maxsize=512)
def typeset(latex: str) -> Typeset:
    """The formula, out of those that are always the same, or set once and then kept."""
    if latex in formulas():
        return Typeset(*formulas()[latex])
    # Here, because the window can be on the screen before anybody wants a formula.
    from nn.derivation.setting import set_formula

    return Typeset(*set_formula(latex, UNITS))


def natural_size(latex: str, font: QFont) -> QSizeF:
    """Pixels that a formula takes beside text in `font`."""
    drawing, scale = typeset(latex), LARGER * QFontInfo(font).pixelSize() / UNITS
    return QSizeF(scale * drawing.width, scale * drawing.height)


class FormulaPainter:
    """Draws formulas and keeps what it has drawn, which makes it fast."""

    def __init__(self) -> None:
        """Nothing drawn yet."""
        self._renderers: dict[tuple[str, str], QSvgRenderer] = {}

    def draw(self, painter: QPainter, box: QRectF, latex: str, colour: QColor) -> None:
        """Fill `box` with a formula; a box of other proportions distorts it."""
        key = latex, colour.name()
        if key not in self._renderers:
            self._renderers[key] = QSvgRenderer(QByteArray(self.svg(latex, colour).encode()))
        self._renderers[key].render(painter, box)

    def svg(self, latex: str, colour: QColor) -> str:
        """The picture in a colour."""
        return typeset(latex).svg.replace('fill="black"', f'fill="{colour.name()}"')


class WarmUp(QObject):
    """Sets formulas that will be wanted, one at a time, whenever the window has nothing else to do."""

    def __init__(self, formulas: Iterable[str], parent: QObject, delay: int = 0) -> None:
        """Begin as soon as there is time after `delay` milliseconds; `parent` ends it with its own end."""
        super().__init__(parent)
        self._left = iter(tuple(formulas))
        self._timer = QTimer(self, interval=delay)
        self._timer.timeout.connect(self._next)
        self._timer.start()

    def _next(self) -> None:
        self._timer.setInterval(0)
        latex = next(self._left, None)
        if latex is None:
            self._timer.stop()
            self.deleteLater()
        else:
            typeset(latex)


def offer_formula(widget: QWidget, latex: Callable[[], str]) -> None:
    """Offer to copy what a widget shows as LaTeX, and to save it as that or as a picture; nothing for an empty one."""

    def save() -> None:
        if words := latex():
            want_saved(widget, {"SVG": lambda: typeset(words).svg.encode(), "LaTeX": (words + "\n").encode})

    offer_text(widget, "LaTeX", latex)
    offer(widget, "Save formula...", "saveFormula", "", save)


class FormulaView(QWidget):
    """Shows one formula in its natural size, or smaller where there is less room; Ctrl+C copies its LaTeX."""

    ROLE = QAccessible.Role.Equation

    def __init__(self, latex: str = "", parent: QWidget | None = None) -> None:
        """Show `latex`; nothing for an empty one."""
        super().__init__(parent)
        self._latex = ""
        self._painter = FormulaPainter()
        self.alignment = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        """Where the formula stands in a widget that has more room."""
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip("A formula; Ctrl+C copies it as LaTeX.")
        offer_formula(self, self.latex)
        self.set_latex(latex)

    def latex(self) -> str:
        """What is shown, as LaTeX."""
        return self._latex

    def set_latex(self, latex: str) -> None:
        """Show another formula; nothing for an empty one."""
        if latex == self._latex and self.accessibleName():
            return
        self._latex = latex
        self.setAccessibleName(f"Formula: {spoken(latex)}" if latex else "No formula")
        self.updateGeometry()
        self.update()

    def copy(self) -> None:
        """Put the LaTeX on the clipboard."""
        QGuiApplication.clipboard().setText(self._latex)

    def sizeHint(self) -> QSize:
        """The natural size."""
        if not self._latex:
            return QSize(0, self.fontMetrics().height() + 2 * PAD)
        natural = natural_size(self._latex, self.font())
        return QSize(round(natural.width()) + 2 * PAD, round(natural.height()) + 2 * PAD)

    def minimumSizeHint(self) -> QSize:
        """Any width: the formula shrinks."""
        return QSize(0, self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """Less than the natural height where the formula has to shrink."""
        natural = self.sizeHint()
        if width >= natural.width() or not self._latex:
            return natural.height()
        return round((natural.height() - 2 * PAD) * max(width - 2 * PAD, 1) / (natural.width() - 2 * PAD)) + 2 * PAD

    def paintEvent(self, event: QPaintEvent) -> None:
        """The formula in the colour of text, framed while the keyboard is on it."""
        if not self._latex:
            return
        painter, palette, box = QPainter(self), self.palette(), self._box()
        self._painter.draw(painter, box, self._latex, palette.color(QPalette.ColorRole.WindowText))
        if self.hasFocus():
            draw_focus(painter, QRectF(box.left() - PAD, 0, box.width() + 2 * PAD, self.height()), palette)

    def _box(self) -> QRectF:
        """Where the formula stands, as large as it fits."""
        room = QRectF(self.rect()).adjusted(PAD, PAD, -PAD, -PAD)
        natural = natural_size(self._latex, self.font())
        fit = natural.scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        box = QRectF(room.topLeft(), fit if fit.width() < natural.width() else natural)
        if self.alignment & Qt.AlignmentFlag.AlignHCenter:
            box.moveCenter(room.center())
        elif self.alignment & Qt.AlignmentFlag.AlignVCenter:
            box.moveTop(room.center().y() - box.height() / 2)
        return box
