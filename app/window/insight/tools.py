"""What every page of Insight is made from."""

from collections.abc import Callable
from dataclasses import dataclass

from app.canvas.canvas import Canvas
from app.session.digit_choice import DigitChoice
from app.session.insight.kept_digits import KeptDigits
from app.session.session import Session
from app.views.heatmap import Heatmap
from app.window.documents import Documents
from nn.insight.touches import Block


@dataclass(frozen=True)
class InsightTools:
    """What there is of a window.

    Attributes:
        session: the network and its run.
        digits: those of the network, read once for all pages.
        canvas: the paper.
        choice: knows what a person says that the drawing shows.
        documents: writes exports, and puts digits onto the canvas.
        tell: says a sentence in the status bar.
        show_equation: goes to an equation of the derivation, such as E42.
        join: joins a heatmap of all numbers of a block to everything that one number touches.
    """

    session: Session
    digits: KeptDigits
    canvas: Canvas
    choice: DigitChoice
    documents: Documents
    tell: Callable[[str], None]
    show_equation: Callable[[str], None]
    join: Callable[[Heatmap, Callable[[], Block | None]], None]
