"""A run in its thread, watched: what its batches come to and what is wrong with it go into the mailbox."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from app.session.mailbox import Mailbox
from nn.errors import DivergenceError
from nn.steps import Step

if TYPE_CHECKING:
    from nn.run import Run


@contextmanager
def watched(run: "Run", mailbox: Mailbox) -> Iterator[Callable[[Step], None]]:
    """What is to be asked with each batch that the run has made; where the run diverges within, that is told, too."""
    from nn.health.watch import Checkup, Watch

    watch, network = Watch(run), run.network

    def see(step: Step) -> None:
        mailbox.put(step, network)
        look = watch.see(run, step)
        if look is not None:
            mailbox.put_look(look)

    try:
        yield see
    except DivergenceError as error:
        alarm = watch.diverged(error, run)
        if alarm is not None:
            mailbox.put_look(Checkup(None, (alarm,)))
        raise
