"""The controller: owns the network, its history and the run that trains it; knows no widget.

While a run is on, its network belongs to its thread. What the window sees is `network`, a copy that `collect` takes
out of the mailbox, called by the window on its draw timer. A run's network replaces the present one with its first
batch, so a run that cannot even load its digits costs nothing; what it replaced can be brought back. A session that
is closed starts nothing any more.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from app.session.candidate import BUNDLED, Changed, Reached, Work, continuing, grown, next_run, opened
from app.session.continuation import Continuation, continuation, epochs_before
from app.session.holding import Holding
from app.session.mailbox import Mail
from app.session.progress import Stopwatch
from app.session.shelf import Shelf
from app.session.states import Pace, State
from app.session.steps import stepped
from nn import model_file
from nn.arrays import UInt8
from nn.calibration import COLDEST, HOTTEST
from nn.hyperparameters import Hyperparameters, with_live
from nn.model_file import Model
from nn.network import Architecture, Network
from nn.run_state import RunState

if TYPE_CHECKING:
    from nn.timeline.snapshots import Timeline


class Session(Holding):
    """One window's work.

    Attributes:
        epochs_before: that the network of the present run had been trained for when it began.
    """

    network_changed = Signal()
    """Another network, or newer weights that `collect` has not returned."""

    history_changed = Signal()
    """Other curves, or more points that `collect` has not returned."""

    hyperparameters_changed = Signal()
    unsaved_changed = Signal()

    replaced = Signal(str)
    """The name of a trained network that no file has, and that another one has just replaced."""

    def __init__(self, model: Model, hyperparameters: Hyperparameters, parent: QObject | None = None) -> None:
        """Begin with the network that comes with the program, and with the hyperparameters of the next run."""
        super().__init__(model, parent)
        self._hyperparameters = hyperparameters
        self._replacement: Work | None = None
        self.epochs_before = 0.0

    @property
    def hyperparameters(self) -> Hyperparameters:
        """Of the present run, or of the next one."""
        return self._hyperparameters

    @property
    def continuing(self) -> Hyperparameters:
        """Of a run that trains the present network on, whose architecture may be another than the next one's."""
        return continuing(self.work.model, self._hyperparameters)

    @property
    def continuation(self) -> Continuation:
        """What `continue_training` does."""
        return continuation(self.work, self._hyperparameters)

    # What a person asks for

    def train(self) -> None:
        """Train from fresh weights: the same run as ``digitscope train`` with these hyperparameters."""
        if not self.busy:
            self._draw(self._hyperparameters, partial(self._begin, Pace.RUN))

    def continue_training(self) -> None:
        """Finish the run that was stopped, or train on for as many epochs again: what, says `continuation`."""
        self._begin(Pace.RUN)

    def step_batch(self) -> None:
        """One batch, then pause."""
        self._go(Pace.BATCH)

    def step_epoch(self) -> None:
        """To the end of the epoch, then pause."""
        self._go(Pace.EPOCH)

    def reset(self) -> None:
        """Fresh weights, empty curves."""
        self.end_run()
        self._draw(self._hyperparameters, self._adopt)

    def go_back(self) -> None:
        """Take out the last step of a person's, or bring back the network that was replaced last."""
        self._show(self._shelf.back())

    def go_forward(self) -> None:
        """Take back the last `go_back`."""
        self._show(self._shelf.forward())

    def set_hyperparameters(self, hyperparameters: Hyperparameters) -> None:
        """For the next run; during a run, the live ones act from the next batch on and the others are left alone."""
        if self.busy:
            hyperparameters = with_live(self._hyperparameters, hyperparameters)
        if self._thread is not None:
            self._thread.set_live(hyperparameters)
        before = self._hyperparameters
        self._choose(hyperparameters)
        if Architecture.of(hyperparameters) != Architecture.of(before):
            self._draw(hyperparameters, self._adopt, partial(self._choose, before))

    def _choose(self, hyperparameters: Hyperparameters) -> None:
        self._hyperparameters = hyperparameters
        self.hyperparameters_changed.emit()

    def take(self, model: Model, path: Path | None, title: str = BUNDLED) -> None:
        """Replace the network by one that was read from `path`; None for one that comes with the program as `title`."""
        self.end_run()
        self._choose(next_run(model, self._hyperparameters))
        self._adopt(opened(model, path, title))

    def start_over(self, model: Model) -> None:
        """As at the first start: the network that comes with the program, and the default hyperparameters."""
        self.end_run()
        self._choose(Hyperparameters())
        self._adopt(opened(model, None))

    def save(self, path: Path, work: Work | None = None) -> None:
        """Save the network as it is now, or `work` where that is another one, kept at hand.

        Raises:
            DigitScopeError: where it cannot be written.
        """
        self.catch_up()
        chosen = work if work is not None and self.is_kept(work) else self.work
        model_file.save(path, chosen.model)
        self._shelf = self._shelf.saved(chosen.model.network, path)
        self.unsaved_changed.emit()

    def set_temperature(self, temperature: float) -> None:
        """Choose the T of the network's probabilities, from COLDEST to HOTTEST; 1 is the raw network.

        During a run the network belongs to the run: nothing happens.
        """
        if not self.busy:
            model = self.work.model
            certainty = replace(model.certainty, temperature=min(max(temperature, COLDEST), HOTTEST))
            self._put(replace(self.work, model=replace(model, certainty=certainty)))
            self.network_changed.emit()

    def put_step(self, network: Network, lesson: UInt8 | None = None) -> None:
        """Put the network that a step has led to in the place of the present one; `go_back` takes the step out.

        Where the step was a `lesson` on a picture (784,), that is like what the network knows from then on. During a
        run the network belongs to the run: nothing happens.
        """
        if not self.busy:
            known = self.certainty if lesson is None else self.certainty.knowing(lesson)
            self._put(stepped(self.work, network, known.familiarity))
            self._tell_of_another()

    # What the run tells

    @property
    def timeline(self) -> "Timeline | None":
        """The snapshots of the run that goes on, or of the last one while its network is shown; None without any."""
        running = None if self._thread is None else self._thread.timeline
        return running or self.work.timeline

    def collect(self) -> Changed:
        """Take in what the run has put into the mailbox, for the window's draw timer; what it changed."""
        return Changed() if self._thread is None else self._take_in(self._thread.mailbox.take())

    def catch_up(self) -> None:
        """The same at any other time: what it changed is signalled."""
        changed = self.collect()
        if changed.network:
            self.network_changed.emit()
        if changed.history:
            self.history_changed.emit()

    def _take_in(self, mail: Mail) -> Changed:
        if mail.step is not None:
            if self._replacement is not None:
                replacement, self._replacement = self._replacement, None
                self._adopt(replacement)
            self._stopwatch.see(mail.step)
        self._digits = mail.digits or self._digits
        if self._stopwatch.step is None:
            return Changed()
        was_unsaved = self.work.unsaved
        self._put(grown(self.work, mail, self._hyperparameters, self.epochs_before))
        if self.work.unsaved != was_unsaved:
            self.unsaved_changed.emit()
        return Changed(mail.parameters is not None, bool(len(mail.points) or mail.scores))

    def _go(self, pace: Pace) -> None:
        if self._thread is None:
            self._begin(pace)
        else:
            self._set_pace(pace)

    def _begin(self, pace: Pace, replacement: Work | None = None) -> None:
        """Start a run that trains the present network on, or a `replacement` that takes its place."""
        if not self.busy and not self._closed:
            work, h = replacement or self.work, self._hyperparameters
            self._replacement, self.epochs_before = replacement, epochs_before(work, h)
            self._start(pace, work, h)

    def _ended(self, reached: RunState | None, timeline: "Timeline | None") -> None:
        self._replacement, step = None, self._stopwatch.step
        if step is not None:
            self.history.epochs_done = self.epochs_before + step.epochs_done
            self._put(replace(self.work, timeline=timeline))
            if reached is not None:
                left = not step.last
                model = replace(self.work.model, threads=reached.threads)
                self._put(replace(self.work, model=model, reached=Reached(reached, self.epochs_before, left)))

    def _put(self, work: Work) -> None:
        self._shelf = replace(self._shelf, present=work)

    def _adopt(self, work: Work) -> None:
        """Show another network in the place of the present one, which is kept at hand."""
        replaced, self._shelf = self.work, self._shelf.replaced(work)
        self._tell_of_another()
        if replaced.unsaved:
            self.replaced.emit(replaced.name)

    def _show(self, shelf: Shelf | None) -> None:
        """Show what lies before or after, if anything does."""
        if shelf is None or self.busy:
            return
        another, self._shelf = len(shelf.past) != len(self._shelf.past), shelf
        self._given_up = tuple(network for network in self._given_up if network is not self.network)
        if another:
            self._choose(next_run(self.work.model, self._hyperparameters))
        self._tell_of_another()

    def _tell_of_another(self) -> None:
        if self._thread is None:
            self._stopwatch = Stopwatch()
            self._set_state(State.STOPPED)
        self.network_changed.emit()
        self.history_changed.emit()
        self.unsaved_changed.emit()
