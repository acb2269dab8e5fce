"""The time machine in the window: from the slider to the session, and what moment is shown back to slider and plots."""

from collections.abc import Sequence
from contextlib import suppress

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.dialogs.messages import is_wanted
from app.session.digit_choice import DigitChoice
from app.session.moment import batches_an_epoch
from app.session.session import Session
from app.views.curves import CurveView
from app.views.time_slider import TimeSlider
from app.window.draw_panel import DrawPanel
from app.window.overlays import Overlay, Overlays, points
from nn.errors import DigitScopeError

END_IT = "The run goes on. End it, and continue from this batch? What it has learned stays under Network, Back."
END_THIS = "The run goes on. End it, and go back to its first weights? What it has learned stays under Network, Back."
REPEATED = "The run's first weights are the present network: change one thing, and press Continue"
BRANCHED = "The network of batch {:,} is the present one: choose other hyperparameters, or press Continue"


class Past(QObject):
    """Joins the slider to the session.

    Signals:
        told: what was done, for the status bar.
        apart_wanted: show the derivation, which has the digits of the batch.
    """

    told = Signal(str)
    apart_wanted = Signal()

    def __init__(
        self,
        session: Session,
        slider: TimeSlider,
        plots: Sequence[CurveView],
        overlays: Overlays,
        draw: DrawPanel,
        choice: DigitChoice,
        window: QWidget,
    ) -> None:
        """Show what there is, and follow it; questions are asked over the `window`."""
        super().__init__(window)
        self._window = window
        self._session, self._slider, self._plots = session, slider, plots
        self._overlays, self._draw, self._choice = overlays, draw, choice
        slider.step_wanted.connect(session.go_to)
        slider.apart_wanted.connect(self._take_apart)
        slider.branch_wanted.connect(self._branch)
        slider.repeat_wanted.connect(self._repeat)
        session.moment_changed.connect(self._show_moment)
        session.state_changed.connect(self.renew)
        session.network_changed.connect(self.renew)
        session.history_changed.connect(self._mark)
        self.renew()

    def renew(self) -> None:
        """Show how far there is a way back now; to be asked with the plots, not with each batch."""
        timeline = self._session.timeline
        snapshots = () if timeline is None else timeline.snapshots
        if timeline is None or not snapshots:
            self._slider.hide()
            return
        an_epoch = batches_an_epoch(timeline)
        steps = an_epoch * snapshots[0].hyperparameters.epochs
        self._slider.show_run(snapshots[0].step, snapshots[-1].step, steps, an_epoch)

    def _show_moment(self) -> None:
        session = self._session
        moment = session.moment
        step, exact = (None, True) if moment is None else (moment.step, moment.exact)
        self._slider.show_moment(step, wish=session.wish, working=session.replaying, exact=exact)
        self._draw.show_moment(step)
        self._mark()

    def _mark(self) -> None:
        """Draw the lines of the moment and of where a branch left."""
        session, moment = self._session, self._session.moment
        at = None if moment is None else session.run_began_at + moment.epochs_done
        for plot in self._plots:
            plot.mark(at, session.history.branched_at)

    def _take_apart(self) -> None:
        self._choice.take_next_batch()
        self.apart_wanted.emit()

    def _branch(self) -> None:
        moment = self._session.moment
        if moment is None or (self._session.busy and not is_wanted(self._window, END_IT)):
            return
        # Meanwhile the run may have come to its end, and another moment may be shown.
        if (moment := self._session.moment) is not None:
            self._session.branch()
            self.told.emit(BRANCHED.format(moment.step))

    def _repeat(self) -> None:
        session = self._session
        if session.beginning is None or (session.busy and not is_wanted(self._window, END_THIS)):
            return
        session.end_run()
        # Meanwhile it may be another run.
        if session.beginning is not None:
            before = _curves(session)
            session.repeat()
            self._overlays.show(before)
            self.told.emit(REPEATED)


def _curves(session: Session) -> Overlay:
    """Those of the present network, to lie over the ones of another; a run on disk has its name from there."""
    # Here, because the window opens without it.
    from nn.runs import record, titles

    folder, name = session.kept, session.name
    if folder is None:
        return Overlay(f"{name} before", name, "", *points(session.history), kept=False)
    with suppress(DigitScopeError):
        name = titles.title(record.read(folder))
    return Overlay(folder.name, name, "", *points(session.history))
