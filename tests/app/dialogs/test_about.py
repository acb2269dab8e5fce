"""The About dialog names version, licence and the source of the digits."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QDialogButtonBox, QLabel

from app.dialogs.about import AboutDialog
from nn.version import program_version

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


def test_it_names_version_licence_and_source(qtbot: "QtBot") -> None:
    dialog = AboutDialog()
    qtbot.addWidget(dialog)
    dialog.show()
    text = " ".join(label.text() for label in dialog.findChildren(QLabel))
    for part in (f"Version {program_version()}", "MIT", "MNIST", "CC BY-SA 3.0"):
        assert part in text
    dialog.findChild(QDialogButtonBox).button(QDialogButtonBox.StandardButton.Close).click()
    assert not dialog.isVisible()
