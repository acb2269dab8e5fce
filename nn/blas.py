"""How many threads BLAS has: one number for the whole process, which runs in several threads ask for.

With another number the last bits of a product are others. So a run sets the number that it has, who comes last has its
way, and who only repeats a run takes what is there, and is told whether it was the number wanted.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

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


@contextmanager
def limited(threads: int) -> Iterator[Claim]:
    """Let BLAS have so many threads meanwhile, whatever others have claimed."""
    claim = Claim(threads)
    with threadpool_limits(limits=threads, user_api="blas"):
        with _lock:
            for other in _claims:
                other.kept = other.kept and other.threads == threads
            _claims.append(claim)
        try:
            yield claim
        finally:
            with _lock:
                _claims.remove(claim)
                # They may have more threads in a moment.
                for other in _claims:
                    other.kept = False


@contextmanager
def undisturbing(threads: int) -> Iterator[Claim]:
    """Let BLAS have so many threads meanwhile if nobody has claimed another number; the claim tells whether it had."""
    claim, limits = Claim(threads), None
    with _lock:
        if not _claims:
            limits = threadpool_limits(limits=threads, user_api="blas")
        claim.kept = not _claims or _claims[-1].threads == threads
        if claim.kept:
            _claims.append(claim)
    try:
        yield claim
    finally:
        with _lock:
            if claim in _claims:
                _claims.remove(claim)
            # A run that began meanwhile keeps its number.
            if limits is not None and not _claims:
                limits.restore_original_limits()
