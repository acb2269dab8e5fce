"""The dialog in which a person chooses hyperparameters: presets, a form, and during a run only what may change."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QDialog, QDialogButtonBox, QHBoxLayout, QLabel, QLayout, QVBoxLayout, QWidget

from app.dialogs.form import EDITOR_HEIGHT, LABEL_WIDTH, HyperparameterForm
from app.dialogs.frame import GAP, Scrolled, frame, plain
from app.dialogs.preview import PreviewRow
from app.views.boxes import filled
from app.views.named import named
from app.views.text_fit import fit_to_text
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.presets import PRESETS

Button = QDialogButtonBox.StandardButton

SET_BY_PRESET = tuple(name for name, this in ABOUT.items() if this.group != "Data")
"""A preset leaves alone which digits there are, and where random numbers start."""


class HyperparametersDialog(QDialog):
    """Edits hyperparameters; during a run only those that act from the next batch on."""

    applied = Signal(object)
    """The new Hyperparameters: on OK, and on Apply, with which the dialog stays open during a run."""

    def __init__(self, current: Hyperparameters, running: bool, parent: QWidget | None = None) -> None:
        """Show `current`; with `running`, only the live fields can be edited."""
        super().__init__(parent)
        self.setObjectName("hyperparametersDialog")
        self.setWindowTitle("Hyperparameters")
        self.form = HyperparameterForm(current)
        self._applied = current
        self._running = running
        self._wanted = ""
        self._presets = QComboBox()
        named(self._presets, "preset", "Preset", "A starting point: sets all fields but those under Data.")
        self._presets.addItem("Custom", None)
        for name, preset in PRESETS.items():
            self._presets.addItem(name, preset)
        self._presets.setMinimumHeight(EDITOR_HEIGHT)
        self._presets_label = QLabel("&Preset")
        self._presets_label.setBuddy(self._presets)
        label = self._presets_label
        fit_to_text(label, lambda text: label.setMinimumWidth(text.horizontalAdvance(LABEL_WIDTH)))
        self._note = QLabel()
        self._note.setObjectName("note")
        self._buttons = QDialogButtonBox(Button.Ok | Button.Cancel | Button.Apply | Button.RestoreDefaults)
        defaults = self._buttons.button(Button.RestoreDefaults)
        defaults.setText("Defaults")
        defaults.setToolTip("Set all fields to what the program starts with: the network of the derivation.")

        top = QHBoxLayout()
        top.setSpacing(GAP)
        top.addWidget(self._presets_label)
        top.addWidget(self._presets)
        top.addStretch()
        content = QWidget()
        self.preview = PreviewRow()
        filled(QVBoxLayout(content), top, self._note, self.form, self.preview, spacing=GAP)
        layout = frame(self)
        layout.addWidget(Scrolled(content))
        layout.addWidget(self._buttons)
        plain(self._buttons)
        layout.setSizeConstraint(QLayout.SizeConstraint.SetFixedSize)

        self.form.changed.connect(self._update)
        self._presets.activated.connect(self._choose_preset)
        self._buttons.accepted.connect(self.accept)
        self._buttons.rejected.connect(self.reject)
        self._buttons.button(Button.Apply).clicked.connect(self._apply)
        defaults.clicked.connect(self._restore_defaults)
        self.set_running(running)
        if running:
            self.form.focus_first()
        self.form.focus_problem()

    def hyperparameters(self) -> Hyperparameters:
        """The values as edited; raises HyperparameterError while a field is wrong."""
        return self.form.hyperparameters()

    def set_running(self, running: bool) -> None:
        """Say whether a network trains: then only live fields can be edited."""
        self._running = running
        live = [name for name, this in ABOUT.items() if this.live]
        self.form.set_editable(live if running else ABOUT)
        for part in (self._presets_label, self._presets):
            part.setEnabled(not running)
        self._buttons.button(Button.RestoreDefaults).setEnabled(not running)
        *first, last = (ABOUT[name].label for name in live)
        later = f"\nStop the run first to take the preset {self._wanted}." if self._wanted else ""
        self._note.setText(
            f"While a network trains, only {', '.join(first)} and {last} can change: from the next batch on.{later}"
            if running
            else "Train starts a new network from these values."
        )
        self._update()
        if self._wanted and not running:
            self._presets.setCurrentText(self._wanted)
            self._choose_preset(self._presets.currentIndex())
            self._wanted = ""

    def choose_preset(self, name: str) -> None:
        """Put a preset in, as a person would; while a network trains, say how to get it, and put it in when it ends."""
        self._wanted = name
        self.set_running(self._running)

    def accept(self) -> None:
        """Hand the values on and close; with a wrong field, go there instead."""
        if self._apply():
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Lead from the Return key to the first wrong field, where OK cannot be pressed."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.form.problems():
            self.form.focus_problem()
        else:
            super().keyPressEvent(event)

    def _apply(self) -> bool:
        warned = self.form.warnings()
        self.form.check()  # a file may have gone since
        if self.form.problems() or self.form.warnings() != warned:
            self.form.focus_problem()
            return False
        self._applied = self.hyperparameters()
        self.applied.emit(self._applied)
        self._update()
        return True

    def _choose_preset(self, index: int) -> None:
        if index > 0:
            self.form.set_hyperparameters(self._presets.itemData(index), SET_BY_PRESET)
        self._update()

    def _restore_defaults(self) -> None:
        self.form.set_hyperparameters(Hyperparameters())

    def _update(self) -> None:
        """Follow the form: which preset it shows, and whether its values can be used."""
        valid = not self.form.problems()
        changed = valid and self.hyperparameters() != self._applied
        self._buttons.button(Button.Ok).setEnabled(valid)
        # Always in its place, so that a run that ends moves no other button under the pointer.
        self._buttons.button(Button.Apply).setEnabled(changed and self._running)
        self._presets.setCurrentIndex(self._matching_preset() if valid else 0)

    def _matching_preset(self) -> int:
        values = self.hyperparameters()
        for index in range(1, self._presets.count()):
            preset = self._presets.itemData(index)
            if all(getattr(preset, name) == getattr(values, name) for name in SET_BY_PRESET):
                return index
        return 0
