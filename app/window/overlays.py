"""Runs that lie over the plots of the present one: who shows them, in which colours, and along what."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Signal

from app.session.history import ACCURACY, EPOCHS, LOSS, Curve, History
from app.views.curves import CurveView
from app.views.measure import Along, Series
from app.views.overlaid import Overlaid
from app.views.overlay_bar import OverlayBar
from app.views.series_colours import free_colour
from nn.arrays import Array

if TYPE_CHECKING:
    from nn.runs.history import RunHistory


@dataclass(frozen=True, eq=False)
class Points:
    """Points of a curve, in order; all arrays (m,)."""

    batches: Array
    epochs: Array
    seconds: Array
    loss: Array
    accuracy: Array

    def series(self, name: str, along: Along, column: int) -> Series:
        """The loss or the accuracy, those with a place on the axis."""
        x = {Along.EPOCH: self.epochs, Along.BATCH: self.batches, Along.SECOND: self.seconds}[along]
        known = np.isfinite(x)
        return Series(name, x[known], (self.loss if column == LOSS else self.accuracy)[known])


@dataclass(frozen=True, eq=False)
class Overlay:
    """One run, or a branch of one.

    Attributes:
        key: tells it from the others.
        name: that a person reads.
        colour: such as ``#187967``, for a light ground; "" for one that the others do not have.
        training: means of batches.
        validation: after epochs.
        kept: whether the run lies on disk, and goes with it.
    """

    key: str
    name: str
    colour: str
    training: Points
    validation: Points
    kept: bool = True


class Overlays(QObject):
    """What is laid over the plots.

    Attributes:
        along: what the plots count on their lower axes.
        bar: tells of what is laid over, and takes it off.

    Signals:
        changed: other runs, or other colours.
        turned: the plots count something else.
    """

    changed = Signal()
    turned = Signal()

    def __init__(self, plots: Mapping[int, CurveView], parent: QObject | None = None) -> None:
        """Nothing is laid over; `plots` are those of LOSS and of ACCURACY, by their columns."""
        super().__init__(parent)
        self._plots = plots
        self._shown: dict[str, Overlay] = {}
        self.along = Along.EPOCH
        self.bar = OverlayBar()
        plots[LOSS].header.add(self.bar)
        self.bar.along_chosen.connect(self.set_along)
        self.bar.off_wanted.connect(self.clear)

    def shown(self) -> Mapping[str, Overlay]:
        """Key -> what is laid over, with its colour, in the order in which it was."""
        return self._shown

    def show(self, *overlays: Overlay) -> None:
        """Lay these over too; one with a key that is there takes its place."""
        for overlay in overlays:
            before = self._shown.get(overlay.key)
            others = [each.colour for key, each in self._shown.items() if key != overlay.key]
            kept = before.colour if before is not None else free_colour(others)
            self._shown[overlay.key] = replace(overlay, colour=overlay.colour or kept)
        self._renew()

    def hide(self, *keys: str) -> None:
        """Take these off again."""
        there = [key for key in keys if key in self._shown]
        for key in there:
            del self._shown[key]
        if there:
            self._renew()

    def clear(self) -> None:
        """Take all off, and count epochs."""
        self._shown.clear()
        self.set_along(Along.EPOCH)
        self._renew()

    def set_along(self, along: Along) -> None:
        """Count epochs, batches or seconds."""
        if along is not self.along:
            self.along = along
            self._renew()
            self.turned.emit()

    def _renew(self) -> None:
        for column, plot in self._plots.items():
            plot.set_overlaid([_overlaid(each, self.along, column) for each in self._shown.values()], self.along)
        self.bar.show_overlays((each.name for each in self._shown.values()), self.along)
        self.changed.emit()

    def show_present(self, plot: CurveView, history: History, column: int) -> None:
        """Show the curves of the present run in a plot, as the others are shown."""
        curves = {"training": history.training, "validation": history.validation}
        counted: Mapping[Along, Callable[[float], float]] = {
            Along.EPOCH: float,
            Along.BATCH: history.clock.batch,
            Along.SECOND: history.clock.second,
        }
        along = self.along
        series = [Series(name, _along(history, curve, along), curve.column(column)) for name, curve in curves.items()]
        plot.show_curves(history, series, counted[along])


def kept_points(kept: "RunHistory") -> tuple[Points, Points]:
    """Training and validation of a run on disk."""
    batch, epochs, loss, accuracy = kept.points.T
    training = Points(batch, epochs, kept.seconds, loss, accuracy)
    scored = [each for each in kept.epochs if each.validation_accuracy == each.validation_accuracy]
    rows = [(each.epoch, each.train_seconds, each.validation_loss, each.validation_accuracy) for each in scored]
    done, seconds, checked, right = np.array(rows, float).reshape(-1, 4).T
    batches = np.interp(done, epochs, batch) if len(epochs) else np.full(len(done), np.nan)
    return training, Points(batches, done, seconds, checked, right)


def points(history: History) -> tuple[Points, Points]:
    """Training and validation of a network whose curves are not on disk, or not yet."""
    return _points(history, history.training), _points(history, history.validation)


def _points(history: History, curve: Curve) -> Points:
    epochs, loss, accuracy = (curve.column(each) for each in (EPOCHS, LOSS, ACCURACY))
    return Points(history.clock.batches(epochs), epochs, history.clock.seconds(epochs), loss, accuracy)


def _along(history: History, curve: Curve, along: Along) -> Array:
    epochs = curve.column(EPOCHS)
    if along is Along.EPOCH:
        return epochs
    return history.clock.batches(epochs) if along is Along.BATCH else history.clock.seconds(epochs)


def _overlaid(overlay: Overlay, along: Along, column: int) -> Overlaid:
    training, validation = overlay.training, overlay.validation
    return Overlaid(
        overlay.name,
        overlay.colour,
        training.series("training", along, column),
        validation.series("validation", along, column),
    )
