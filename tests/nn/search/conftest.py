"""A server of PostgreSQL that a test has for itself, and may stop and start again."""

import os
import shutil
import subprocess
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from nn.search.study import closed, open_storage

PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))[-1:]

LOOK = 0.05
"""Seconds between two looks at a storage that others work on."""

PATIENCE = "180"
"""Seconds in which a busy machine has started or stopped it."""


def breath(process: "subprocess.Popen[Any]") -> None:
    """Leave the storage to a process for a moment before the next look; it is still there afterwards."""
    with suppress(subprocess.TimeoutExpired):
        process.wait(LOOK)
        raise AssertionError(f"The process has ended with {process.returncode}: {process.communicate()}")


def opened_at_once(url: str, count: int) -> int:
    """How many of `count` threads open a storage that none has opened before, all at the same moment."""
    gate, opened = threading.Barrier(count), list[bool]()

    def go() -> None:
        gate.wait()
        closed(open_storage(url))
        opened.append(True)

    threads = [threading.Thread(target=go) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return len(opened)


class Server:
    """One, on a socket in a folder of its own.

    Attributes:
        url: as `--storage` takes it.
    """

    def __init__(self, folder: Path) -> None:
        """Make its files in an empty folder, and start it."""
        self.url = f"postgresql+psycopg://scope@/postgres?host={folder}"
        self._folder, self._data = folder, folder / "data"
        if os.getuid() == 0:
            # It refuses to run as root; Debian's package brings a user for it.
            shutil.chown(folder, "postgres")
        self._call("initdb", "-D", str(self._data), "-U", "scope", "--auth=trust", "--no-sync")
        self.start()

    def start(self) -> None:
        """Have it accept connections."""
        settings = f"-c listen_addresses='' -c unix_socket_directories={self._folder} -c fsync=off"
        self._call("pg_ctl", "-D", str(self._data), "-o", settings, "-l", str(self._folder / "log"), *_wait("start"))

    def stop(self) -> None:
        """End it as a fault would, with all connections to it."""
        self._call("pg_ctl", "-D", str(self._data), "-m", "immediate", *_wait("stop"))

    @property
    def runs(self) -> bool:
        """Whether it was started and not stopped."""
        return (self._data / "postmaster.pid").exists()

    def _call(self, program: str, *words: str) -> None:
        prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        line = [*prefix, str(PROGRAMS[0].parent / program), *words]
        # Not through pipes, which the server would inherit and keep open.
        with tempfile.TemporaryFile() as told:
            status = subprocess.run(line, stdout=told, stderr=subprocess.STDOUT, cwd=self._folder).returncode
            told.seek(0)
            assert status == 0, told.read().decode(errors="replace")


def _wait(what: str) -> list[str]:
    return ["-w", "-t", PATIENCE, what]


@pytest.fixture
def server() -> Iterator[Server]:
    """A server that has just been started."""
    if not PROGRAMS:
        pytest.skip("PostgreSQL is not installed: Debian's package postgresql")
    # Not in pytest's folder, which each other pytest that starts closes to other users.
    folder = Path(tempfile.mkdtemp(prefix="digitscope-postgres-"))
    try:
        server = Server(folder)
        try:
            yield server
        finally:
            if server.runs:
                server.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(server: Server) -> str:
    """The URL of a server."""
    return server.url
