"""A product with its numbers, in line as on paper: each symbol with its number beneath; Ctrl+C copies it as LaTeX."""

from collections.abc import Iterator

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.derivation.common.cover_bar import COVERED, HIDDEN, draw_question
from app.views.derivation.common.formula import offer_formula
from app.views.derivation.common.numbers import draw_symbol, shown
from app.views.derivation.common.wording import number_latex, product_latex
from app.views.derivation.trace.factor_painting import GAP, draw_factor, draw_sign, factor_height, factor_width
from app.views.derivation.trace.fields import AROUND, TraceNumber
from app.views.painting import draw_focus, tabular
from nn.derivation.letters import DOT
from nn.derivation.spoken import spoken
from nn.derivation.terms import Factor

PAD = 4
BETWEEN = 24
"""From a factor to the next one, where the sign stands."""


class FactorLine(QWidget):
    """Shows name = factor * factor ..., in as many lines as it takes."""

    ROLE = QAccessible.Role.Equation

    asked = Signal()
    """The covered product is to be answered."""

    def __init__(self, what: str, parent: QWidget | None = None) -> None:
        """Nothing yet; `what` says to who cannot see it what stands here."""
        super().__init__(parent)
        self._what = what
        self._left: Factor | None = None
        self._factors: tuple[Factor, ...] = ()
        self._covered = False
        policy = QSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip("A product: each symbol with its number beneath. Ctrl+C copies it as LaTeX.")
        self.setAccessibleName(what)
        offer_formula(self, self.latex)

    def show_product(self, factors: tuple[Factor, ...], equals: Factor | None = None, covered: bool = False) -> None:
        """Show a product of numbers.

        Args:
            factors: the numbers.
            equals: the product by its own name, to stand before them; None leaves it out.
            covered: whether nothing is to be known of what it comes to.
        """
        self._left, self._factors, self._covered = equals, factors, covered
        words = " times ".join(f"{spoken(factor.symbol.latex)}, {shown(factor.value)}," for factor in factors)
        value = "" if equals is None else COVERED if covered else shown(equals.value)
        name = f"{spoken(equals.symbol.latex)}, {value}, equals " if equals else ""
        self.setAccessibleName(f"{self._what}: {name}{words}")
        self.updateGeometry()
        self.update()

    def numbers(self) -> dict[str, str]:
        """What is shown of each number, by its symbol."""
        fields = self._factors if self._covered else self._fields()
        return {str(factor.symbol): shown(factor.value) for factor in fields}

    def fields(self) -> Iterator[TraceNumber]:
        """What is shown of each number, and where."""
        font = tabular(self.font())
        height = factor_height(font)
        for factor, place in zip(self._fields(), self._places(self.width()), strict=True):
            value = None if self._covered and factor is self._left else factor.value
            top = PAD + place.y() * (height + 2 * PAD)
            box = QRectF(place.x(), top, factor_width(font, factor), height) + AROUND
            yield TraceNumber(factor.symbol, value, box)

    def latex(self) -> str:
        """What is shown as LaTeX, with the value."""
        product = product_latex(self._factors)
        if self._left is None:
            return product
        value = HIDDEN if self._covered else number_latex(self._left.value)
        return f"{self._left.symbol.latex} = {product} = {value}"

    def copy(self) -> None:
        """Put the LaTeX on the clipboard."""
        QGuiApplication.clipboard().setText(self.latex())

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(0, self.heightForWidth(self.width()))

    def minimumSizeHint(self) -> QSize:
        """As high as this width needs."""
        return QSize(0, self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another width needs another height."""
        super().resizeEvent(event)
        self.updateGeometry()

    def heightForWidth(self, width: int) -> int:
        """As many lines as it takes."""
        lines = self._places(width)[-1].y() + 1 if self._factors else 1
        return round(lines * (factor_height(tabular(self.font())) + 2 * PAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The product in the colour of text, framed while the keyboard is on it."""
        painter, font = QPainter(self), tabular(self.font())
        painter.setFont(font)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        height = factor_height(font) + 2 * PAD
        for position, (factor, place) in enumerate(zip(self._fields(), self._places(self.width()), strict=True)):
            at = QPointF(place.x(), PAD + place.y() * height)
            if position:
                sign = "=" if position == 1 and self._left else DOT
                draw_sign(painter, at - QPointF((BETWEEN + QFontMetricsF(font).horizontalAdvance(sign)) / 2, 0), sign)
            if self._covered and factor is self._left:
                draw_symbol(painter, at + QPointF(0, QFontMetricsF(font).ascent()), factor.symbol)
                draw_question(painter, self._answer_box(), self.palette())
                painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
            else:
                draw_factor(painter, at, factor)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), self.palette())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for the covered product."""
        super().mousePressEvent(event)
        if self._covered and self._answer_box().contains(event.position()):
            self.asked.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for it, too."""
        if self._covered and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.asked.emit()
        else:
            super().keyPressEvent(event)

    def _answer_box(self) -> QRectF:
        """Where the number of the product stands."""
        assert self._left is not None
        text = QFontMetricsF(tabular(self.font()))
        return QRectF(PAD, PAD + text.height() + GAP, factor_width(tabular(self.font()), self._left), text.height())

    def _fields(self) -> list[Factor]:
        return [self._left, *self._factors] if self._left else list(self._factors)

    def _places(self, width: int) -> list[QPointF]:
        """Where each field begins: x in pixels, y in lines."""
        font = tabular(self.font())
        places, x, line = [], float(PAD), 0
        for position, factor in enumerate(self._fields()):
            field = factor_width(font, factor)
            if position and x + field > width - PAD:
                x, line = float(BETWEEN), line + 1
            places.append(QPointF(x, line))
            x += field + BETWEEN
        return places
