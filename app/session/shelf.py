"""One stack of what happened to the network: back and forward, as in a browser, and nothing trained is lost on the way.

What others have replaced lies one beside the other; what differs by steps of a person's lies within one work.
"""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from app.session.candidate import NEW, Work, at_rest, recalled
from app.session.steps import redone, shortened, undone
from nn.network import Network

MOST = 20
"""Works that are kept."""

MOST_PARAMETERS = 50_000_000
"""Numbers in all of them together: 200 MB."""

MOST_BYTES = 200_000_000
"""Of what the runs of works that are not present went through, all together: as much as one present run may take."""


@dataclass(frozen=True)
class Shelf:
    """The present work, what was there before it, and what `back` has left.

    Attributes:
        present: the one that is shown.
        past: the works before, the last one replaced at the end.
        future: the works after, the next one at the end.
    """

    present: Work
    past: tuple[Work, ...] = ()
    future: tuple[Work, ...] = ()

    @property
    def works(self) -> tuple[Work, ...]:
        """All of them: the present one, then those before and after, those first that are reached first."""
        return (self.present, *reversed(self.past), *reversed(self.future))

    def replaced(self, work: Work) -> Self:
        """The shelf once `work` has taken the place of the present one: all are kept that cannot be had again."""
        # Steps that were taken out are not kept: another way was gone since.
        works = (replace(at_rest(each), later=()) for each in (*self.past, *reversed(self.future), self.present))
        past = _bounded(tuple(each for each in works if not each.fresh and _stays(each, work)))
        return type(self)(_numbered(work, past), past)._lightened()

    def saved(self, network: Network, path: Path) -> Self:
        """The shelf once the file `path` has one of its networks."""

        def now(work: Work) -> Work:
            return replace(work, saved=network, path=path) if work.model.network is network else work

        return type(self)(now(self.present), tuple(map(now, self.past)), tuple(map(now, self.future)))

    def back(self) -> Self | None:
        """What was there before: the present work with a step less, or the work before it; None where nothing was."""
        if self.present.earlier:
            return replace(self, present=undone(self.present))
        if not self.past:
            return None
        return type(self)(recalled(self.past[-1]), self.past[:-1], (*self.future, at_rest(self.present)))._lightened()

    def forward(self) -> Self | None:
        """The shelf before `back`; None where nothing was taken back."""
        if self.present.later:
            return replace(self, present=redone(self.present))
        if not self.future:
            return None
        past = (*self.past, at_rest(self.present))
        return type(self)(recalled(self.future[-1]), past, self.future[:-1])._lightened()

    def _lightened(self) -> Self:
        """With the memories of runs that there is room for: those of the works that are reached first."""
        taken, heavy = 0, set()
        for work in self.works:
            taken += 0 if work.memory is None else work.memory.bytes
            if taken > MOST_BYTES and work is not self.present:
                heavy.add(id(work))

        def light(work: Work) -> Work:
            return replace(work, memory=None, forgot=True) if id(work) in heavy and work.memory else work

        return replace(self, past=tuple(map(light, self.past)), future=tuple(map(light, self.future)))


def _stays(work: Work, other: Work) -> bool:
    """Whether a work is kept beside `other`, which takes its place: that of a riddle beside others of it alone."""
    riddles = [None if each.planted is None else each.planted.riddle for each in (work, other)]
    return riddles[0] is None or riddles[0] == riddles[1]


def _numbered(work: Work, past: tuple[Work, ...]) -> Work:
    """A new network with a number that no other one here has; the one that comes with the program needs none."""
    taken = [kept.number for kept in past if kept.title == NEW and kept.path is None]
    return replace(work, number=max(taken, default=0) + 1) if work.title == NEW else work


def _bounded(works: tuple[Work, ...]) -> tuple[Work, ...]:
    """The last of them, as many as there is room for; where there is little, steps go before whole works."""
    if sum(map(_parameters, works)) > MOST_PARAMETERS:
        works = tuple(map(shortened, works))
    kept, parameters = 0, 0
    for work in reversed(works[-MOST:]):
        parameters += _parameters(work)
        if kept and parameters > MOST_PARAMETERS:
            break
        kept += 1
    return works[len(works) - kept :]


def _parameters(work: Work) -> int:
    """Numbers in all that is kept of a work."""
    return work.model.network.parameters.size * (1 + len(work.earlier))
