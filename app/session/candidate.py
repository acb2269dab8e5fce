"""What a session works on: a network, how it came about, and how it grows by what a run tells."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from app.session.history import Clock, History
from app.session.mailbox import Mail
from app.session.planted import Planted
from nn.arrays import Array
from nn.certainty import Certainty
from nn.data import sources
from nn.data.digits import Split
from nn.errors import never
from nn.familiarity import Familiarity
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.network import Network
from nn.run_state import RunState, generator
from nn.steps import EpochScores, Step, finite

if TYPE_CHECKING:
    from nn.insight.portrait import Surgery
    from nn.timeline.snapshots import Timeline

Operated: TypeAlias = "tuple[Surgery, ...]"
"""What was done to single neurons of a network, in order."""

NEW, BUNDLED = "New network", "Bundled network"
"""Titles of networks that have no file."""


@dataclass(frozen=True)
class Reached:
    """How far the run came that made a network; larger than the network.

    Attributes:
        state: of the run at its end.
        epochs_before: that the network had been trained for when the run began.
        left: whether it was stopped with batches left.
        folder: of the run on disk; None where it is not kept.
    """

    state: RunState
    epochs_before: float
    left: bool
    folder: Path | None = None


@dataclass(frozen=True, eq=False)
class RunMemory:
    """What belongs to a network that a run has made, set aside while another network is the present one."""

    network: Network
    reached: Reached
    timeline: "Timeline | None"

    @property
    def bytes(self) -> int:
        """What it takes, about."""
        state = self.reached.state
        arrays = state.parameters, state.before, state.memory, *(() if state.best is None else (state.best,))
        own: int = sum(array.nbytes for array in arrays)
        return own if self.timeline is None else own + self.timeline.bytes


@dataclass(frozen=True)
class Version:
    """A network with so many steps of a person's in it, what it knows, and which neurons were operated on, in order."""

    network: Network
    familiarity: Familiarity | None
    steps: int
    operated: Operated = ()


@dataclass(frozen=True)
class Work:
    """A network, how it came about, and whether a file has it.

    Attributes:
        model: the network, the hyperparameters of its last run, its scores.
        history: its learning curves.
        rng: where the random numbers of its next run start, unless it has `reached` something; None before its first
            run here.
        reached: how far the run came that made it; None where it came about in another way.
        timeline: the snapshots of the run that made it, or that failed to; None where there are none.
        memory: what comes back with the network that a run had made, which is another one or is not present.
        forgot: whether such a memory had to be let go.
        saved: the network that nobody can lose: it was opened, saved, or has the random weights of its seed.
        random: the network with the random weights that this one began with.
        steps: of a person's, in the network since its last run.
        operated: what was done to single neurons among them, in order.
        earlier: the network with fewer of them, the one before the last step at the end.
        later: the network with those that were taken out, the next one to put back in at the end.
        path: its file, None where it has none.
        title: what it is called where it has no file.
        number: tells it from others of its title.
        planted: what makes it the network of a riddle; None for any other.
    """

    model: Model
    history: History
    rng: "np.random.Generator | None" = None
    reached: Reached | None = None
    timeline: "Timeline | None" = None
    memory: RunMemory | None = None
    forgot: bool = False
    saved: Network | None = None
    random: Network | None = None
    steps: int = 0
    operated: Operated = ()
    earlier: tuple[Version, ...] = ()
    later: tuple[Version, ...] = ()
    path: Path | None = None
    title: str = NEW
    number: int = 1
    planted: Planted | None = None

    @property
    def folder(self) -> Path | None:
        """Of the run on disk that led to its network; None where none is kept."""
        memory = self.memory
        reached = memory.reached if memory and memory.network is self.model.network else self.reached
        return None if reached is None else reached.folder

    @property
    def unsaved(self) -> bool:
        """Whether it would be lost without its being saved; that of a riddle is nobody's loss."""
        return self.model.network is not self.saved and self.planted is None

    @property
    def faulty(self) -> bool:
        """Whether a bug is planted in it."""
        return self.planted is not None and not self.planted.mended

    def learned(self, split: Split) -> Split:
        """The digits that a run of it learns, of those that its hyperparameters name."""
        return split if self.planted is None else self.planted.digits(split)

    @property
    def fresh(self) -> bool:
        """Whether it has the random weights that it began with."""
        return self.model.network is self.random

    def next_run(self, left: "Work", present: Hyperparameters) -> Hyperparameters:
        """The hyperparameters of the run after it is back in the place of `left`; out of a riddle, as before that."""
        if left.planted is not None and self.planted is None:
            return left.planted.own
        return next_run(self.model, present)

    @property
    def version(self) -> Version:
        """The network with its steps."""
        return Version(self.model.network, self.model.certainty.familiarity, self.steps, self.operated)

    @property
    def told(self) -> str:
        """Its name and the steps in it."""
        return self.name + with_steps(self.steps)

    @property
    def name(self) -> str:
        """What people call it; that of a riddle by its title, even where a file has it."""
        if self.path and self.planted is None:
            return self.path.name
        return self.title if self.number == 1 else f"{self.title} {self.number}"


@dataclass(frozen=True)
class Changed:
    """What a look into the mailbox has changed: whether the weights are newer, whether the curves have more points."""

    network: bool = False
    history: bool = False


