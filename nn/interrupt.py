"""Ctrl-C between two batches: within one, weights would be changed by half and the run would stand nowhere."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def between_batches() -> Iterator[Callable[[], bool]]:
    """What says whether Ctrl-C has been pressed; a second one interrupts at once, as everywhere.

    Where Ctrl-C is ignored, handled by others, or not for this thread, it is left as it is.
    """
    asked = threading.Event()
    ours = threading.current_thread() is threading.main_thread()
    if not ours or signal.getsignal(signal.SIGINT) is not signal.default_int_handler:
        yield asked.is_set
        return

    def ask(*_: object) -> None:
        asked.set()
        signal.signal(signal.SIGINT, signal.default_int_handler)

    signal.signal(signal.SIGINT, ask)
    try:
        yield asked.is_set
    finally:
        signal.signal(signal.SIGINT, signal.default_int_handler)
