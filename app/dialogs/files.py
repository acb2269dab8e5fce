"""Asking for files: which one to open, and where to save."""

from collections.abc import Mapping
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
    return _ending(parent, name, suffix) if name else None


def ask_where_as(parent: QWidget, title: str, suggestion: Path, kinds: Mapping[str, str]) -> tuple[Path, str] | None:
    """Where to save what can be saved as several kinds, and as which; None where the person cancels.

    Args:
        parent: of the dialog.
        title: of the dialog.
        suggestion: the name at first, without an ending.
        kinds: what a person reads of each kind -> the ending of its files; the first is the one at first.
    """
    filters = {f"{kind} (*{suffix})": kind for kind, suffix in kinds.items()}
    first = next(iter(kinds.values()))
    name, chosen = QFileDialog.getSaveFileName(parent, title, f"{suggestion}{first}", ";;".join(filters))
    if not name:
        return None
    kind = filters.get(chosen, next(iter(kinds)))
    if not name.lower().endswith(kinds[kind]):
        # An ending that is typed says more than the list below it.
        kind = next((each for each, suffix in kinds.items() if name.lower().endswith(suffix)), kind)
    path = _ending(parent, name, kinds[kind])
    return None if path is None else (path, kind)


def _ending(parent: QWidget, name: str, suffix: str) -> Path | None:
    """The file of this name, with the ending; None where another would be lost that the dialog has not asked about."""
    if name.lower().endswith(suffix):
        return Path(name)
    path = Path(name + suffix)
    return path if not path.exists() or is_wanted(parent, f"{path.name} is there already. Replace it?") else None
