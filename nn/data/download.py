"""Files from the first mirror that has them: with progress, cancelling and a checksum.

pooch fetches each file under a temporary name, compares its SHA-256 and only then moves it into place. What comes on
top: mirrors in turn, the bytes over all files, and a way out at any moment. A silent server cannot be left from
inside a blocking read, so a thread of its own reads the connection while the caller's thread writes the file, reports
and looks at `cancelled`. The caller never waits for that thread: after a cancel it ends by itself, at its next bytes
or at its timeout, and touches no file.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from queue import Empty, SimpleQueue
from threading import Event, Thread
from typing import Self
from urllib.parse import urlsplit

from nn.errors import Cancelled, DigitScopeError
from nn.files import reason

TIMEOUT = 10.0
"""Seconds without a connection or a byte after which a mirror is given up."""

POLL = 0.05
"""Seconds between two looks at `cancelled` while nothing arrives."""

CHUNK = 16384
"""Bytes between two reports: a second apart on a line of 16 kB/s."""

THREAD_NAME = "digitscope-download"


class MirrorFailure(Exception):
    """One mirror did not deliver one file; the text completes a sentence that begins with its host."""


class Left(Exception):
    """Nobody wants the rest of what a thread reads."""


@dataclass(frozen=True)
class RemoteFile:
    """A file to download: its name on every mirror, its size in bytes, its SHA-256 in hexadecimal."""

    name: str
    size: int
    sha256: str


def download(
    files: Sequence[RemoteFile],
    directory: Path,
    mirrors: Sequence[str],
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> None:
    """Download files into a directory, each from the first mirror that delivers it whole.

    A mirror that fails moves to the end of the row. A file stands in the directory only when its checksum is right;
    what it replaces stays until then.

    Args:
        files: what to download.
        directory: where to; made if it is missing.
        mirrors: addresses that end in a slash; a file's name is appended.
        progress: called with (bytes so far, bytes of all files), in the caller's thread, for every piece that
            arrives. It steps back when a mirror breaks off and the next one begins that file again.
        cancelled: asked about every POLL seconds and with every piece, in the caller's thread.

    Raises:
        Cancelled: where `cancelled` said so; files that were complete are kept.
        DigitScopeError: where no mirror delivered one of the files, or it cannot be written.
    """
    # Here, because the window opens without it.
    import pooch

    # By default it writes each step to standard error.
    pooch.get_logger().setLevel(logging.WARNING)
    row = list(mirrors)
    total = sum(file.size for file in files)
    done = 0

    def arrived(count: int) -> None:
        if progress:
            progress(done + count, total)

    for file in files:
        failures: dict[str, str] = {}
        for mirror in tuple(row):
            arrived(0)
            try:
                retrieve(file, mirror, directory, arrived, cancelled or (lambda: False))
                break
            except MirrorFailure as failure:
                failures[urlsplit(mirror).netloc] = str(failure)
                row.append(row.pop(0))
        else:
            reasons = " and ".join(f"{host} {failure}" for host, failure in failures.items())
            raise DigitScopeError(
                f"{file.name} could not be downloaded because {reasons}; check the network and try again."
            )
        done += file.size
    arrived(0)


def retrieve(
    file: RemoteFile,
    mirror: str,
    directory: Path,
    arrived: Callable[[int], None],
    cancelled: Callable[[], bool],
) -> None:
    """Download one file from one mirror into the directory; `arrived` gets the number of its bytes so far.

    Raises:
        MirrorFailure: where the mirror did not deliver this file.
        Cancelled: where `cancelled` said so.
        DigitScopeError: where the file cannot be written.
    """
    import pooch

    def write(url: str, temporary: str, _: object) -> None:
        """Fill the temporary file, in the form in which pooch calls a downloader."""
        count = 0
        with Pieces(url) as pieces, open(temporary, "wb") as out:
            while piece := pieces.get(cancelled):
                count += len(piece)
                # No need to take in the rest of something endless to know that it is another file.
                if count > file.size:
                    raise MirrorFailure("sent more bytes than the file has")
                out.write(piece)
                arrived(count)

    try:
        directory.mkdir(parents=True, exist_ok=True)
        pooch.retrieve(mirror + file.name, f"sha256:{file.sha256}", file.name, directory, downloader=write)
    except ValueError as error:
        raise MirrorFailure("sent a file with a wrong checksum") from error
    except OSError as error:
        raise DigitScopeError(f"{directory / file.name} cannot be written: {reason(error)}.") from error


class Pieces:
    """The bytes behind an address, read by a thread of its own; leaving the `with` block tells it to stop.

    It is also the file that pooch's downloader writes to, in that thread.
    """

    def __init__(self, url: str) -> None:
        """Read nothing yet; the `with` block does."""
        self.url = url
        self.queue: SimpleQueue[bytes | Exception] = SimpleQueue()
        self.left = Event()
        self.count = 0

    def __enter__(self) -> Self:
        """Start reading. The thread is a daemon: a silent server must not hold up the end of the program."""
        Thread(target=self.read, name=THREAD_NAME, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """Let the thread stop at its next bytes."""
        self.left.set()

    def read(self) -> None:
        """Put every piece into the queue, then an empty one; or what went wrong. This is the thread's work."""
        import pooch

        # No compression on the way: the size and the checksum are those of the file itself.
        identity = {"Accept-Encoding": "identity"}
        try:
            pooch.HTTPDownloader(chunk_size=CHUNK, timeout=TIMEOUT, headers=identity)(self.url, self, None)
            self.queue.put(b"")
        except Left:
            # Kept by nobody, the exception frees the frames below it, and with them the connection.
            pass
        except Exception as error:
            self.queue.put(error)

    def write(self, piece: bytes) -> None:
        """Take a piece from pooch; raise Left where nobody wants it any more."""
        if self.left.is_set():
            raise Left
        self.queue.put(piece)

    def flush(self) -> None:
        """Do nothing: pooch asks for it after every piece, and the queue holds nothing back."""

    def get(self, cancelled: Callable[[], bool]) -> bytes:
        """The next bytes, none at the end.

        Raises:
            MirrorFailure: where the connection failed or broke off.
            Cancelled: where `cancelled` said so.
        """
        while not cancelled():
            try:
                piece = self.queue.get(timeout=POLL)
            except Empty:
                continue
            if isinstance(piece, bytes):
                self.count += len(piece)
                return piece
            # OSError: all of requests' errors; ValueError: a length in the answer that is no number.
            if not isinstance(piece, OSError | ValueError):
                raise piece
            status = getattr(getattr(piece, "response", None), "status_code", None)
            if status:
                raise MirrorFailure(f"answered with status {status}") from piece
            raise MirrorFailure("broke off" if self.count else "gave no answer") from piece
        raise Cancelled("The download was cancelled; start it again whenever you like.")
