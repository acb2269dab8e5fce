"""The digits of the session's network, read once for all pages of Insight as long as one of them is in sight."""

from collections.abc import Callable

from app.session.insight.split_digits import SplitDigits, splitting
from app.session.session import Session
from app.session.training_digits import TrainingDigits, reading


class KeptDigits:
    """Hands out what reads them, in any thread; what was read stays until the tab is left: MNIST takes 50 MB."""

    def __init__(self, session: Session) -> None:
        """Nothing was read."""
        self._session = session
        self._stay = object()
        self._training: TrainingDigits | None = None
        self._split: tuple[object, SplitDigits] | None = None

    def forget(self) -> None:
        """Nobody looks at any page."""
        self._stay, self._training, self._split = object(), None, None

    def training(self) -> Callable[[Callable[[], bool]], TrainingDigits]:
        """What reads those that the network learned from."""
        h, split, kept = self._session.work.model.hyperparameters, self._split, self._training
        if kept is not None and kept.is_of(self._session):
            return lambda _: kept
        if split is not None and split[0] == (h.data, h.validation) and not split[1].note:
            found = TrainingDigits(h.data, h.validation, split[1].training)
            return lambda _: found
        stay, read = self._stay, reading(self._session)

        def task(cancelled: Callable[[], bool]) -> TrainingDigits:
            found = read(cancelled)
            if stay is self._stay:
                self._training = found
            return found

        return task

    def split(self) -> Callable[[Callable[[], bool]], SplitDigits]:
        """What reads those, and the ones held back."""
        h, kept = self._session.work.model.hyperparameters, self._split
        key = h.data, h.validation
        if kept is not None and kept[0] == key:
            return lambda _: kept[1]
        stay, read = self._stay, splitting(self._session)

        def task(cancelled: Callable[[], bool]) -> SplitDigits:
            found = read(cancelled)
            # Where a source is missing it may come: then it is read anew.
            if stay is self._stay and not found.note:
                self._split, self._training = (key, found), None
            return found

        return task
