"""The terms of a slope as a tree that opens term by term, as far as the output layer.

A term is a product. Where one of its factors is a delta, the term opens into the terms of that delta: first a line that
holds their sum against backpropagation, then the terms, the largest first.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, Qt

from app.views.derivation.common.cover_bar import COVERED, HIDDEN
from app.views.derivation.common.numbers import shown, symbol_html
from app.views.derivation.common.wording import agreement, convention, number_words, product_html, product_text
from app.views.derivation.trace.rows import SHARE, Column, Index, heading
from nn.derivation.results import TraceSource
from nn.derivation.spoken import spoken
from nn.derivation.terms import Gate, Name, Opened, Symbol, Term, total
from nn.errors import DigitScopeError

HEADINGS = {
    Column.TERM: ("Term", "One product of the sum, each factor with its number; Enter opens the delta in it."),
    Column.VALUE: ("Value", "The product of the factors."),
    Column.SIZE: ("Size and sign", "Compared with the largest term of the same sum: left is negative, right positive."),
}


@dataclass(frozen=True)
class Short:
    """The chain of the output layer in its collapsed form a - y."""

    symbol: Symbol
    terms: tuple[Term, ...]
    pair: str

    @property
    def total(self) -> float:
        """The sum of the terms."""
        return total(self.terms)


Content: TypeAlias = Term | Opened | Short | str
"""A term; the sum of the terms that follow it; their short form; a sentence that says why there are none."""


@dataclass(eq=False)
class Node:
    """One row."""

    content: Content
    parent: "Node | None" = None
    row: int = 0
    largest: float = 0.0
    """The largest absolute value among the terms of the same sum."""
    children: "list[Node]" = field(default_factory=list)
    fetched: bool = False

    @property
    def opens(self) -> tuple[int, int] | None:
        """(layer, neuron) of the delta into which the row opens."""
        return self.content.opens if isinstance(self.content, Term) else None

    @property
    def share(self) -> float | None:
        """The value of a term compared with the largest of its sum, -1 to 1; None for what is no term."""
        if not isinstance(self.content, Term):
            return None
        return self.content.value / self.largest if self.largest else 0.0

    def add(self, contents: list[Content]) -> None:
        """Put rows below this one."""
        largest = max((abs(content.value) for content in contents if isinstance(content, Term)), default=0.0)
        self.children = [Node(content, self, row, largest) for row, content in enumerate(contents)]
        self.fetched = True


class TermTree(QAbstractItemModel):
    """The terms of one delta, each opened when a person asks for it."""

    def __init__(self, parent: QObject | None = None) -> None:
        """No terms."""
        super().__init__(parent)
        self._root = Node("", fetched=True)
        self._source: TraceSource | None = None
        self._covered: Collection[str] = ()

    def cover(self, covered: Collection[str]) -> None:
        """Let nothing be known of the value of those products."""
        if covered != self._covered:
            self._covered = covered
            self._renew(QModelIndex())

    def _renew(self, parent: QModelIndex) -> None:
        """Have the rows below `parent` painted anew, and all below them."""
        rows = self.rowCount(parent)
        if rows:
            self.dataChanged.emit(self.index(0, 0, parent), self.index(rows - 1, Column.SIZE, parent))
        for row in range(rows):
            self._renew(self.index(row, 0, parent))

    def is_covered(self, node: "Node") -> bool:
        """Whether the value of a row is not to be seen."""
        return isinstance(node.content, Term) and product_text(node.content.factors) in self._covered

    def show(self, source: TraceSource | None, layer: int = 0, a: int = 0) -> None:
        """The terms of delta_a of `layer`, and of each further delta, from `source`; None for no terms."""
        self.beginResetModel()
        self._root, self._source = Node("", fetched=True), source
        if source is not None:
            self._root.add(contents(source.open_delta, layer, a))
        self.endResetModel()

    def node(self, index: Index) -> Node:
        """What stands in the row of `index`."""
        node = index.internalPointer() if index.isValid() else self._root
        assert isinstance(node, Node)
        return node

    def nodes(self, parent: Index = QModelIndex()) -> list[Node]:  # noqa: B008
        """The rows below `parent` that have been fetched."""
        return self.node(parent).children

    def siblings(self, index: Index) -> tuple[Term, ...]:
        """The terms of the sum to which the row of `index` belongs."""
        parent = self.node(index).parent or self._root
        return tuple(node.content for node in parent.children if isinstance(node.content, Term))

    def covered(self) -> Collection[str]:
        """The products whose values are not to be seen."""
        return self._covered

    # What Qt asks.

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """The place of a cell."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self.node(parent).children[row])

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """The place of the row into which this one belongs."""
        above = self.node(index).parent
        if above is None or above is self._root:
            return QModelIndex()
        return self.createIndex(above.row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """The rows that have been fetched."""
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        """One for each of Column."""
        return len(Column)

    def hasChildren(self, parent: Index = QModelIndex()) -> bool:  # noqa: B008
        """Whether the row opens."""
        node = self.node(parent)
        return bool(node.children) or (node.opens is not None and parent.column() <= 0)

    def canFetchMore(self, parent: Index) -> bool:
        """Whether the row opens and has not been opened yet."""
        node = self.node(parent)
        return node.opens is not None and not node.fetched

    def fetchMore(self, parent: Index) -> None:
        """Open the delta of a row."""
        node = self.node(parent)
        if self._source is None or node.opens is None or node.fetched:
            return
        below = contents(self._source.open_delta, *node.opens)
        self.beginInsertRows(self.createIndex(node.row, 0, node), 0, len(below) - 1)
        node.add(below)
        self.endInsertRows()

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The headings of the columns."""
        text, tip = HEADINGS[Column(section)]
        return heading(section, role, text, tip)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """A row in words; how it is painted is the delegate's."""
        if not index.isValid():
            return None
        node, column = self.node(index), Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(node, column)
        if role == SHARE:
            return None if self.is_covered(node) else node.share
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._words(node, Column.TERM, lambda symbol: spoken(symbol.latex))
        if role == Qt.ItemDataRole.ToolTipRole:
            return _tip(node, covered=self.is_covered(node))
        return None

    def _words(self, node: Node, column: Column, named: Callable[[Name], str] = str) -> str:
        """What stands in a column, with `named` for the name of a number."""
        content = node.content
        if isinstance(content, str):
            return content if column is Column.TERM else ""
        if column is not Column.TERM and self.is_covered(node):
            return HIDDEN if column is Column.VALUE else COVERED
        if column is Column.VALUE:
            if isinstance(content, Opened):
                return f"{shown(content.total)}\n{shown(content.backward)}"
            return shown(content.value if isinstance(content, Term) else content.total)
        if column is Column.SIZE:
            if isinstance(content, Opened):
                return f"difference\n{shown(abs(content.difference))}"
            return "short form" if node.share is None else f"{node.share:.0%}"
        if isinstance(content, Term):
            return " times ".join(f"{named(factor.symbol)} = {number_words(factor)}" for factor in content.factors)
        if isinstance(content, Opened):
            return sum_words(content, named(content.symbol))
        a, y = content.terms
        return f"Short form: a - y = {shown(a.value)} - {shown(-y.value)} = {shown(content.total)}"


def contents(opened: Callable[[int, int], Opened], layer: int, a: int) -> list[Content]:
    """The rows of one delta: the sum, its short form where it has one, the terms; or why there are none."""
    try:
        found = opened(layer, a)
    except DigitScopeError as error:
        return [str(error)]
    assert isinstance(found.symbol, Symbol)
    short = [Short(found.symbol, found.collapsed, found.pair)] if found.collapsed else []
    return [found, *short, *found.terms]


def sum_words(opened: Opened, name: str) -> str:
    """How the terms of a delta of this name compare with what backpropagation found."""
    gate = {
        Gate.OPEN: "The",
        Gate.CLOSED: "Closed gate, sigma' = 0: the",
        Gate.CONVENTION: f"A kink, z = 0: {convention(opened.sigma_prime)}. The",
        Gate.TOO_SMALL: "Saturated, sigma' is too small for float64: the",
    }[opened.sigma_prime.gate]
    count = len(opened.terms)
    terms = f"{count} terms" if count > 1 else "only term"
    agreed = agreement(opened.total, opened.backward, opened.difference, count=count)
    return f"{gate} {terms} of {name} {agreed}. {opened.note}".strip()


def _tip(node: Node, covered: bool) -> str:
    if isinstance(node.content, Term):
        opens = "<br>Enter or a double click opens the delta in it." if node.opens else ""
        value = COVERED if covered else shown(node.content.value)
        return f"{product_html(node.content.factors)}<br>Product: {value}{opens}"
    if isinstance(node.content, Opened):
        return f"{symbol_html(node.content.symbol)} as the sum of the terms below, beside what backpropagation found."
    if isinstance(node.content, Short):
        return f"What the chain through all outputs comes to with {node.content.pair}."
    return node.content
