"""The slope of the cost as a sum that opens term by term, as far as the output layer."""

from collections.abc import Collection, Iterator
from typing import TypeAlias

from PySide6.QtCore import QModelIndex, QPoint, QRectF, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

from app.views.copying import offer
from app.views.derivation.common.cover_bar import HIDDEN
from app.views.derivation.common.numbers import shown
from app.views.derivation.common.wording import product_latex, product_text, sum_latex, term_latex, terms_csv
from app.views.derivation.trace.fields import TraceNumber
from app.views.derivation.trace.rows import PAD, Column, Index, RowTree
from app.views.derivation.trace.term_delegate import TermDelegate, fields_of
from app.views.derivation.trace.term_tree import Short, TermTree
from app.views.painting import tabular
from nn.derivation.parameter import parameter_of
from nn.derivation.results import TraceSource
from nn.derivation.terms import Opened, Term

RowChain: TypeAlias = tuple[tuple[int, int], ...]
"""Which row: the deltas that were opened on the way to it, and its own."""


class TermView(RowTree):
    """A tree of terms. What is open stays open when the numbers change.

    Signals:
        opened: other terms are to be seen.
        asked: a covered term is to be answered, named by its product.
        weight_chosen: a person wants to trace the weight in a term, a Parameter.
    """

    opened = Signal()
    asked = Signal(str)
    weight_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """No terms."""
        self._tree = TermTree()
        super().__init__(self._tree, TermDelegate(), parent)
        self.setObjectName("traceTerms")
        self.setAccessibleName("Terms of the slope")
        self.setToolTip("Each row is one product; right or Enter opens the delta in it, left closes it.")
        self.latex, self.csv = self._latex, self._csv
        offer(self, "Trace the weight in it", "traceWeight", "Ctrl+Return", self.trace_weight)
        self._place: tuple[int, int] | None = None
        self.expanded.connect(self._expanded)
        self.collapsed.connect(self.opened)

    def show_delta(self, source: TraceSource | None, layer: int = 0, a: int = 0) -> None:
        """Show the terms of delta_a of `layer`; None shows nothing."""
        same = self._place == (layer, a)
        chains = self._open_chains() if same else set()
        current, height = self._chain(self.currentIndex()), self.verticalScrollBar().value()
        self._place = (layer, a)
        self._tree.show(source, layer, a)
        self._span(QModelIndex())
        with QSignalBlocker(self):
            self._reopen(QModelIndex(), (), chains, current if same else ())
        self.verticalScrollBar().setValue(height if same else 0)

    def trace_weight(self) -> None:
        """Go on with the weight in the current term, if there is one."""
        content = self._tree.node(self.currentIndex()).content
        named = (parameter_of(factor.symbol) for factor in content.factors) if isinstance(content, Term) else ()
        weight = next(filter(None, named), None)
        if weight is not None:
            self.weight_chosen.emit(weight)

    def cover(self, covered: Collection[str]) -> None:
        """Let nothing be known of the value of these products."""
        self._tree.cover(covered)

    def unfolded(self, layer: int, a: int) -> list[tuple[int, int]]:
        """Layer and neuron of each delta that is open below the terms of delta_a of `layer`, from the top."""
        if self._place != (layer, a):
            return []
        return [chain[-1] for chain in sorted(self._open_chains()) if chain]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Ask for a value that is covered."""
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() != Column.TERM:
            self._ask(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks for a value that is covered, else it opens the row; Right opens it in any case."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if not (is_enter and not event.modifiers() and self._ask(self.currentIndex())):
            super().keyPressEvent(event)

    def _ask(self, index: Index) -> bool:
        """Ask for the value of a row, where that is covered."""
        node = self._tree.node(index)
        if not isinstance(node.content, Term) or not self._tree.is_covered(node):
            return False
        self.asked.emit(product_text(node.content.factors))
        return True

    def numbers(self) -> dict[str, str]:
        """What can be seen of each term and each sum, by name."""
        found: dict[str, str] = {}
        self._collect(QModelIndex(), found)
        return found

    def fields(self) -> Iterator[TraceNumber]:
        """The numbers of the rows in sight, and where in the viewport."""
        index, font = self.indexAt(QPoint(0, 0)), tabular(self.font())
        while index.isValid():
            box = QRectF(self.visualRect(index.siblingAtColumn(Column.TERM)))
            if box.top() > self.viewport().height():
                return
            node = self._tree.node(index)
            yield from fields_of(font, box.adjusted(PAD, 0, -PAD, 0), node.content)
            index = self.indexBelow(index)

    # What is open.

    def _expanded(self, index: QModelIndex) -> None:
        self._span(index)
        self.opened.emit()

    def _span(self, parent: QModelIndex) -> None:
        """Let a sentence have the whole width."""
        for row, node in enumerate(self._tree.nodes(parent)):
            self.setFirstColumnSpanned(row, parent, isinstance(node.content, str))

    def _chain(self, index: Index) -> RowChain:
        chain: RowChain = ()
        while index.isValid():
            opens = self._tree.node(index).opens
            chain = (opens, *chain) if opens else chain
            index = index.parent()
        return chain

    def _open_chains(self) -> set[RowChain]:
        """The rows that are open."""
        found, left = set(), [QModelIndex()]
        while left:
            parent = left.pop()
            for row in range(self._tree.rowCount(parent)):
                index = self._tree.index(row, Column.TERM, parent)
                if self.isExpanded(index):
                    found.add(self._chain(index))
                    left.append(index)
        return found

    def _reopen(self, parent: QModelIndex, above: RowChain, chains: set[RowChain], current: RowChain) -> None:
        for row, node in enumerate(self._tree.nodes(parent)):
            chain = (*above, node.opens) if node.opens else ()
            index = self._tree.index(row, Column.TERM, parent)
            if chain and chain == current:
                self.setCurrentIndex(index)
            if chain in chains:
                self.expand(index)
                self._span(index)
                self._reopen(index, chain, chains, current)

    def _collect(self, parent: QModelIndex, found: dict[str, str]) -> None:
        for row, node in enumerate(self._tree.nodes(parent)):
            content = node.content
            if isinstance(content, Opened):
                name = str(content.symbol)
                found |= {
                    name: shown(content.total),
                    f"backward {name}": shown(content.backward),
                    f"difference {name}": shown(abs(content.difference)),
                }
            elif isinstance(content, Short):
                found[f"short {content.symbol}"] = shown(content.total)
            elif isinstance(content, Term):
                found |= {str(factor.symbol): shown(factor.value) for factor in content.factors}
                if not self._tree.is_covered(node):
                    found[product_text(content.factors)] = shown(content.value)
                index = self._tree.index(row, Column.TERM, parent)
                if self.isExpanded(index):
                    self._collect(index, found)

    # Copying.

    def _latex(self, index: Index) -> str:
        content = self._tree.node(index).content
        if isinstance(content, Term):
            covered = self._tree.is_covered(self._tree.node(index))
            return f"{product_latex(content.factors)} = {HIDDEN}" if covered else term_latex(content)
        if isinstance(content, Opened | Short):
            return sum_latex(content.symbol, content.terms, content.total)
        return content

    def _csv(self, index: Index) -> str:
        return terms_csv(self._tree.siblings(index), self._tree.covered())
