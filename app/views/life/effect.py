"""What the step of one batch did to the answer, in a sentence and a table; and the digits of the batch."""

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.views.batch import BatchView
from app.views.boxes import filled
from app.views.life.marks import percent
from app.views.named import named
from app.views.text_table import TextTable
from app.views.why.section import sentence_label
from nn.arrays import Array, Int
from nn.derivation.letters import MINUS

HEADS = "Digit", "Before", "After", "Change"
LAST_BITS = " Repeated beside another run, the last digits may be others than the run's own."
"""Said where the replay is not the run's own, bit for bit."""


class EffectView(QWidget):
    """Shows one step."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """Nothing yet."""
        super().__init__(parent)
        self._sentence = sentence_label("lifeEffect")
        self.table = named(
            TextTable(HEADS),
            "lifeTable",
            "The ten answers before and after the step",
            "The ten answers before and after this step, largest changes first.",
        )
        self.batch = named(
            BatchView(low=0),
            "lifeBatch",
            "Digits of the batch",
            "The digits of this batch as the network saw them, with their labels. "
            "A frame marks a wrong answer before the step.",
        )
        filled(QVBoxLayout(self), self._sentence, (self.table, 1), self.batch)

    def show_step(self, step: int, before: Array, after: Array, loss: float, *, exact: bool) -> None:
        """Show the answers (10,) before and after the step of batch `step`, whose loss before it was `loss`."""
        order = np.argsort(-np.abs(after - before), kind="stable")
        self._sentence.setText(sentence(step, before, after, loss) + ("" if exact else LAST_BITS))
        rows = [(str(k), percent(before[k]), percent(after[k]), change(before[k], after[k])) for k in order]
        self.table.show_rows(rows)

    def show_batch(self, X: Array, labels: Int, answers: Int, n: int, wrong: int) -> None:
        """Show the digits of the batch, as `BatchView` takes them."""
        self.batch.show_digits(X, labels, answers, n, wrong)
        self.batch.show()

    def words(self) -> str:
        """The sentence."""
        return self._sentence.text()


def sentence(step: int, before: Array, after: Array, loss: float) -> str:
    """What a step did to the answers (10,): to the new one, and to the one that was most likely before."""
    old, new = int(before.argmax()), int(after.argmax())
    moved = f"{new} from {percent(before[new])} to {percent(after[new])}"
    if old != new:
        moved += f" and {old} from {percent(before[old])} to {percent(after[old])}: the answer became {new}"
    else:
        moved += ": the answer stays"
    return f"The step of batch {step:,} moved {moved}. The batch's loss was {loss:.4f}."


def change(before: float, after: float) -> str:
    """A difference in percentage points, with its sign."""
    points = 100 * (after - before)
    sign = MINUS if round(points, 1) < 0 else "+" if round(points, 1) > 0 else ""
    return f"{sign}{abs(points):.1f}"
