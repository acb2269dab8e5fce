"""Pen strokes drawn again in the window, by a mouse: it reads each digit as `digitscope evaluate` reads the file.

    python -m tests.campaigns.replay --ink FILE [--model MODEL] [--count N] [--seed S] [--fractions]

run in the repository's root; it needs no display. The labelled drawings of FILE that no training sees, which
`evaluate --data FILE` counts, are replayed on the canvas, move by move and in whole pixels, as a mouse tells its
place; with `--fractions` in parts of them, as on a scaled screen. Pressure is lost: a mouse feels none. A digit that
the window reads otherwise than the verb is printed with its number; the exit status is then 1, also where the confusion
that the verb prints for the same drawings is another one.
"""

import argparse
import io
import json
import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
from PySide6.QtCore import QEvent, QPointF, QSettings, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from app.application import make_application
from app.assets import model_path
from app.settings import Settings
from app.views.prediction import PredictionView
from app.window.live import Live
from app.window.main_window import MainWindow
from nn import cli, evaluation, model_file
from nn.arrays import CLASSES, SIDE, Float32, Int, as_bytes
from nn.data import my_drawings, sources
from nn.data.ink import Ink, write_ink
from nn.data.ink_digits import read_ink

SHARE = 0.7
"""Of the paper's side, the larger side of a replayed drawing: about as large as a hand draws."""

PATIENCE = 5.0
"""Seconds for an answer of the window."""

LEFT, NONE = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton

Hand = Callable[[QWidget, QEvent.Type, QPointF], None]
"""What tells the widget that the mouse was pressed, moved or released at a place of it."""


def in_pixels(widget: QWidget, kind: QEvent.Type, place: QPointF) -> None:
    """As Qt's own robot does it: through the window, in whole pixels."""
    match kind:
        case QEvent.Type.MouseButtonPress:
            QTest.mousePress(widget, LEFT, pos=place.toPoint())
        case QEvent.Type.MouseButtonRelease:
            QTest.mouseRelease(widget, LEFT, pos=place.toPoint())
        case _:
            QTest.mouseMove(widget, place.toPoint())


def in_fractions(widget: QWidget, kind: QEvent.Type, place: QPointF) -> None:
    """The very place, as a scaled screen or a fine mouse tells it."""
    button = NONE if kind == QEvent.Type.MouseMove else LEFT
    down = NONE if kind == QEvent.Type.MouseButtonRelease else LEFT
    keys = Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(widget, QMouseEvent(kind, place, widget.mapToGlobal(place), button, down, keys))


@dataclass(frozen=True)
class Replayed:
    """A drawing that was replayed.

    Attributes:
        number: its place in the file.
        label: what it stands for.
        verb: what `evaluate` reads.
        window: what the window reads, -1 for nothing.
        row: how many digits the window sees.
        off: by how much a pixel of its 28x28 differs from the verb's, of 255, at most.
    """

    number: int
    label: int
    verb: int
    window: int
    row: int
    off: int

    @property
    def agrees(self) -> bool:
        """Whether the window and the verb read one and the same digit."""
        return self.window == self.verb and self.row == 1

    def __str__(self) -> str:
        beside = f", one of {self.row} digits" if self.row > 1 else ""
        return (
            f"drawing {self.number:,}, a {self.label}: the window reads {self.window}{beside}, evaluate {self.verb}; "
            f"a pixel differs by {self.off} of 255"
        )


class Replayer:
    """Draws in one window."""

    def __init__(self, window: MainWindow, hand: Hand = in_pixels) -> None:
        """The window is shown, and has the network that is to answer."""
        self._canvas, self._hand = window.canvas, hand
        prediction, live = window.findChild(PredictionView), window.findChild(Live)
        assert prediction is not None
        assert live is not None
        self._prediction = prediction
        self._seen: list[Float32 | None] = []
        live.image_changed.connect(self._seen.append)

    def draw(self, ink: Ink) -> Float32:
        """Draw it on an empty sheet, and wait for the answer to all of it; what the window sees, (28, 28)."""
        self._canvas.clear()
        points = np.concatenate([stroke.points for stroke in ink.strokes]).astype(np.float64)
        low, high = points.min(axis=0), points.max(axis=0)
        scale = SHARE / (max(high - low) or 1.0)
        for stroke in ink.strokes:
            on_paper = (stroke.points - (low + high) / 2) * scale + 0.5
            places = [self._canvas.to_widget(*point) for point in on_paper.tolist()]
            self._hand(self._canvas, QEvent.Type.MouseButtonPress, places[0])
            for place in places[1:]:
                self._hand(self._canvas, QEvent.Type.MouseMove, place)
            self._seen.clear()
            self._hand(self._canvas, QEvent.Type.MouseButtonRelease, places[-1])
        late = perf_counter() + PATIENCE
        while not self._seen or self._canvas.frames.isActive():
            QTest.qWait(1)
            if perf_counter() > late:
                raise TimeoutError("the window does not answer")
        image = self._seen[-1]
        return np.zeros((SIDE, SIDE), np.float32) if image is None else image

    def answer(self) -> tuple[int, int]:
        """The digit that the window reads, -1 for none, and of how many."""
        return self._prediction.property("digit"), len(self._prediction.property("row")) or 1


