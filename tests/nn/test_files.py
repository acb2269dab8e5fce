"""Atomic writing: the old file or the new one, whatever happens in between, and nothing left behind."""

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from nn.errors import DigitScopeError
from nn.files import check_writable, reason, write_atomically

Function = Callable[[Path], None]


def write_new(path: Path) -> None:
    write_atomically(path, b"new")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "model"
    path.write_bytes(b"old")
    return path


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_a_new_file_and_an_old_one(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"one")
    assert (tmp_path / "a").read_bytes() == b"one"
    write_atomically(tmp_path / "a", b"two")
    assert (tmp_path / "a").read_bytes() == b"two"
    assert names(tmp_path) == ["a"]


def test_a_name_as_long_as_a_file_system_allows(tmp_path: Path) -> None:
    path = tmp_path / ("\N{GRINNING FACE}" * 63)
    write_atomically(path, b"content")
    assert path.read_bytes() == b"content"


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_permissions_are_kept(old: Path, mode: int) -> None:
    old.chmod(mode)
    write_atomically(old, b"new")
    assert stat.S_IMODE(old.stat().st_mode) == mode


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions")
def test_a_new_file_gets_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    write_atomically(tmp_path / "a", b"")
    (tmp_path / "b").write_bytes(b"")
    assert (tmp_path / "a").stat().st_mode == (tmp_path / "b").stat().st_mode


@pytest.mark.skipif(os.name != "posix", reason="a link needs a privilege on Windows")
def test_a_link_stays_a_link_and_its_target_is_replaced(tmp_path: Path, old: Path) -> None:
    (tmp_path / "folder").mkdir()
    link = tmp_path / "folder" / "link"
    link.symlink_to("../model")
    write_atomically(link, b"new")
    assert link.is_symlink()
    assert old.read_bytes() == b"new"
    assert names(tmp_path / "folder") == ["link"]


