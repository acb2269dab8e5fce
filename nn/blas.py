"""How many threads BLAS has: one number for the whole process, which runs in several threads ask for.

With another number the last bits of a product are others. So a run sets the number that it has, who comes last has its
way, and who only repeats a run takes what is there, and is told whether it was the number wanted.
"""

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

from threadpoolctl import threadpool_limits


class Claim:
    """That BLAS have a number of threads for a while.

    Attributes:
        threads: the number.
        kept: whether BLAS has had it all the time; to be asked when the work is done, and before the claim ends.
    """

    def __init__(self, threads: int) -> None:
        """Claim a number that BLAS has, or gets at once."""
        self.threads = threads
        self.kept = True


_lock = threading.Lock()
_claims: list[Claim] = []
"""Of all that work, those that came last at the end."""
_original = ExitStack()
"""Gives back the number from before the first of them."""


@contextmanager
def limited(threads: int) -> Iterator[Claim]:
    """Let BLAS have so many threads meanwhile, whatever others have claimed."""
    claim = Claim(threads)
    with _lock:
        for other in _claims:
            other.kept = other.kept and other.threads == threads
        _begin(claim)
    try:
        yield claim
    finally:
        with _lock:
            _end(claim)
            # They have had more threads for a moment, or fewer.
            for other in _claims:
                other.kept = False


@contextmanager
def undisturbing(threads: int) -> Iterator[Claim]:
    """Let BLAS have so many threads meanwhile if nobody has claimed another number; the claim tells whether it had."""
    claim = Claim(threads)
    with _lock:
        claim.kept = mine = not _claims or _claims[-1].threads == threads
        if mine:
            _begin(claim)
    try:
        yield claim
    finally:
        with _lock:
            if mine:
                _end(claim)


def _begin(claim: Claim) -> None:
    limits = threadpool_limits(limits=claim.threads, user_api="blas")
    if not _claims:
        _original.enter_context(limits)
    _claims.append(claim)


def _end(claim: Claim) -> None:
    """Whoever is left last has its number, and whoever goes last gives back the original one."""
    was_last = _claims[-1] is claim
    _claims.remove(claim)
    if not _claims:
        _original.close()
    elif was_last:
        threadpool_limits(limits=_claims[-1].threads, user_api="blas")
