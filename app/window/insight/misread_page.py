"""The smallest change that is misread: what is found for the digit on the canvas goes into the view."""

from collections.abc import Iterable

import numpy as np
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.session.insight.misread import Misread, MisreadAsked
from app.views.boxes import filled
from app.views.insight.misread import EMPTY, NONE, RUNS, MisreadView
from app.views.number_table import change, number, percentage
from app.views.scrolled import ScrolledView
from app.views.table_texts import ExactNumber
from app.views.why.strokes import Line
from app.window.insight.page import DigitPage
from app.window.insight.tools import InsightTools
from nn.data.ink import Ink, Stroke
from nn.derivation.shown import rounded, shown
from nn.insight.misreading import TRIES
from nn.why.random_bends import TRIES as BENDS
from nn.why.smallest_change import MOST


class MisreadPage(DigitPage):
    """Follows the digit on the canvas while it is in sight."""

    def __init__(self, tools: InsightTools, parent: QWidget | None = None) -> None:
        """Nothing is looked for before it is in sight."""
        super().__init__(tools, parent)
        self.setObjectName("misreadPage")
        self.asked = asked = MisreadAsked(tools.session, self.digit, self._ink, self)
        self.view = view = MisreadView()
        self._shown: Misread | None = None
        filled(QVBoxLayout(self), ScrolledView(view))
        asked.changed.connect(self._show)
        view.equation.equation_wanted.connect(tools.show_equation)

    def _ink(self) -> tuple[Ink, Ink] | None:
        chosen = self.tools.canvas.row.chosen()
        return None if chosen is None else (chosen.ink, self.tools.canvas.ink())

    def _show(self) -> None:
        found, asking = self.asked.found.answer, self.asked.found
        if found is None:
            self._shown = None
            self.view.show_sentence(self.waiting(asking, EMPTY, RUNS))
        elif found.pixels is None:
            self.view.show_sentence(NONE)
        elif found is not self._shown:
            self._shown = found
            self._show_found(found)

    def _show_found(self, found: Misread) -> None:
        pixels, x = found.pixels, found.drawn.image.ravel()
        assert pixels is not None
        noisy = int(found.drawn.network.predict((x + found.noise).reshape(1, -1).astype(np.float32)).argmax())
        times = abs(pixels.straight) / max(pixels.spread, 1e-12)
        words = (
            f"With a change of length {shown(pixels.size)} in 784 pixels, each from 0 to 1, your {pixels.before} is "
            f"read as {pixels.after}. Along the gradient all pixels push the same way; at random each pushes its own "
            f"way, and a change as long moves the answer {times:.0f} times less: of {TRIES:,} such "
            f"{_part(pixels.noise_misread)} misread."
        )
        self.view.show_pixels(x, pixels.change, found.noise, (pixels.before, pixels.after, noisy), words)
        rows = [
            ("the pixels, along the gradient", number(pixels.size), change(pixels.straight), percentage(1, 0)),
            (
                f"the pixels, at random ({TRIES:,})",
                number(pixels.size),
                _spread(pixels.spread),
                percentage(pixels.noise_misread, 1),
            ),
        ]
        strokes = found.strokes
        if strokes is None:
            self.view.show_strokes((), (), (), "")
        elif strokes.change is None or strokes.bends is None:
            words = f"No change of the strokes of up to {MOST:g} pixels of 28 was found that is read as {pixels.after}."
            self.view.show_strokes((), (), (), words)
        else:
            ink, bends = strokes.change, strokes.bends
            rows += [
                ("the strokes, along the gradient", _moved(ink.size), change(strokes.gain), percentage(1, 0)),
                (
                    f"the strokes, at random ({BENDS})",
                    _moved(ink.size),
                    _spread(float(bends.gain.std())),
                    percentage(bends.misread, 1),
                ),
            ]
            words = (
                f"With lines moved {shown(ink.size)} pixels of 28 (root mean square), "
                f"{rounded(ink.largest, 2)} at most, it is read as {ink.wanted}; of {BENDS} random movements as large "
                f"{_part(bends.misread)} misread. A hand has fewer ways to move a stroke than there are pixels, so "
                "that less of a random movement cancels."
            )
            before, after, random = (_lines(each.strokes) for each in (strokes.before, ink.ink, bends.ink))
            self.view.show_strokes(before, after, random, words)
        self.view.show_rows(rows)


def _part(share: float) -> str:
    """Which part of what was tried is, in the beginning of a sentence's end."""
    return f"{100 * share:.1f}% are" if share else "none is"


def _spread(value: float) -> ExactNumber:
    """A standard deviation, to both sides."""
    return ExactNumber(value, f"\u00b1{shown(value)}")


def _moved(value: float) -> ExactNumber:
    """A movement, in pixels."""
    return ExactNumber(value, f"{shown(value)} px")


def _lines(strokes: Iterable[Stroke]) -> list[Line]:
    return [Line(stroke.points, stroke.width, stroke.erase) for stroke in strokes]
