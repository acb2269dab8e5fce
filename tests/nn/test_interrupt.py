"""Ctrl-C between two batches, where it is ours to handle."""

import signal
import threading
from collections.abc import Iterator

import pytest

from nn.interrupt import between_batches


@pytest.fixture(autouse=True)
def _as_it_was() -> Iterator[None]:
    before = signal.getsignal(signal.SIGINT)
    yield
    signal.signal(signal.SIGINT, before)


def test_the_first_is_told_and_the_second_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with between_batches() as stopped:
        assert not stopped()
        signal.raise_signal(signal.SIGINT)
        assert stopped()
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_after_the_last_batch_it_interrupts_as_everywhere() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    with between_batches():
        assert signal.getsignal(signal.SIGINT) is not signal.default_int_handler
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_where_it_is_ignored_it_stays_ignored() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with between_batches() as stopped:
        signal.raise_signal(signal.SIGINT)
        assert not stopped()
    assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN


def test_another_thread_leaves_it_alone() -> None:
    signal.signal(signal.SIGINT, signal.default_int_handler)
    found = []

    def look() -> None:
        with between_batches():
            found.append(signal.getsignal(signal.SIGINT))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found == [signal.default_int_handler]
