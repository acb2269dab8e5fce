"""The controller: owns the network, its history and the run that trains it; knows no widget.

While a run is on, its network belongs to its thread. What the window sees is `network`, a copy that `collect` takes
out of the mailbox, called by the window on its draw timer. A run's network replaces the present one with its first
batch, so a run that cannot even load its digits costs nothing; what it replaced can be brought back. A session that
is closed starts nothing any more.
"""

from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.session.branch import branched
from app.session.candidate import BUNDLED, Changed, Reached, Work, continuing, ended, grown, left_by, next_run, opened
from app.session.continuation import Continuation, continuation, epochs_before
from app.session.health import Health
from app.session.mailbox import Mail
from app.session.moment import ShownMoment, TimeMachine
from app.session.resumption import BUSY, left_in
from app.session.shelf import Shelf
from app.session.states import Pace, State
from app.session.steps import Operated, stepped
from app.session.worker import TaskThread, TrainingThread
from nn import model_file
from nn.arrays import UInt8
from nn.calibration import COLDEST, HOTTEST
from nn.hyperparameters import Hyperparameters, with_live
from nn.model_file import Model
from nn.network import Architecture, Network


class Session(TimeMachine):
    """One window's work, with the `health` of the present run."""

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
        self.health = Health(self)

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
            self._draw(self._own(), partial(self._begin, Pace.RUN))

    def continue_training(self) -> None:
        """Finish the run that was stopped, or train on for as many epochs again: what, says `continuation`."""
        self._begin(Pace.RUN)

    def resume(self, folder: Path) -> None:
        """Take up the run in a folder where it was left, and go on with it; a sentence says why that cannot be."""
        if self.busy or self.occupied:
            self.failed.emit(self.occupied or BUSY)
        else:
            self._prepare(TaskThread("resuming", lambda _: left_in(folder), self), State.LOADING, self._resume)

    def _resume(self, work: Work) -> None:
        before, h = self._hyperparameters, work.model.hyperparameters
        self._otherwise = partial(self.choose, before)
        self.choose(h)
        self._begin(Pace.RUN, work, resumes=True)

    def step_batch(self) -> None:
        """One batch, then pause."""
        self._go(Pace.BATCH)

    def step_epoch(self) -> None:
        """To the end of the epoch, then pause."""
        self._go(Pace.EPOCH)

    def reset(self) -> None:
        """Fresh weights, empty curves."""
        self.end_run()
        self._draw(self._own(), self._adopt)

    def branch(self) -> None:
        """Make the moment that is shown the present network, with what its run went on from; a run that is on ends.

        What Continue does then is the rest of this run on the same batches, with its hyperparameters or others. The
        network from before is kept at hand. Where the newest is shown nothing happens.
        """
        if self._moment is not None:
            self.end_run()
        self._branch_at(self._moment)

    def repeat(self) -> None:
        """Make the first weights of the run the present network, as `branch` does; Continue then repeats the run."""
        self.end_run()
        self._branch_at(self.beginning)

    def _branch_at(self, moment: ShownMoment | None) -> None:
        if moment is not None:
            work = branched(self.work, moment, self.run_began_at)
            self.choose(work.model.hyperparameters)
            self._adopt(work)

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
        self.choose(hyperparameters)
        if Architecture.of(hyperparameters) != Architecture.of(before):
            self._draw(hyperparameters, self._adopt, partial(self.choose, before))

    def _own(self) -> Hyperparameters:
        """Of a new network; where the present one is that of a riddle, as `Planted.chosen` has them."""
        if self.work.planted is not None:
            self.choose(self.work.planted.chosen(self._hyperparameters))
        return self._hyperparameters

    def choose(self, hyperparameters: Hyperparameters) -> None:
        """Those of the next run, and the present network stays, whatever its architecture; not for during a run."""
        self._hyperparameters = hyperparameters
        self.hyperparameters_changed.emit()

    def take(self, model: Model, path: Path | None, title: str = BUNDLED) -> None:
        """Replace the network by one that was read from `path`; None for one that comes with the program as `title`."""
        self.take_over(opened(model, path, title))

    def take_over(self, work: Work) -> None:
        """Replace the network by that of `work`, with all that belongs to it."""
        self.end_run()
        self.choose(next_run(work.model, self._hyperparameters))
        self._adopt(work)

    def start_over(self, model: Model) -> None:
        """As at the first start: the network that comes with the program, and the default hyperparameters."""
        self.end_run()
        self.choose(Hyperparameters())
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

        During a run the network belongs to the run, and a moment is looked at alone: nothing happens.
        """
        if self.at_rest:
            model = self.work.model
            certainty = replace(model.certainty, temperature=min(max(temperature, COLDEST), HOTTEST))
            self._put(replace(self.work, model=replace(model, certainty=certainty)))
            self.network_changed.emit()

    def put_step(self, network: Network, lesson: UInt8 | None = None, operated: Operated = ()) -> None:
        """Put the network that a step has led to in the place of the present one; `go_back` takes the step out.

        Where the step was a `lesson` on a picture (784,), that is like what the network knows from then on; what was
        `operated`, the work knows. During a run the network belongs to the run, and a moment is looked at alone:
        nothing happens.
        """
        if self.at_rest:
            known = self.certainty if lesson is None else self.certainty.knowing(lesson)
            self._put(stepped(self.work, network, known.familiarity, operated))
            self._tell_of_another()

    # What the run tells

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
        self._leave_replaced()
        self.health.take(mail.looks)
        self._digits = mail.digits or self._digits
        if self._stopwatch.step is None:
            return Changed()
        was_unsaved = self.work.unsaved
        self._put(grown(self.work, mail, self._hyperparameters, self.epochs_before))
        if self.work.unsaved != was_unsaved:
            self.unsaved_changed.emit()
        return Changed(mail.parameters is not None and self._moment is None, bool(len(mail.points) or mail.scores))

    def _go(self, pace: Pace) -> None:
        if self._thread is None:
            self._begin(pace)
        else:
            self.go_to(None)
            self._set_pace(pace)

    def _begin(self, pace: Pace, replacement: Work | None = None, *, resumes: bool = False) -> None:
        """Start a run that trains the present network on, or a `replacement` that takes its place."""
        if self.occupied:
            self.failed.emit(self.occupied)
        elif not self.busy and not self._closed:
            self.go_to(None)
            work, h = replacement or self.work, self._hyperparameters
            self._replacement, self.epochs_before = replacement, epochs_before(work, h)
            self.health.clear()
            self._start(pace, work, h, resumes=resumes)

    def _ended(self, thread: TrainingThread) -> None:
        waiting, self._replacement = self._replacement, None
        step, reached = self._stopwatch.step, thread.reached
        if waiting is not None and waiting.reached is not None:
            if reached is None:
                # Not even its first batch came: what had been chosen before counts again.
                self._otherwise()
            else:
                end = Reached(reached, self.epochs_before, False, thread.folder)
                self._adopt(ended(waiting, thread.certainty, end))  # it had no batch left
        if step is not None:
            self.history.epochs_done = self.epochs_before + step.epochs_done
            self._put(replace(self.work, timeline=thread.timeline))
            self.health.keep(thread.timeline)
            if reached is not None:
                self._put(left_by(self.work, Reached(reached, self.epochs_before, not step.last, thread.folder)))

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
        another, left, self._shelf = len(shelf.past) != len(self._shelf.past), self.work, shelf
        self._given_up = tuple(network for network in self._given_up if network is not self.work.model.network)
        if another:
            self.choose(self.work.next_run(left, self._hyperparameters))
        self._tell_of_another()
        self._tell_what_is_gone()

    def _tell_of_another(self) -> None:
        self.health.show(self.work.timeline)
        self._come_to_rest()
        self._leave_replaced()
        self.network_changed.emit()
        self.history_changed.emit()
        self.unsaved_changed.emit()