def printed_confusion(model: Path, ink: Path) -> Int:
    """What `digitscope evaluate MODEL --ink FILE` prints: (10, 10), row = label, column = answer."""
    with redirect_stdout(io.StringIO()) as printed:
        status = cli.main(["evaluate", str(model), "--ink", str(ink)])
    assert status == 0, "the verb refuses the drawings"
    return np.array(json.loads(printed.getvalue())["confusion"])


def replayed(model: Path, file: Path, folder: Path, hand: Hand = in_pixels) -> Iterator[Replayed]:
    """Each labelled drawing of a file, in a window of its own with settings in `folder`."""
    opened, digits = model_file.load(model), read_ink(file, "ink")
    by_verb = evaluation.evaluate(opened.network, digits).answers
    window = MainWindow(Settings(QSettings(str(folder / "settings.ini"), QSettings.Format.IniFormat)))
    try:
        window.session.take(opened, model)
        window.show()
        replayer = Replayer(window, hand)
        for number, (ink, label, verb) in enumerate(zip(digits.inks, digits.labels, by_verb, strict=True), 1):
            assert ink is not None
            image = as_bytes(replayer.draw(ink)).astype(int)
            off = np.abs(image - digits.images[number - 1]).max()
            yield Replayed(number, int(label), int(verb), *replayer.answer(), int(off))
    finally:
        window.session.close()
        window.hide()
        window.deleteLater()
        QApplication.processEvents()


def confusion_of(each: Iterable[Replayed]) -> Int:
    """What the window reads, (10, 10): row = label, column = answer."""
    confusion = np.zeros((CLASSES, CLASSES), np.int64)
    for one in each:
        confusion[one.label, one.window] += one.window >= 0
    return confusion


def main() -> int:
    """Print each digit on which window and verb do not agree; 1 where there is one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--ink", type=Path, required=True, help="UNIPEN text or JSON Lines with labels")
    parser.add_argument("--model", type=Path, default=model_path())
    parser.add_argument("--count", type=int, help="drawings, chosen by chance; all by default")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--fractions", action="store_true", help="places in fractions of a pixel")
    words = parser.parse_args()
    held_back = sources.of(str(words.ink)).test(model_file.load(words.model).hyperparameters.validation)
    chosen = np.sort(np.random.default_rng(words.seed).permutation(len(held_back))[: words.count])
    _application = QApplication.instance() or make_application()
    began, done, found = perf_counter(), list[Replayed](), 0
    with tempfile.TemporaryDirectory() as name:
        os.environ[my_drawings.ENVIRONMENT] = str(Path(name) / "mine.jsonl")
        file = Path(name) / "replayed.jsonl"
        write_ink(file, [ink for ink in held_back.chosen(chosen).inks if ink is not None])
        for one in replayed(words.model, file, Path(name), in_fractions if words.fractions else in_pixels):
            done.append(one)
            if not one.agrees:
                print(one, flush=True)
                found += 1
        if (confusion_of(done) != printed_confusion(words.model, file)).any():
            print("The confusion that evaluate prints is another one than the window's.")
            found += 1
    off = [one.off for one in done]
    print(f"of 255, what a pixel of a drawing differs by at most: median {np.median(off):.0f}, largest {max(off)}")
    print(f"{len(done):,} drawings replayed in {perf_counter() - began:.0f} s, {found} not in order")
    return min(found, 1)


if __name__ == "__main__":
    sys.exit(main())
