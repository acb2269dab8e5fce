"""A process that another program leads: a word on its standard input says when it is to end.

Not a signal, which not every system has; and a leader that is killed closes it, too, so that nothing goes on alone.
"""

import os
import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import subprocess

REST, STOP = b".", b"!"
"""End after the present trial, as at the end of the input; or in the middle of it, which is then a failed one."""


@dataclass(frozen=True)
class Lead:
    """What the leader has asked for.

    Attributes:
        resting: no other trial is to be begun.
        stopped: nor is the present one to come to its end.
    """

    resting: threading.Event
    stopped: threading.Event


def followed(number: int = 0) -> Lead:
    """Listen to the leader at a file of this number, from now on."""
    lead = Lead(threading.Event(), threading.Event())

    def listen() -> None:
        # Not by `sys.stdin`, whose lock a thread that waits would take into the end of the program.
        while word := os.read(number, 1):
            (lead.stopped if word == STOP else lead.resting).set()
        lead.resting.set()

    threading.Thread(target=listen, name="lead", daemon=True).start()
    return lead


def ask(process: "subprocess.Popen[Any]", word: bytes) -> None:
    """Say REST or STOP to a process that was started with a pipe; nothing happens where it has ended."""
    if process.stdin is not None:
        with suppress(OSError):
            process.stdin.write(word)
