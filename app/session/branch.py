"""A branch of a run: what it had come to after one of its batches, as a network to go on with."""

from dataclasses import replace

from app.session.candidate import NEW, Reached, Work, continuing
from app.session.moment import ShownMoment, batches_an_epoch
from nn.model_file import Model
from nn.run_state import RunState
from nn.stopping import Standing


def branched(work: Work, moment: ShownMoment, started: float) -> Work:
    """The work as it was at a moment of its run, which began when the network had been trained for `started` epochs.

    With the same hyperparameters it goes on as the run did, bit for bit where the moment is exact.
    """
    state, an_epoch = beyond(moment.state), batches_an_epoch(moment.timeline)
    history = work.history.until(started + moment.epochs_done)
    # What a run leaves may be the weights of another epoch than its last, and so are its scores.
    restored = work.reached is not None and work.reached.state.standing.restored is not None
    unchanged = len(history.validation) == len(work.history.validation) and not restored
    return Work(
        Model(
            moment.network,
            continuing(work.model, state.hyperparameters),
            work.model.scores if unchanged else {},
            state.threads,
        ),
        history,
        reached=Reached(state, started, left=state.step < an_epoch * state.hyperparameters.epochs),
        timeline=moment.timeline.until(state),
        title=NEW if work.planted is None else work.title,
        planted=work.planted,
    )


def beyond(state: RunState) -> RunState:
    """The state to go on from: who goes on from where a run has ended by itself wants to see more of it."""
    return state if state.standing.stop is None else replace(state, standing=Standing(), best=None)
