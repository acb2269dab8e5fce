"""What Continue does: it finishes a run that was stopped, or trains on for further epochs."""

from collections.abc import Callable
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np

from app.session.candidate import Work, continuing
from nn.data.digits import Split
from nn.hyperparameters import Hyperparameters, with_live
from nn.network import Network
from nn.optimizers import share_memory

if TYPE_CHECKING:
    from app.session.keeping import Keeping
    from nn.run import Run
    from nn.timeline.snapshots import Timeline


class Continuation(Enum):
    """What a run does that trains a network on."""

    REST = "the batches that a stopped run has left"
    FURTHER = "further epochs, with what the optimizer remembers"
    ANEW = "further epochs, with an optimizer that remembers nothing"


def continuation(work: Work, h: Hyperparameters) -> Continuation:
    """What a run of the hyperparameters `h` does that trains the work's network on."""
    if work.reached is None:
        return Continuation.ANEW
    before, now = (continuing(work.model, each) for each in (work.reached.state.hyperparameters, h))
    # A run that goes on takes other live hyperparameters, and so does one that was stopped meanwhile.
    if work.reached.left and with_live(before, now) == now:
        return Continuation.REST
    return Continuation.FURTHER if share_memory(before.optimizer, now.optimizer) else Continuation.ANEW


def epochs_before(work: Work, h: Hyperparameters) -> float:
    """Epochs that the network had been trained for when the run began which the hyperparameters `h` make of it."""
    if work.reached is not None and continuation(work, h) is Continuation.REST:
        return work.reached.epochs_before
    return work.history.epochs_done


def begun(work: Work, h: Hyperparameters, network: Network, data: Split) -> "Run":
    """The run that trains `network`, a copy of the work's; in a thread, for what it goes on from may be large."""
    from nn.run import Run

    if work.reached is None:
        rng = work.rng or np.random.default_rng(work.model.hyperparameters.seed)
        return Run(network, data, h, rng)
    state = work.reached.state
    if continuation(work, h) is Continuation.REST:
        return Run.resumed(replace(state, hyperparameters=h), network, data)
    return Run.continued(state, h, network, data)


def keeping_of(
    work: Work,
    h: Hyperparameters,
    run: "Run",
    tell: Callable[[str], None],
    changed: Callable[[], None],
    *,
    with_it: bool,
) -> "Keeping":
    """What keeps the run that `begun` has made of the same on disk; arguments and errors are those of `Keeping`."""
    from app.session.keeping import Keeping

    keeping = Keeping(run, tell, changed, epochs_before(work, h))
    if work.planted is not None:
        keeping.refuse()
    elif work.reached is not None and continuation(work, h) is Continuation.REST:
        keeping.go_on(work.reached.folder, with_it=with_it)
    return keeping


def timeline_of(work: Work, h: Hyperparameters, run: "Run") -> "Timeline":
    """The snapshots of the run that `begun` has made of the same: those of the stopped one whose rest it does, or new.

    Where the digits were read anew meanwhile, they may be others, and the batches before are not told any more.
    """
    from nn.timeline.snapshots import Timeline

    earlier = work.timeline
    if earlier is not None and earlier.data is run.data and continuation(work, h) is Continuation.REST:
        return earlier
    return Timeline(run)
