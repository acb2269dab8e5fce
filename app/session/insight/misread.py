"""The controller of the smallest change that is misread, of pixels and of strokes, each beside one at random."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.asking import Asking
from app.session.insight.drawn import Drawn, RestingDigit
from app.session.session import Session
from nn.arrays import Array
from nn.blas import undisturbing
from nn.data.ink import Ink
from nn.data.raster import rasterize
from nn.insight.misreading import Misreading, smallest_misreading
from nn.network import Network
from nn.why.random_bends import RandomBends, random_bends
from nn.why.smallest_change import ChangedStrokes, smallest_change

SEED = 0
"""Of what is drawn at random: the same drawing has the same noise."""


@dataclass(frozen=True, eq=False)
class MisreadStrokes:
    """The smallest change of the strokes that was found, and others of its size.

    Attributes:
        before: the strokes as they were drawn.
        change: what was found; None where nothing was.
        gain: by how much it moves z_after - z_before.
        bends: as large ones at random; None where there is no change.
    """

    before: Ink
    change: ChangedStrokes | None
    gain: float = 0.0
    bends: RandomBends | None = None


@dataclass(frozen=True, eq=False)
class Misread:
    """What was found.

    Attributes:
        drawn: of what.
        pixels: the smallest change of the pixels; None where none was found.
        noise: one random change as long, (784,).
        strokes: the same of strokes; None for a picture, which has none.
    """

    drawn: Drawn
    pixels: Misreading | None
    noise: Array
    strokes: MisreadStrokes | None


class MisreadAsked(QObject):
    """Looks for it while somebody looks.

    Attributes:
        digit: what is asked about.
        found: the question, and its answer.

    Signals:
        changed: another answer, or none.
    """

    changed = Signal()

    def __init__(
        self,
        session: Session,
        digit: RestingDigit,
        strokes: Callable[[], tuple[Ink, Ink] | None],
        parent: QObject | None = None,
    ) -> None:
        """Nobody looks yet; `strokes` is asked for the ink of the chosen digit, and for all the ink on the paper."""
        super().__init__(parent)
        self.digit = digit
        self.found: Asking[Misread] = Asking("misreading", self)
        self._strokes = strokes
        digit.changed.connect(self._ask)
        self.found.changed.connect(self.changed)
        session.closing.connect(self.found.end)

    def _ask(self) -> None:
        drawn, strokes = self.digit.drawn, self._strokes()
        if drawn is None:
            self.found.forget()
        else:
            # What it is taken for changes nothing.
            key = drawn.image.tobytes(), drawn.network, strokes
            self.found.ask(key, lambda cancelled: _misread(drawn, strokes, cancelled))
        self.changed.emit()


@undisturbing(1)  # more threads only wait for each other, and for the window's
def _misread(drawn: Drawn, strokes: tuple[Ink, Ink] | None, cancelled: Callable[[], bool]) -> Misread:
    x, rng = drawn.image.ravel(), np.random.default_rng(SEED)
    found = smallest_misreading(drawn.network, x, rng, cancelled)
    noise = rng.normal(size=len(x))
    noise *= (found.size if found is not None else 0.0) / np.linalg.norm(noise)
    bent = None
    if found is not None and strokes is not None and strokes[0].strokes:
        bent = _of_strokes(drawn.network, strokes, (found.before, found.after), rng, cancelled)
    return Misread(drawn, found, noise, bent)


def _of_strokes(
    network: Network,
    strokes: tuple[Ink, Ink],
    answers: tuple[int, int],
    rng: np.random.Generator,
    cancelled: Callable[[], bool],
) -> MisreadStrokes:
    digit, drawing = strokes
    before, after = answers
    change = smallest_change(network, drawing, digit, after, cancelled)
    if change is None:
        return MisreadStrokes(digit, None)
    X = np.stack([rasterize(each).ravel() for each in (digit, change.ink)])
    Z = network.trace(X).Z[network.depth].astype(np.float64)
    gain = np.diff(Z[:, after] - Z[:, before])
    return MisreadStrokes(
        digit, change, float(gain[0]), random_bends(network, digit, change.size, answers, rng, cancelled)
    )
