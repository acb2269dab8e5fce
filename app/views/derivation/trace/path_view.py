"""The slope of the cost as one sum over every path from the parameter to the cost."""

from PySide6.QtWidgets import QLabel, QSizePolicy, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.derivation.common.numbers import shown, symbol_html
from app.views.derivation.common.wording import agreement, product_text, term_latex
from app.views.derivation.trace.factor_line import FactorLine
from app.views.derivation.trace.path_list import PathDelegate, PathList, chain
from app.views.derivation.trace.rows import Index, RowTree
from app.views.painting import tabular
from app.views.sheet import table_csv
from nn.derivation.parameter import Parameter
from nn.derivation.results import PathSum, TraceSource
from nn.errors import DigitScopeError

LISTED = 50
"""Paths in the list: the largest."""


class PathView(QWidget):
    """The number of paths and their sum, the largest of them, and the factors of the one that is picked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No paths."""
        super().__init__(parent)
        self.setObjectName("tracePaths")
        self.setAccessibleName("Paths from the parameter to the cost")
        self._list = PathList()
        self._sum: dict[str, str] = {}
        self._source: TraceSource | None = None
        self._sentence = QLabel()
        self._sentence.setObjectName("pathSentence")
        self._sentence.setFont(tabular(self.font()))
        self._sentence.setWordWrap(True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.list = RowTree(self._list, PathDelegate())
        self.list.setObjectName("pathList")
        self.list.setAccessibleName("Largest paths")
        self.list.setToolTip("The paths that carry most; the one that is picked is multiplied out below.")
        self.list.setRootIsDecorated(False)
        self.list.latex, self.list.csv = self._latex, self._csv
        self.factors = FactorLine("Path")
        self.factors.setObjectName("pathFactors")
        filled(QVBoxLayout(self), self._sentence, (self.list, 1), self.factors)
        self.list.selectionModel().currentChanged.connect(self._picked)

    def show_paths(self, source: TraceSource | None, parameter: Parameter | None = None) -> None:
        """Add up the paths of a parameter, or say in a sentence why not; None shows nothing."""
        self._sum, self._source = {}, source
        if source is None or parameter is None:
            self._sentence.setText("")
            self._list.show(())
            return
        try:
            found = source.sum_over_paths(parameter, LISTED)
        except DigitScopeError as error:
            self._sentence.setText(str(error))
            self._list.show(())
        else:
            self._sentence.setText(_about(found, symbol_html(parameter.symbol)))
            self._sum = {
                "paths": f"{found.count:,}",
                "paths that carry nothing": f"{found.closed:,}",
                "sum over paths": shown(found.total),
                "difference sum over paths": shown(abs(found.difference)),
            }
            row = max(self.list.currentIndex().row(), 0)
            heading = _heading(source.widths, parameter.layer, len(found.largest[0].neurons))
            self._list.show(found.largest, heading)
            self.list.setCurrentIndex(self._list.index(min(row, self._list.rowCount() - 1), 0))
        self._picked()

    def numbers(self) -> dict[str, str]:
        """What can be seen of the paths, by name."""
        return self._sum | {product_text(path.factors): shown(path.value) for path in self._list.paths()}

    def _picked(self) -> None:
        path = self._list.path(self.list.currentIndex())
        self.factors.setVisible(path is not None)
        if path is not None:
            self.factors.show_product(path.factors)

    def _latex(self, index: Index) -> str:
        path = self._list.path(index)
        return "" if path is None else term_latex(path)

    def _csv(self, index: Index) -> str:
        rows = [[chain(path), repr(path.value)] for path in self._list.paths()]
        return table_csv(["neurons", "value"], rows)


def _about(found: PathSum, start: str) -> str:
    """How many paths lead from `start` to the cost, how many carry nothing, and what they add up to."""
    nothing = "nothing that float64 can hold" if found.closed and found.rounds else "exactly nothing"
    agreed = agreement(found.total, found.backward, found.difference, count=found.count)
    if found.count == 1:
        carries = f"; it carries {nothing}" if found.closed else ""
        return f"1 path leads from {start} to the cost{carries}. It {agreed}."
    carry = f"{_how_many(found.closed, found.count)} {nothing}"
    return f"{found.count:,} paths lead from {start} to the cost; {carry}. All of them {agreed}."


def _how_many(closed: int, count: int) -> str:
    """The paths that carry nothing, up to the verb."""
    return (
        "none of them carries"
        if not closed
        else "all of them carry"
        if closed == count
        else f"{closed:,} of them {'carries' if closed == 1 else 'carry'}"
    )


def _heading(widths: tuple[int, ...], layer: int, neurons: int) -> str:
    """Of which layers the neurons of a path are; one more than layers is the output by which softmax lets it leave."""
    layers = range(layer, len(widths))
    words = ", ".join(map(str, layers))
    return f"Neuron of layer {words}{', output' if neurons > len(layers) else ''}"
