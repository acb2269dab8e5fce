"""Finds text that is cut off: it has less room than it needs, and neither ends in three dots nor scrolls."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QDockWidget,
    QLabel,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QTabBar,
    QWidget,
)

from app.dialogs.message import Message
from app.views.axes import Axes
from app.views.derivation.common.formula import FormulaView
from app.views.derivation.stepper.phase_strip import PhaseStrip
from app.views.elided import ElidedLabel
from app.views.network_picture.bars import SumBars
from app.views.painting import bold
from app.views.reading import Reading
from app.views.scrolled import ScrolledView
from app.views.segment import Segment
from nn.derivation.phase_words import sign_of

ELIDED = (ElidedLabel, Message, Reading)
"""Their texts end in three dots where there is no room; all of it is in their tooltips, or told to assistive tools."""

SHRINKING = (FormulaView, Segment)
"""A formula shrinks where there is no room; a segment may be as narrow as its text."""

ROUNDING = 1
"""Pixels that a matrix may lack, which is placed on fractions of them."""

EDGES = 6
"""Pixels of a button or field beside its text, at least."""


def cut_off(root: QWidget) -> list[str]:
    """What is cut off under `root`, each with where it is and what it lacks."""
    return [
        f"{_where(widget)}: {lack}"
        for widget in (root, *root.findChildren(QWidget))
        if widget.isVisible() and not isinstance(widget, ELIDED)
        for lack in _lacks(widget)
    ]


def scrolled_sideways(root: QWidget) -> list[str]:
    """Which views under `root` are wider than their place: their sentences are cut there."""
    return [
        f"{_where(view)} by {view.horizontalScrollBar().maximum()}"
        for view in root.findChildren(ScrolledView)
        if view.isVisible() and view.horizontalScrollBar().maximum() > 0
    ]


def _lacks(widget: QWidget) -> Iterator[str]:
    size, metrics = widget.size(), widget.fontMetrics()
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            needed = widget.heightForWidth(size.width())
            if needed > size.height():
                yield f"{widget.text()!r} is {size.height()} high, needs {needed}"
        elif widget.sizeHint().width() > size.width():
            yield f"{widget.text()!r} is {size.width()} wide, needs {widget.sizeHint().width()}"
        yield from _hidden(widget)
    elif isinstance(widget, QPushButton) and widget.text():
        strong = QFontMetrics(bold(widget.font())) if isinstance(widget, Segment) else metrics
        needed = strong.horizontalAdvance(widget.text().replace("&", "")) + EDGES
        if needed > size.width() or metrics.height() + EDGES > size.height():
            yield f"{widget.text()!r} is {size.width()} x {size.height()}, needs {needed}"
        yield from _hidden(widget)
    elif isinstance(widget, (QAbstractButton, QComboBox)) and not isinstance(widget.parent(), (QTabBar, QDockWidget)):
        if widget.sizeHint().width() > size.width():
            yield f"is {size.toTuple()}, needs {widget.sizeHint().toTuple()}"
        yield from _hidden(widget)
    elif isinstance(widget, QLineEdit) and isinstance(widget.parent(), QAbstractSpinBox):
        if metrics.horizontalAdvance(widget.text()) + 2 > size.width():
            yield f"{widget.text()!r} is {size.width()} wide"
    elif isinstance(widget, QTabBar):
        if widget.tabRect(widget.count() - 1).right() >= size.width():
            yield f"its tabs need {widget.tabRect(widget.count() - 1).right() + 1}, it has {size.width()}"
    elif isinstance(widget, PhaseStrip):
        for index, phase in enumerate(widget._phases):
            if metrics.horizontalAdvance(sign_of(phase)) > widget.place(index).width():
                yield f"no room for {sign_of(phase)}"
    elif isinstance(widget, SumBars):
        yield from _lacks_of_bars(widget)
    elif isinstance(widget, Axes):
        axis = widget._axes[widget._log]
        if axis.label.isVisible() and axis.label.boundingRect().width() > axis.size().height() + 1:
            yield f"{axis.labelText!r} is longer than its axis"
    if type(widget).__module__.startswith("app.") and not isinstance(widget, SHRINKING):
        least, layout = widget.minimumSizeHint(), widget.layout()
        if layout is not None and layout.hasHeightForWidth():
            # Its hint reckons with the lines of a narrower width.
            least.setHeight(min(least.height(), layout.minimumHeightForWidth(size.width())))
        ignored = widget.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Ignored
        if least.width() > size.width() + ROUNDING or (least.height() > size.height() + ROUNDING and not ignored):
            yield f"is {size.toTuple()}, its least size is {least.toTuple()}"


def _lacks_of_bars(bars: SumBars) -> Iterator[str]:
    """Each text is painted into its column, which cuts off what is longer."""
    if bars.needed() > bars.width():
        yield f"its rows need {bars.needed()}, it is {bars.width()} wide"
    if len(bars.rows()) > bars.room():
        yield f"its {len(bars.rows())} rows have no room in {bars.height()}"
    for row in bars.rows():
        metrics = QFontMetrics(bars.font_of(row))
        for text, column in zip((row.name, row.product, row.value), bars.columns(), strict=True):
            if column and metrics.horizontalAdvance(text) > column:
                yield f"{text!r} needs {metrics.horizontalAdvance(text)}, its column has {column}"


def _hidden(widget: QWidget) -> Iterator[str]:
    """Where a widget reaches out of one that it is in, and that does not scroll."""
    above: QWidget | None = widget
    while above is not None and not above.isWindow():
        within = above.parentWidget()
        if within is None or isinstance(within.parentWidget(), QAbstractScrollArea):
            return
        box = QRect(widget.mapTo(within, QPoint()), widget.size())
        if not within.rect().contains(box):
            yield f"{box.getRect()} is not in the {within.size().toTuple()} of {_where(within)}"
            return
        above = within


def _where(widget: QWidget) -> str:
    return f"{type(widget).__name__} {widget.objectName()}"