@pytest.mark.skipif(os.name != "posix", reason="a link needs a privilege on Windows")
def test_a_link_to_nothing_yet_makes_what_it_points_to(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("model")
    write_atomically(tmp_path / "link", b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "model").read_bytes() == b"new"


def refuse(number: int) -> Callable[..., None]:
    def call(*_: object, **__: object) -> None:
        raise OSError(number, os.strerror(number))

    return call


@pytest.mark.parametrize("call", ["fsync", "replace", "chmod"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EROFS])
def test_what_the_system_refuses_leaves_the_old_file_and_nothing_else(
    old: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    monkeypatch.setattr(os, call, refuse(number))
    with pytest.raises(DigitScopeError) as caught:
        write_atomically(old, b"new")
    monkeypatch.undo()
    assert str(caught.value).startswith(f"{old} cannot be written: ")
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["model"]


def test_a_person_who_interrupts_leaves_the_old_file_and_nothing_else(
    old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "fsync", interrupt)
    with pytest.raises(KeyboardInterrupt):
        write_atomically(old, b"new")
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["model"]


LIMITED = """
import resource, signal, sys
from pathlib import Path
from nn.errors import DigitScopeError
from nn.files import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    write_atomically(Path(sys.argv[1]), bytes(1_000_000))
except DigitScopeError as error:
    print(error)
"""
"""A file that stops growing in the middle, as on a full disk."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of a file's size")
def test_a_write_that_fails_in_the_middle_leaves_the_old_file_and_nothing_else(old: Path) -> None:
    done = subprocess.run([sys.executable, "-c", LIMITED, str(old)], capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"{old} cannot be written: a file may not be so large")
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["model"]


KILLED_AT_EACH_LINE = """
import os, signal, sys
from pathlib import Path
from nn.files import write_atomically
os.fsync = lambda descriptor: None  # Slow, and about power cuts.
path = Path(sys.argv[1])
moment, killed = 0, True
while killed:
    moment += 1
    path.write_bytes(b"old")
    child = os.fork()
    if not child:
        left = moment
        def trace(frame, event, argument):
            global left
            left -= event == "line"
            if not left:
                os.kill(os.getpid(), signal.SIGKILL)
            return None if frame.f_code.co_name == "_joinrealpath" else trace  # Many lines that change nothing.
        sys.settrace(trace)
        write_atomically(path, b"new")
        os._exit(0)
    killed = os.waitpid(child, 0)[1] == signal.SIGKILL
    print(path.read_text() or "nothing")
"""
"""Prints what the file holds after a writer was killed before its first line of Python, its second, and so on."""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no fork")
def test_a_process_killed_before_any_of_its_lines_leaves_the_old_file_or_the_new_one(old: Path) -> None:
    script = [sys.executable, "-c", KILLED_AT_EACH_LINE, str(old)]
    seen = subprocess.run(script, capture_output=True, text=True, check=True).stdout.split()
    change = seen.index("new")
    assert change > 20
    assert seen == ["old"] * change + ["new"] * (len(seen) - change)


SIZE = 4_000_000

WRITER = f"""
import os, sys
from pathlib import Path
from nn.files import write_atomically
os.fsync = lambda descriptor: None  # Slow, and about power cuts.
contents = [bytes([digit]) * {SIZE} for digit in (1, 2)]
while True:
    for content in contents:
        print(flush=True)
        write_atomically(Path(sys.argv[1]), content)
"""


def test_a_process_killed_at_random_leaves_the_old_file_or_the_new_one(old: Path) -> None:
    rng = np.random.default_rng(0)
    whole = {b"old"} | {bytes([digit]) * SIZE for digit in (1, 2)}
    for _ in range(20):
        with subprocess.Popen([sys.executable, "-c", WRITER, str(old)], stdout=subprocess.PIPE) as writer:
            assert writer.stdout is not None
            for _write in range(rng.integers(1, 4)):
                writer.stdout.readline()
            # A stretch of work instead of a sleep: long enough to end anywhere within a write.
            sum(range(rng.integers(200_000)))
            writer.kill()
        assert old.read_bytes() in whole


def folder(tmp_path: Path) -> Path:
    return tmp_path


def in_no_folder(tmp_path: Path) -> Path:
    return tmp_path / "none" / "model"


def in_a_file(tmp_path: Path) -> Path:
    (tmp_path / "file").touch()
    return tmp_path / "file" / "model"


def with_a_long_name(tmp_path: Path) -> Path:
    return tmp_path / ("x" * 300)


def root(_: Path) -> Path:
    return Path("/")


def nothing(_: Path) -> Path:
    return Path("")


@pytest.mark.parametrize("function", [write_new, check_writable])
@pytest.mark.parametrize("place", [folder, in_no_folder, in_a_file, with_a_long_name, root, nothing])
def test_a_place_for_no_file_is_one_sentence_before_and_at_the_write(
    tmp_path: Path, function: Function, place: Callable[[Path], Path]
) -> None:
    path = place(tmp_path)
    before = names(tmp_path)
    with pytest.raises(DigitScopeError) as caught:
        function(path)
    assert str(caught.value).startswith(f"{path} cannot be written: ")
    assert "\n" not in str(caught.value)
    assert names(tmp_path) == before


@pytest.mark.skipif(os.name != "posix", reason="needs POSIX devices")
@pytest.mark.parametrize("function", [write_new, check_writable])
def test_a_device_is_not_replaced_by_a_file(function: Function, tmp_path: Path) -> None:
    """Root may rename a file onto /dev/null; a pipe of our own stands in for it."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DigitScopeError, match="it is a device; name a file"):
        function(tmp_path / "pipe")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


@pytest.mark.parametrize("function", [write_new, check_writable])
def test_a_file_that_may_not_be_written_is_not_replaced(
    old: Path, function: Function, monkeypatch: pytest.MonkeyPatch
) -> None:
    old.chmod(0o444)
    if os.access(old, os.W_OK):
        # Root may write everything: say what the system says to others.
        monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(DigitScopeError, match="you have no permission"):
        function(old)
    assert old.read_bytes() == b"old"
    old.chmod(0o644)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere; so may Windows")
@pytest.mark.parametrize("function", [write_new, check_writable])
def test_a_folder_that_may_not_be_written(old: Path, function: Function) -> None:
    old.parent.chmod(0o555)
    try:
        with pytest.raises(DigitScopeError, match="you have no permission"):
            function(old)
    finally:
        old.parent.chmod(0o755)
    assert old.read_bytes() == b"old"


def test_a_file_that_can_be_written_is_left_as_it_is(old: Path) -> None:
    check_writable(old)
    check_writable(old.parent / "new")
    assert old.read_bytes() == b"old"
    assert names(old.parent) == ["model"]


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "the disk is full; free some space or choose another place"),
        (OSError(errno.EIO, "Input/output error"), "input/output error; choose another place"),
        (OSError(), "the system refused; choose another place"),
    ],
)
def test_a_reason_says_what_to_do(error: OSError, sentence: str) -> None:
    assert reason(error) == sentence
