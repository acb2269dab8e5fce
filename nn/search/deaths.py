"""What is done where a process of a search dies: another one takes its place, but not without end."""

import signal

TRIES = 3
"""Deaths of each process in a row, without a trial that comes to its end meanwhile, after which it is left at that."""

CHOSEN = (0, 2, 130, -signal.SIGINT)
"""How a process ends that does not die: all is made, a sentence says why not, or a person has stopped it."""

REPLACED = "A process of the search ended with {}; another one takes its place, and its trial is made again."
LEFT = "A process of the search ended with {}; its trial is made again when the search goes on."
GIVEN_UP = (
    "Processes of the search die again and again, the last one with {}, and no trial comes to its end; no other one is "
    "started."
)
"""What is said of one that died with a code."""


class Deaths:
    """Those of processes that one program leads."""

    def __init__(self, processes: int) -> None:
        """None of so many has died."""
        self._most = TRIES * processes
        self._in_a_row = self._ended = 0

    def another(self, ended: int) -> bool:
        """Whether one that has died is replaced, where so many trials of the study have an end by now."""
        if ended > self._ended:
            self._in_a_row, self._ended = 0, ended
        self._in_a_row += 1
        return self._in_a_row < self._most


def died(code: int) -> bool:
    """Whether a process that ended with this code died."""
    return code not in CHOSEN
