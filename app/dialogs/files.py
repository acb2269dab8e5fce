"""Asking for files: which one to open, and where to save."""

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from app.dialogs.messages import is_wanted
from nn.model_file import SUFFIX

MODELS = f"Models (*{SUFFIX})"
NETWORKS = f"Models (*{SUFFIX} *.onnx)"
SCRIPTS, ONNX_FILES = "Python scripts (*.py)", "ONNX files (*.onnx)"
INK = "Drawings (*.jsonl)"
DRAWINGS = "Drawings (*.jsonl *.unp);;All files (*)"
EXPERIMENTS = "Experiments (*.txt);;All files (*)"
PICTURES = "Pictures (*.png *.jpg *.jpeg *.bmp *.gif *.tif *.tiff *.webp *.pgm *.ppm);;All files (*)"
"""Kinds of files, as a dialog wants them."""


def ask_which(parent: QWidget, title: str, start: Path, kinds: str) -> Path | None:
    """Which file to open, at first beside or at `start`; None where the person cancels."""
    name, _ = QFileDialog.getOpenFileName(parent, title, str(start), kinds)
    return Path(name) if name else None


def ask_where(parent: QWidget, title: str, suggestion: Path, kinds: str, suffix: str) -> Path | None:
    """Where to save, with the ending that files of this kind have; None where the person cancels."""
    name, _ = QFileDialog.getSaveFileName(parent, title, str(suggestion), kinds)
    if not name or name.lower().endswith(suffix):
        return Path(name) if name else None
    path = Path(name + suffix)
    # The dialog has asked about the name as it was typed.
    return path if not path.exists() or is_wanted(parent, f"{path.name} is there already. Replace it?") else None
