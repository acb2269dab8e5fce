"""Small files of MNIST, and mirrors on this machine's loopback, well and badly behaved."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn.data.download import THREAD_NAME
from nn.data.idx import write_idx

PATIENCE = 20
"""Seconds after which a test that hangs gives up."""

Behaviour = Callable[["Mirror", BaseHTTPRequestHandler, bytes], None]


class Server(ThreadingHTTPServer):
    daemon_threads = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that leaves in the middle is what some tests are about."""


class Mirror:
    """One server: what it has, how it answers, what it was asked for."""

    def __init__(self, files: dict[str, bytes], behaviour: Behaviour) -> None:
        self.files = files
        self.behaviour = behaviour
        self.asked: list[str] = []
        self.reached = threading.Event()
        self.release = threading.Event()
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            timeout = PATIENCE

            def do_GET(self) -> None:
                name = self.path.rpartition("/")[2]
                mirror.asked.append(name)
                mirror.behaviour(mirror, self, mirror.files[name])

            def log_message(self, *_: object) -> None:
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.host = f"127.0.0.1:{self.server.server_address[1]}"
        self.url = f"http://{self.host}/mnist/"
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def close(self) -> None:
        self.release.set()
        self.server.shutdown()
        self.thread.join(PATIENCE)
        self.server.server_close()


def head(handler: BaseHTTPRequestHandler, length: object) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(length))
    handler.end_headers()


def good(_: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    head(handler, len(content))
    handler.wfile.write(content)


def missing(_: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    handler.send_error(404)


def vanishing(_: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Closes the connection in the middle of the file."""
    head(handler, len(content))
    handler.wfile.write(content[: len(content) // 2])


def speechless(_: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Closes the connection before a word is said."""


def truncated(_: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """A complete answer of half a file."""
    head(handler, len(content) // 2)
    handler.wfile.write(content[: len(content) // 2])


def wrong(_: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    head(handler, len(content))
    handler.wfile.write(bytes(len(content)))


def endless(_: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Goes on and on; not for ever, lest a client that takes it all fill this machine."""
    head(handler, 1 << 60)
    for _again in range(100):
        handler.wfile.write(content)


def senseless(_: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Gives a length that is no number."""
    head(handler, "long")
    handler.wfile.write(content)


def silent(mirror: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Takes the connection and says nothing."""
    mirror.reached.set()
    mirror.release.wait(PATIENCE)


def slow(mirror: Mirror, handler: BaseHTTPRequestHandler, content: bytes) -> None:
    """Sends half of the file, and the rest when the test says so."""
    head(handler, len(content))
    handler.wfile.write(content[: len(content) // 2])
    mirror.reached.set()
    mirror.release.wait(PATIENCE)
    handler.wfile.write(content[len(content) // 2 :])


BEHAVIOURS: dict[str, Behaviour] = {
    each.__name__: each
    for each in (good, missing, vanishing, speechless, truncated, wrong, endless, senseless, silent, slow)
}

MakeMirror = Callable[[dict[str, bytes], str], Mirror]


@pytest.fixture
def make_mirror() -> Iterator[MakeMirror]:
    mirrors: list[Mirror] = []

    def make(files: dict[str, bytes], behaviour: str) -> Mirror:
        mirrors.append(Mirror(files, BEHAVIOURS[behaviour]))
        return mirrors[-1]

    yield make
    for mirror in mirrors:
        mirror.close()
    for thread in threading.enumerate():
        if thread.name == THREAD_NAME:
            thread.join(PATIENCE)
            assert not thread.is_alive()


@pytest.fixture
def dead_url() -> Iterator[str]:
    """An address that refuses every connection: its port is taken, and nobody listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}/mnist/"


SMALL = {
    "train-images-idx3-ubyte.gz": np.arange(20 * 784, dtype=np.uint32).astype(np.uint8).reshape(20, 28, 28),
    "train-labels-idx1-ubyte.gz": np.arange(20, dtype=np.uint8) % 10,
    "t10k-images-idx3-ubyte.gz": np.full((5, 28, 28), 7, np.uint8),
    "t10k-labels-idx1-ubyte.gz": np.arange(5, dtype=np.uint8),
}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A directory with a set of 20 and 5 digits."""
    directory = tmp_path / "small"
    directory.mkdir()
    for name, values in SMALL.items():
        write_idx(directory / name, values)
    return directory


@pytest.fixture(scope="session")
def official() -> Path:
    named = os.environ.get("DIGITSCOPE_DATA")
    if not named:
        pytest.skip("DIGITSCOPE_DATA names no folder with MNIST's four official files")
    return Path(named)
