"""What was measured in each run of an experiment, as a table that can be copied."""

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget

from app.views.named import named
from app.views.sheet import table_csv
from app.views.text_table import TextTable

HEADS = ("Run", "Right", "Loss", "Training")
NARROWEST = 200
TIP = (
    "Each run of this experiment: how many validation digits were read right, their loss, and how many training digits "
    "were read right. Ctrl+C copies it as CSV, Ctrl+Shift+C as LaTeX."
)


class TrialTable(TextTable):
    """A row for each run, whose tooltip says what was set."""

    def __init__(self, parent: QWidget | None = None) -> None:
        """No runs yet."""
        super().__init__(HEADS, parent)
        named(self, "experimentTrials", "What was measured", TIP)
        self._trials: tuple[tuple[str, ...], ...] = ()

    def show_trials(self, trials: tuple[tuple[str, ...], ...]) -> None:
        """Show rows: what was set, and a text for each other head."""
        self._trials = trials
        self.show_rows([(str(number), *trial[1:]) for number, trial in enumerate(trials, 1)])
        for row, trial in enumerate(trials):
            for column in range(len(HEADS)):
                item = self.item(row, column)
                if item is not None:
                    item.setToolTip(f"Run {row + 1}: {trial[0]}" if trial[0] else f"Run {row + 1}")
        self.setVisible(bool(trials))
        self.updateGeometry()

    def csv(self) -> str:
        """The table as CSV, with what was set."""
        rows = ((str(number), *trial) for number, trial in enumerate(self._trials, 1))
        return table_csv(("Run", "Set", *HEADS[1:]), rows)

    def minimumSizeHint(self) -> QSize:
        """All rows, of which there are few."""
        least = super().minimumSizeHint()
        rows = sum(self.rowHeight(row) for row in range(self.rowCount()))
        return QSize(
            min(least.width(), NARROWEST), self.horizontalHeader().sizeHint().height() + rows + 2 * self.frameWidth()
        )
