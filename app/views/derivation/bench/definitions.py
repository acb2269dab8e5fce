"""What the bench computes, as formulas, wherever the window leaves room for them."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from app.views.derivation.common.formula import FormulaView
from app.views.text_fit import fit_to_text
from nn.activations import ACTIVATIONS
from nn.derivation.equations import EQUATIONS
from nn.derivation.terms import fill

GAP = 4
SHOWN = ("E6", "E7")


def sigma_latex(activation: str) -> str:
    """Sigma of z as LaTeX."""
    return rf"\sigma(z) = {fill(ACTIVATIONS[activation].latex, z='z')}"


def definition_formulas() -> tuple[str, ...]:
    """All that may be shown, as LaTeX."""
    return (*(EQUATIONS[id].latex for id in SHOWN), *map(sigma_latex, ACTIVATIONS))


class Definitions(QWidget):
    """The neuron, the cost and sigma; the last of them give way first."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No sigma yet."""
        super().__init__(parent)
        self.setObjectName("definitions")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
        self._views = [FormulaView(EQUATIONS[id].latex, self) for id in SHOWN]
        for id, view in zip(SHOWN, self._views, strict=True):
            view.setObjectName(f"definition{id}")
            view.setToolTip(f"{EQUATIONS[id].meaning} Ctrl+C copies the formula as LaTeX.")
        self._sigma = FormulaView(parent=self)
        self._sigma.setObjectName("definitionSigma")
        self._sigma.setToolTip("The activation of every neuron. Ctrl+C copies the formula as LaTeX.")
        self._views.append(self._sigma)
        for view in self._views:
            view.hide()
        fit_to_text(self, self._place)

    def show_sigma(self, activation: str) -> None:
        """Write sigma out, by its key in ACTIVATIONS."""
        self._sigma.set_latex(sigma_latex(activation))
        self._place()

    def sizeHint(self) -> QSize:
        """No room is asked for."""
        return QSize(0, 0)

    def minimumSizeHint(self) -> QSize:
        """No room is asked for."""
        return QSize(0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many as fit."""
        super().resizeEvent(event)
        self._place()

    def showEvent(self, event: QShowEvent) -> None:
        """Show as many as fit."""
        super().showEvent(event)
        self._place()

    def _place(self, *_: object) -> None:
        if not self.isVisible():
            return  # the window opens without reading any formula
        top = GAP
        for view in self._views:
            height = view.heightForWidth(self.width())
            view.setGeometry(0, top, self.width(), height)
            top += height + GAP
            view.setVisible(top <= self.height())
