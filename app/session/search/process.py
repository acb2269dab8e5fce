"""A process that makes trials, led by the window."""

import subprocess
import tempfile

from nn.search.led import REST, STOP, ask
from nn.search.study import embedded
from nn.search.workers import start_led

WORDS = 4096
"""Bytes of what it said last that are read."""


class Process:
    """Makes trials until the study has enough of them."""

    def __init__(self, study: str, trials: int) -> None:
        """Start it; OSError where the system does not."""
        self._told = tempfile.TemporaryFile()
        try:
            self._process = start_led(study, embedded(), trials, self._told)
        except OSError:
            self._told.close()
            raise
        self._asked = False

    @property
    def number(self) -> int:
        """Of the process, as the system counts."""
        return self._process.pid

    @property
    def ended(self) -> bool:
        """Whether it has."""
        return self._process.poll() is not None

    def rest(self) -> None:
        """Have it end after its present trial."""
        ask(self._process, REST)

    def stop(self) -> None:
        """Have it end at once."""
        self._asked = True
        ask(self._process, STOP)

    def end(self, patience: float) -> None:
        """Have it ended, by force where it takes longer than so many seconds."""
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self.close()

    def close(self) -> tuple[int, str]:
        """Let what belongs to it go; with which code it ended, 0 where it was asked to, and its last words or ""."""
        code = self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        self._told.seek(max(self._told.seek(0, 2) - WORDS, 0))
        lines = self._told.read().decode(errors="replace").splitlines()
        self._told.close()
        if self._asked:
            return 0, ""
        return code, lines[-1].removeprefix("digitscope: ") if lines else ""
