"""The networks that others have replaced: back and forward, as in a browser, and nothing trained is lost on the way."""

from dataclasses import dataclass, replace
from typing import Self

from app.session.candidate import NEW, Work

MOST = 20
"""Networks that are kept."""

MOST_PARAMETERS = 50_000_000
"""Numbers in all of them together: 200 MB."""


@dataclass(frozen=True)
class Shelf:
    """What was there before the present network, and what `back` has left.

    Attributes:
        past: the networks before, the last one replaced at the end.
        future: the networks after, the next one at the end.
    """

    past: tuple[Work, ...] = ()
    future: tuple[Work, ...] = ()

    @property
    def kept(self) -> tuple[Work, ...]:
        """All of them, those first that are reached first."""
        return (*reversed(self.past), *reversed(self.future))

    def replaced(self, present: Work) -> Self:
        """The shelf once another network takes the place of `present`: all are kept that cannot be had again."""
        kept = (work for work in (*self.past, *reversed(self.future), present) if not work.fresh)
        return type(self)(_bounded(tuple(kept)))

    def numbered(self, work: Work) -> Work:
        """A new network with a number that no other one here has; the one that comes with the program needs none."""
        taken = [kept.number for kept in self.past if kept.title == NEW and kept.path is None]
        return replace(work, number=max(taken, default=0) + 1) if work.title == NEW else work

    def with_other(self, work: Work, other: Work) -> Self:
        """The shelf with `other` in the place of `work`."""
        past, future = ([other if kept is work else kept for kept in works] for works in (self.past, self.future))
        return type(self)(tuple(past), tuple(future))

    def back(self, present: Work) -> tuple[Work, Self]:
        """The network before `present`, and the shelf then; `past` must not be empty."""
        return self.past[-1], type(self)(self.past[:-1], (*self.future, present))

    def forward(self, present: Work) -> tuple[Work, Self]:
        """The network after `present`, and the shelf then; `future` must not be empty."""
        return self.future[-1], type(self)((*self.past, present), self.future[:-1])


def _bounded(works: tuple[Work, ...]) -> tuple[Work, ...]:
    """The last of them, as many as there is room for."""
    kept, parameters = 0, 0
    for work in reversed(works[-MOST:]):
        parameters += work.model.network.parameters.size
        if kept and parameters > MOST_PARAMETERS:
            break
        kept += 1
    return works[len(works) - kept :]
