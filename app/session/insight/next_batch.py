"""Which batch follows what is shown: of its step the surface of a cost is asked what it does."""

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from app.session.session import Session
from nn.hyperparameters import ABOUT, Hyperparameters
from nn.insight.edge import rate_at

if TYPE_CHECKING:
    from nn.fields import Real


def of_next_batch(session: Session) -> Hyperparameters:
    """The hyperparameters of the batch that follows what is shown, with the learning rate that its schedule gives it.

    After the last batch of a run they are its own. Where no run is on and no moment of one is shown, they are those
    chosen for the next run, whose schedule has not begun.
    """
    moment, timeline, progress = session.moment, session.timeline, session.progress()
    if moment is not None:
        h, step, timeline = moment.state.hyperparameters, moment.step, moment.timeline
    elif session.busy and progress is not None:
        h, step = session.hyperparameters, progress.batch
    else:
        return session.hyperparameters
    if timeline is None:
        return h
    least = cast("Real", ABOUT["learning_rate"]).minimum
    return replace(h, learning_rate=max(rate_at(h, step, len(timeline.data.training)), least))
