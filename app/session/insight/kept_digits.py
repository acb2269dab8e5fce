"""The digits of the session's network, read once for all pages of Insight as long as one of them is in sight."""

from collections.abc import Callable

from app.session.network_digits import NetworkDigits, reading
from app.session.session import Session


class KeptDigits:
    """Hands out what reads them, in any thread; what was read stays until the tab is left: MNIST takes 50 MB."""

    def __init__(self, session: Session) -> None:
        """Nothing was read."""
        self._session = session
        self._stay = object()
        self._kept: NetworkDigits | None = None

    @property
    def key(self) -> object:
        """Equal where they are of the same sources."""
        h = self._session.work.model.hyperparameters
        return h.data, h.validation

    def forget(self) -> None:
        """Nobody looks at any page."""
        self._stay, self._kept = object(), None

    def reading(self) -> Callable[[Callable[[], bool]], NetworkDigits]:
        """What reads those that the network learned from, and those held back."""
        h, kept = self._session.work.model.hyperparameters, self._kept
        if kept is not None and kept.is_of(self._session):
            # A run may have read them too, or others where a source was renewed: its own are in memory already.
            loaded = self._session.loaded_of(h.data, h.validation)
            if loaded is None or loaded.training is kept.training:
                return lambda _: kept
        stay, read = self._stay, reading(self._session)

        def task(cancelled: Callable[[], bool]) -> NetworkDigits:
            found = read(cancelled)
            if stay is self._stay:
                self._kept = found
            return found

        return task
