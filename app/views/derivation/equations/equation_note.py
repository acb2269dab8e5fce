"""The equation that a person has come from, kept in sight beside its live numbers."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPalette, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from app.views.boxes import STRETCH, filled
from app.views.derivation.common.formula import FormulaView
from app.views.named import named
from app.views.painting import bold
from app.views.text_fit import fit_to_text
from nn.derivation.equation import Equation

GAP = 8
HIGHEST = 96
"""Pixels that a formula may take; of a larger one a part is seen, and the rest by scrolling."""
READABLE = 0.75
"""The least size of a formula, in its natural one."""
NARROWEST = 160
"""Beside a formula that leaves less room than this the meaning is not written out."""
MOST_LINES = 3
"""Nor where it takes more lines than this, and is higher than the formula: the numbers keep their room."""


class EquationNote(QFrame):
    """One equation, with its meaning where there is room; Escape closes it.

    Signals:
        preset_wanted: the name of the preset whose network has the equation's numbers.
    """

    preset_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        """Closed."""
        super().__init__(parent)
        named(self, "equationNote", "Equation")
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.AlternateBase)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._equation: Equation | None = None
        self._id = QLabel()
        self._id.setFont(bold(self.font()))
        self._meaning = QLabel(wordWrap=True)
        self._meaning.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        self.formula = FormulaView()
        self.formula.setObjectName("equationNoteFormula")
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self.formula)
        for ground in (self._scroll.viewport(), self.formula):
            ground.setAutoFillBackground(False)
        self._close = close = QToolButton(autoRaise=True)
        close.setText("Close")
        named(close, "closeEquationNote", "Close the equation", "Close the equation (Escape).")
        close.clicked.connect(self.clear)
        parts = self._id, (self._scroll, 1000), (self._meaning, 100), STRETCH, close
        self._absence = QLabel(wordWrap=True)
        self._absence.setObjectName("equationAbsence")
        self._preset_name = ""
        self._preset = QPushButton()
        self._preset.setObjectName("takePreset")
        self._preset.clicked.connect(lambda: self.preset_wanted.emit(self._preset_name))
        self._offer = QWidget()
        offer = filled(QVBoxLayout(self._offer), self._absence, spacing=2)
        offer.addWidget(self._preset, 0, Qt.AlignmentFlag.AlignLeft)
        above = filled(QHBoxLayout(), *parts, spacing=GAP)
        filled(QVBoxLayout(self), above, self._offer, spacing=2, around=(GAP, 2, 2, 2))
        self._escape = QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.clear)
        self._escape.setEnabled(False)
        fit_to_text(self, self._fit)
        self.hide()

    def show_equation(self, equation: Equation, latex: str = "", absence: str = "", preset: str = "") -> None:
        """Open with an equation.

        Args:
            equation: what to show.
            latex: the equation with sizes of the present network; empty for its own.
            absence: where that has no numbers of it, a sentence that says so.
            preset: the name of a preset that has them.
        """
        self._equation = equation
        self._absence.setText(absence)
        self._preset_name = preset
        self._preset.setText(f"Preset: {preset}")
        self._preset.setAccessibleName(f"Preset {preset}")
        self._preset.setToolTip(f"Open the hyperparameters with the preset {preset}, whose network has {equation.id}.")
        self._offer.setVisible(bool(absence))
        self._id.setText(equation.id)
        self._meaning.setText(equation.meaning)
        self.formula.set_latex(latex or equation.latex)
        self.setAccessibleDescription(f"{equation.id}: {equation.meaning} {absence}".strip())
        self.setToolTip(equation.meaning)
        self._escape.setEnabled(True)
        self._fit()
        self.show()

    def shown(self) -> str:
        """The id of the equation that is kept in sight; empty where there is none."""
        return "" if self._equation is None else self._equation.id

    def clear(self) -> None:
        """Close."""
        self._equation = None
        self._escape.setEnabled(False)
        self.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Write the meaning out where there is room."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self, *_: object) -> None:
        """The formula as large as there is room for and no smaller than one can read; as high as it or the meaning."""
        if self._equation is None:
            return
        others = self._id.sizeHint().width() + self._close.sizeHint().width()
        room, natural = max(self.width() - others - 5 * GAP, 1), self.formula.sizeHint()
        fit = min(1.0, HIGHEST / natural.height(), room / natural.width())
        size = natural * max(fit, READABLE)
        self.formula.resize(size)
        bar = self._scroll.horizontalScrollBar().sizeHint().height() if size.width() > room else 0
        self._scroll.setMaximumWidth(size.width())
        self._scroll.setFixedHeight(min(size.height() + bar, HIGHEST))
        left = room - size.width() - GAP
        words = self._meaning.heightForWidth(left) if left >= NARROWEST else 0
        if words > max(self._scroll.height(), MOST_LINES * self.fontMetrics().lineSpacing()):
            words = 0
        self._meaning.setVisible(words > 0)
        lines = self._absence.heightForWidth(max(self.width() - 2 * GAP, 1)) + self._preset.sizeHint().height()
        offer = lines + 6 if self._absence.text() else 0
        self.setFixedHeight(max(self._scroll.height(), words) + 2 * GAP + offer)
