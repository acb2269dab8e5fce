"""Which network the derivation takes apart, with which hyperparameters of training, and what it is called."""

from app.session.about import about, about_moment
from app.session.digit_choice import DigitChoice
from app.session.session import Session
from app.session.states import State
from nn.hyperparameters import Hyperparameters

MOVING = (State.LOADING, State.RUNNING)
"""A run may change the network at any time, the first batch included, which may come before the news that it runs."""


class Taken:
    """The network that the derivation has.

    Attributes:
        network: never changed in place.
        batch: of the run, after which it is or, where the digits are that batch's own, before which; None where no run
            is on, or it is the network of before the run.
    """

    def __init__(self, session: Session, choice: DigitChoice) -> None:
        """Begin with the session's network."""
        self._session, self._choice = session, choice
        self.network = session.network
        self.batch: int | None = None

    @property
    def is_at_rest(self) -> bool:
        """Whether what the session shows is followed: a moment, or a network that no run changes."""
        return self._session.moment is not None or self._session.state not in MOVING

    @property
    def is_newest(self) -> bool:
        """Whether training has no newer one that could be taken."""
        return self._session.moment is not None or self._session.state is not State.RUNNING

    def renew(self) -> bool:
        """Take the session's network, or that of before the batch of a moment; whether it is another one."""
        moment, progress = self._session.moment, self._session.progress()
        network, batch = self._session.network, progress.batch if progress is not None and self._session.busy else None
        if moment is not None:
            batch = moment.step
            if self._choice.is_batch:
                if moment.before is None:
                    return False  # it is being replayed
                network = moment.before
        if network is self.network and batch == self.batch:
            return False
        self.network, self.batch = network, batch
        return True

    @property
    def hyperparameters(self) -> Hyperparameters:
        """Of training; at a moment those of its batch, with the learning rate that the schedule gave it."""
        moment = self._session.moment
        return self._session.hyperparameters if moment is None else moment.hyperparameters

    @property
    def about(self) -> str:
        """Which network it is, in a sentence or two."""
        session = self._session
        if session.moment is not None and self.batch is not None:
            return about_moment(self.batch, before=self._choice.is_batch)
        return about(self.batch, session.state in MOVING, session.work.steps, session.certainty.temperature)