def with_steps(count: int) -> str:
    """Words that follow the name of a network with so many steps of a person's; none where it has none."""
    return f" with {count} step{'s' if count > 1 else ''} of yours" if count else ""


def fresh(h: Hyperparameters, cancelled: Callable[[], bool] = never) -> Work:
    """A network with random weights; what is left of its random numbers goes into its first run.

    Raises:
        Cancelled: where `cancelled`, asked now and then, said so.
    """
    # Here, because the window opens without it.
    from nn.run import first_weights

    network, rng = first_weights(h, cancelled)
    return Work(Model(network, h), History(), rng, saved=network, random=network)


def once_more(work: Work) -> Work:
    """The same work, to be shown again later: where it is fresh, no run that begins with it meanwhile changes it."""
    if not work.fresh or work.rng is None:
        return work
    return replace(work, history=History(), rng=generator(work.rng.bit_generator.state))


def opened(model: Model, path: Path | None, title: str = BUNDLED) -> Work:
    """A network from the file `path`; None is one that comes with the program, which has no file to save to."""
    return Work(model, History(), saved=model.network, path=path, title=title)


def at_rest(work: Work) -> Work:
    """The work with what a run would go on from, but for its random numbers, and what a run went through set aside."""
    if work.reached is None:
        # How long a network was trained before a run that failed is not known any more.
        return work if work.timeline is None else replace(work, timeline=None, forgot=True)
    memory = RunMemory(work.model.network, work.reached, work.timeline)
    return replace(work, reached=None, timeline=None, memory=memory, rng=generator(work.reached.state.chance))


def recalled(work: Work) -> Work:
    """The work as it was before `at_rest`, where its network is that one again."""
    memory = work.memory
    if memory is None or memory.network is not work.model.network:
        return work
    return replace(work, reached=memory.reached, timeline=memory.timeline, memory=None)


def bare(work: Work) -> Work:
    """The work with nothing of a run that would take room, but for its random numbers."""
    return replace(at_rest(work), memory=None)


def next_run(model: Model, present: Hyperparameters) -> Hyperparameters:
    """The hyperparameters of the run after `model` was opened: its own, with what is on this computer.

    A model may have learned from digits that are not here: the next run takes those that are, and where none is, those
    of the run before. Nor need its teacher be here: then the next run has none.
    """
    h = model.hyperparameters
    teacher = h.teacher if os.path.isfile(h.teacher) else ""
    return replace(h, data=sources.at_hand(h.data) or present.data, teacher=teacher)


def grown(work: Work, mail: Mail, h: Hyperparameters, start: float) -> Work:
    """The work after a run with the hyperparameters `h` has told of its batches; the curves grow in place.

    The run began when the network had been trained for `start` epochs.
    """
    history, model = work.history, work.model
    if mail.step is not None:
        _tell_clock(history.clock, mail.step, mail.scores, start)
    if len(mail.points):
        history.training.extend(_rows(mail.points, start))
    if mail.scores:
        rows = [(done, scores.validation_loss, scores.validation_accuracy) for done, scores in mail.scores]
        history.validation.extend(_rows(np.array(rows), start))
        model = replace(model, scores=finite(mail.scores[-1][1]))
    if mail.parameters is not None:
        network = Network(model.network.architecture, mail.parameters, model.network.rules)
        h = continuing(model, h)
        model = replace(model, network=network, hyperparameters=h, threads=None, certainty=mail.certainty)
    if mail.step is None:
        return replace(work, model=model)
    work = replace(work, model=model, reached=None, timeline=None, saved=None, random=None)
    return replace(work, memory=None, forgot=False, steps=0, operated=(), earlier=(), later=())


def left_by(work: Work, reached: Reached) -> Work:
    """The work once its run has come so far, which may have left other weights than those of its last epoch."""
    scores = reached.state.standing.restored
    left = work.model.scores if scores is None else finite(scores)
    return replace(work, model=replace(work.model, threads=reached.state.threads, scores=left), reached=reached)


def ended(work: Work, certainty: Certainty, reached: Reached) -> Work:
    """The work of a run that was left after its last batch, once it has come to its end."""
    before = work.model.network
    network = Network(before.architecture, reached.state.parameters, before.rules)
    return left_by(replace(work, model=replace(work.model, network=network, certainty=certainty)), reached)


def continuing(model: Model, h: Hyperparameters) -> Hyperparameters:
    """The hyperparameters `h` for a run that trains `model` on, whose architecture may be another than they say."""
    own = model.hyperparameters
    return replace(h, hidden=own.hidden, activation=own.activation, output=own.output, loss=own.loss)


def _tell_clock(clock: Clock, step: Step, scores: Sequence[tuple[float, EpochScores]], start: float) -> None:
    """Tell how many batches and seconds the epochs of a run took that began after `start` epochs."""
    clock.begin(start)
    for done, each in scores:
        clock.tell(done, done / step.epochs_done * step.step, each.train_seconds)
    clock.tell(step.epochs_done, step.step)


def _rows(points: Array, start: float) -> Array:
    """Points (m, 3) whose epochs are counted from where this run started, counted from the network's first."""
    rows: Array = points + np.array([start, 0.0, 0.0])
    return rows
