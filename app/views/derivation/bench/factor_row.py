"""A product of derivatives in boxes: above each its symbol, in it its number, below it where the number comes from."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import NamedTuple

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from app.views.derivation.bench.chain_diagram import faint, fitted
from app.views.derivation.common.cover_bar import CHECK, COVERED, draw_question
from app.views.derivation.common.formula import FormulaView, offer_formula
from app.views.derivation.common.numbers import shown
from app.views.focus_frame import FocusFrame
from app.views.painting import bold, tabular
from app.views.text_fit import fit_to_text
from nn.derivation.letters import DOT
from nn.derivation.spoken import spoken
from nn.derivation.terms import Factor, Name

NARROW, EASY, WIDE = 6.5, 8.25, 11.0
"""Width of a box in digits: the narrowest, from where on boxes need not stand close, the widest."""
FRACTION, BOX = 2.86, 1.71
"""Heights of a symbol and of the box below it, in lines of text."""
CLOSE, APART = 6, 18
"""Between two boxes, for a dot."""
EQUAL = 12
"""Between the last factor and the product, at least."""
PAD = 2
"""Free pixels beside a number."""
EQUALS = "="


class Boxed(NamedTuple):
    """What is shown of a factor: the factor, how its number is computed as rich text, and what it means."""

    factor: Factor
    rule: str
    meaning: str


class FactorBox(QWidget):
    """One factor, or the product."""

    def __init__(self, parent: QWidget) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self.symbol = FormulaView(parent=self)
        self.symbol.setObjectName("symbol")
        self.symbol.alignment = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter
        self.symbol.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._text = ""
        self._strong = self._covered = self._right = False

    def show_factor(self, boxed: Boxed, *, strong: bool, covered: bool, right: bool) -> None:
        """Show another factor; a strong box is framed in the accent, a covered one has no number."""
        self._text, self._strong = COVERED if covered else shown(boxed.factor.value), strong
        self._covered, self._right = covered, right
        self.symbol.set_latex(boxed.factor.symbol.latex)
        for widget in (self, self.symbol):
            widget.setToolTip(boxed.meaning)
        self.setAccessibleName(f"{spoken(boxed.factor.symbol.latex)} = {self._text}")
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The symbol stands above."""
        super().resizeEvent(event)
        self.symbol.setGeometry(0, 0, self.width(), _lines(self, FRACTION))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box and its number."""
        painter, palette = QPainter(self), self.palette()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        text = palette.color(QPalette.ColorRole.Text)
        room = QRectF(0, _lines(self, FRACTION), self.width(), _lines(self, BOX))
        line = QPen(palette.color(QPalette.ColorRole.Highlight), 2) if self._strong else QPen(faint(text), 1)
        painter.setPen(line)
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawRoundedRect(room.adjusted(1, 1, -1, -1), 3, 3)
        painter.setPen(text)
        if self._covered:
            painter.setFont(tabular(self.font()))
            draw_question(painter, room.adjusted(3, 3, -3, -3), palette)
            return
        number = f"{CHECK} {self._text}" if self._right else self._text
        painter.setFont(fitted(tabular(self.font()), number, room.width() - 2 * PAD))
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, number)


class FactorRow(QWidget):
    """Shows a product and what it comes to, in a second line where one is too short; Ctrl+C copies it as LaTeX."""

    ROLE = QAccessible.Role.Equation

    asked = Signal(object)
    """The name of a covered number, by a click."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self._covered: list[tuple[FactorBox, Name]] = []
        self.setObjectName("factors")
        self.setAccessibleName("The chain rule")
        self.setToolTip("The chain rule: the factors multiply to the slope; Ctrl+C copies them as LaTeX.")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._boxes: list[tuple[FactorBox, QLabel]] = []
        self._count = self._most = 0
        self._latex = ""
        offer_formula(self, lambda: self._latex)
        fit_to_text(self, self._place)
        self._focus = FocusFrame(self)

    def reserve(self, most: int) -> None:
        """Keep room for a product of `most` factors, so that nothing moves when another one is shown."""
        self._most = most
        self.updateGeometry()
        self._place()

    def show_product(
        self,
        factors: Sequence[Boxed],
        name: Name,
        value: float,
        covered: Collection[Name] = (),
        right: Collection[Name] = (),
    ) -> dict[str, str]:
        """Show factors, and what they multiply to; of those that are covered, no number.

        Returns:
            Symbol -> number, as shown.
        """
        row = [*factors, Boxed(Factor(name, value), "", "What the factors multiply to: the slope of the cost.")]
        while len(self._boxes) < len(row):
            box = FactorBox(self)
            self._boxes.append((box, QLabel(self, alignment=Qt.AlignmentFlag.AlignCenter)))
            self._focus.raise_()
        self._covered = []
        for i, (box, rule) in enumerate(self._boxes):
            box.setVisible(i < len(row))
            rule.setVisible(i < len(row))
            if i < len(row):
                symbol = row[i].factor.symbol
                if symbol in covered:
                    self._covered.append((box, symbol))
                box.show_factor(row[i], strong=i == len(factors), covered=symbol in covered, right=symbol in right)
                rule.setText(row[i].rule)
        self._count = len(row)
        symbols = [boxed.factor.symbol for boxed in factors]
        self._latex = f"{name.latex} = " + r" \cdot ".join(symbol.latex for symbol in symbols)
        self.setAccessibleName(f"{spoken(self._latex)} = {COVERED if name in covered else shown(value)}")
        self._place()
        seen = (boxed.factor for boxed in row if boxed.factor.symbol not in covered)
        return {str(factor.symbol): shown(factor.value) for factor in seen}

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for a covered number."""
        super().mousePressEvent(event)
        for box, name in self._covered:
            if box.geometry().contains(event.position().toPoint()):
                self.asked.emit(name)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for the first covered number."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._covered:
            self.asked.emit(self._covered[0][1])
        else:
            super().keyPressEvent(event)

    def copy(self) -> None:
        """Put the product's LaTeX on the clipboard."""
        QGuiApplication.clipboard().setText(self._latex)

    # Geometry.

    def _in_line(self, width: int) -> int:
        """How many boxes stand in a line."""
        return max(2, min(self._most + 1, (width - EQUAL + 2 * CLOSE) // (_digits(self, NARROW) + CLOSE)))

    def _line_height(self) -> int:
        return _lines(self, FRACTION) + _lines(self, BOX) + self.fontMetrics().height() + 4

    def heightForWidth(self, width: int) -> int:
        """Lines for the longest product."""
        return -(-(self._most + 1) // self._in_line(width)) * self._line_height()

    def sizeHint(self) -> QSize:
        """One line."""
        width = (self._most + 1) * (_digits(self, EASY) + CLOSE)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        """As high as this width needs."""
        return QSize(3 * (_digits(self, NARROW) + CLOSE), self.heightForWidth(self.width()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        self._place()

    def _place(self, *_: object) -> None:
        """The boxes of the longest product fill a line; those of a shorter one begin where its do."""
        in_line, gap = self._in_line(self.width()), APART
        width = (self.width() - (in_line - 1) * gap) // in_line
        if width < _digits(self, EASY):
            gap = CLOSE
            width = (self.width() - EQUAL - (in_line - 2) * gap) // in_line
        width, head, box_height = min(width, _digits(self, WIDE)), _lines(self, FRACTION), _lines(self, BOX)
        for i, (box, rule) in enumerate(self._boxes):
            line, column = divmod(i, in_line)
            x, y = column * (width + gap), line * self._line_height()
            if i == self._count - 1 and column:
                x += max(EQUAL - gap, 0)
            box.setGeometry(x, y, width, head + box_height)
            # A rule may be longer than its box is wide.
            longer = max(rule.sizeHint().width() - width, 0)
            left, height = max(x - longer // 2, 0), self._line_height() - head - box_height
            rule.setGeometry(left, y + head + box_height, width + longer, height)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The signs between the boxes."""
        painter, palette = QPainter(self), self.palette()
        painter.setPen(palette.color(QPalette.ColorRole.WindowText))
        painter.setFont(bold(self.font()))
        boxes = [box.geometry() for box, _ in self._boxes[: self._count]]
        for i, (one, other) in enumerate(pairwise(boxes)):
            end = other.left() if other.top() == one.top() else one.right() + 1 + EQUAL
            room = QRect(one.right() + 1, one.top() + _lines(self, FRACTION), end - one.right() - 1, _lines(self, BOX))
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, EQUALS if i + 2 == self._count else DOT)


def _lines(widget: QWidget, lines: float) -> int:
    """Height of so many lines of text, in pixels."""
    return round(lines * widget.fontMetrics().height())


def _digits(widget: QWidget, digits: float) -> int:
    """Width of so many digits, in pixels."""
    return round(digits * widget.fontMetrics().horizontalAdvance("0"))
