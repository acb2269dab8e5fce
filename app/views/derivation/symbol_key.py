"""The key of symbols: what each means, what it is in the present picture, and a way to the phase that works it out."""

from collections import Counter
from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFrame, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.views.boxes import filled
from app.views.derivation.common.numbers import shown
from app.views.derivation.common.wording import GATES
from app.views.named import named
from app.views.painting import bold, tabular
from nn.derivation.letters import COST_NAME, ETA, LOSS, TIMES, lowered
from nn.derivation.phase import Form, Matrix, PhaseKind, Update
from nn.derivation.results import TrainingStep
from nn.derivation.symbols import SYMBOLS, Meaning
from nn.derivation.terms import Gate

EMPTY = "Draw a digit to see what it is here."
ABSENT = "This network has none."
WIDTH, HEIGHT = 400, 560


class SymbolKey(QDialog):
    """A list of symbols, beside what one is reading; Escape closes it.

    Signals:
        phase_wanted: the PhaseKey of the phase that works a symbol out.
    """

    phase_wanted = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        """With no numbers yet."""
        super().__init__(parent)
        self.setObjectName("symbolKey")
        self.setWindowTitle("Symbols")
        self._step: TrainingStep | None = None
        self._rows: list[QLabel] = []
        table = QWidget()
        grid = QGridLayout(table)
        grid.setColumnStretch(1, 1)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        for row, meaning in enumerate(SYMBOLS):
            name = QLabel(meaning.name)
            name.setFont(bold(self.font()))
            words = QLabel(wordWrap=True, textFormat=Qt.TextFormat.RichText)
            words.setFont(tabular(self.font()))
            words.setTextInteractionFlags(
                Qt.TextInteractionFlag.LinksAccessibleByMouse | Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            )
            words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            words.setToolTip(f"What {meaning.name} means, and what it is here; Enter follows the link.")
            words.linkActivated.connect(self._follow)
            name.setBuddy(words)
            for column, label in enumerate((name, words)):
                label.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
                grid.addWidget(label, row, column)
            self._rows.append(words)
        grid.setRowStretch(len(SYMBOLS), 1)
        scroll = named(QScrollArea(widgetResizable=True), "symbols", "Symbols and what they mean")
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(table)
        filled(QVBoxLayout(self), scroll, around=(8, 8, 8, 8))
        self.resize(WIDTH, HEIGHT)
        self.show_step(None)

    def show_step(self, step: TrainingStep | None) -> None:
        """Say what the symbols are in this step; without one, only what they mean."""
        self._step = step
        for number, (meaning, label) in enumerate(zip(SYMBOLS, self._rows, strict=True)):
            present = EMPTY if step is None else here(meaning, step)
            phase = None if step is None else meaning.phase(step.phases)
            link = f' <a href="{number}">{phase.title}</a>' if phase else ""
            label.setText(f"{meaning.words}<br><i>Here:</i> {present}{link}")
            label.setAccessibleName(f"{meaning.name}: {meaning.words} Here: {present}")

    def _follow(self, number: str) -> None:
        phase = None if self._step is None else SYMBOLS[int(number)].phase(self._step.phases)
        if phase is not None:
            self.phase_wanted.emit(phase.key)


def here(meaning: Meaning, step: TrainingStep) -> str:
    """What a symbol is in a step: its number, or the shapes of its arrays."""
    if meaning.kind is not None and meaning.phase(step.phases) is None:
        return ABSENT
    special = _NUMBERS.get(meaning.name)
    if special is not None:
        return special(step)
    found = _matrices(step, meaning.arrays[0])
    words = [f"{name} is {_shape(matrix)}{_gates(step, matrix)}" for name, matrix in found.items()]
    return f"{', '.join(words)}."


def _matrices(step: TrainingStep, letter: str) -> dict[str, Matrix]:
    """The arrays of a letter for all examples before the step, by their names, from the first layer on."""
    found: dict[str, Matrix] = {}
    for phase in step.phases:
        for matrix in (*phase.given, *phase.found):
            if matrix.letter == letter and matrix.example is None and not matrix.is_new:
                found.setdefault(matrix.name, matrix)
    return dict(sorted(found.items()))


def _shape(matrix: Matrix) -> str:
    rows, columns = matrix.values.shape
    return f"{rows} {TIMES} {columns}"


def _gates(step: TrainingStep, matrix: Matrix) -> str:
    """How many gates are closed, of slopes of sigma, how many slopes round to 0, and how many are a convention."""
    if matrix.letter != "dA_dZ":
        return ""
    delta = next(phase for phase in step.phases if any(given is matrix for given in phase.given))
    gates = Counter(slope.gate for slopes in delta.gates for slope in slopes)
    small, kinks = gates[Gate.TOO_SMALL], gates[Gate.CONVENTION]
    zeros = f"{small or gates[Gate.CLOSED]} of {matrix.values.size} {GATES[Gate.TOO_SMALL] if small else 'closed'}"
    return f", {zeros}{f', {kinks} {GATES[Gate.CONVENTION]}' if kinks else ''}"


def _layers(step: TrainingStep) -> str:
    return f"layers 0 to {len(_matrices(step, 'A')) - 1}."


def _counts(step: TrainingStep) -> str:
    A = _matrices(step, "A").values()
    widths = ", ".join(f"n<sub>{matrix.layer}</sub> = {len(matrix.values)}" for matrix in A)
    return f"n = {next(iter(A)).values.shape[1]}; {widths}."


def _examples(step: TrainingStep) -> str:
    last = step.phases[0].found[0].values.shape[1] - 1
    return f"examples 0 to {last}." if last else "example 0, the only one."


def _largest(step: TrainingStep) -> str:
    (Z,) = next(p for p in step.phases if p.kind is PhaseKind.ACTIVATIONS and p.form is Form.MIXED).given
    return f"{', '.join(shown(value) for value in Z.values.max(axis=0))}."


def _cost(step: TrainingStep) -> str:
    return f"{LOSS} is {shown(step.loss_before)}, after the step {shown(step.loss_after)}."


def _sums(step: TrainingStep) -> str:
    if step.phases[0].n == 1:
        return "none, as one example has nothing to be added to."
    W = _matrices(step, "W").values()
    return f"{', '.join(f'S[{matrix.layer}] is {_shape(matrix)}' for matrix in W)}."


def _eta(step: TrainingStep) -> str:
    return f"{next(shown(phase.eta) for phase in step.phases if isinstance(phase, Update))}."


_NUMBERS: Mapping[str, Callable[[TrainingStep], str]] = {
    "[l] and (l)": _layers,
    lowered("n and n_l"): _counts,
    "k": _examples,
    "m": _largest,
    f"{COST_NAME} and {LOSS}": _cost,
    "s, S": _sums,
    ETA: _eta,
}
"""What has no array of its own, by its name."""
