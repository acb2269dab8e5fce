"""Writing a file so that a killed process or a full disk leaves the old one or the new one, never half of one.

What is added to the end of a file may be cut there by a kill, but costs nothing of what was before it.
"""

import contextlib
import errno
import os
import secrets
import stat
import tempfile
from pathlib import Path

from nn.errors import DigitScopeError

TEMPORARY = ".digitscope-"
"""How the names of files begin that are being written; one that a kill left is of no use."""


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to a temporary file beside `path`, have it reach the disk, then rename it onto `path`.

    Raises:
        DigitScopeError: where it cannot be written; `path` is then as it was.
    """
    try:
        target = _target(path)
        temporary = target.with_name(f"{TEMPORARY}{secrets.token_hex(8)}")
        try:
            with open(temporary, "xb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            if target.exists():
                temporary.chmod(target.stat().st_mode & 0o777)
            temporary.replace(target)
        finally:
            # Gone already where all went well.
            with contextlib.suppress(OSError):
                temporary.unlink()
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be written: {reason(error)}.") from None
    _sync_directory(target.parent)


def append_durably(path: Path, lines: bytes) -> None:
    """Add whole lines to the end of `path`, which is made where it is not there, and have them reach the disk.

    They begin on a line of their own, even where a process was killed in the middle of the last one.

    Raises:
        DigitScopeError: where they cannot be written; `path` then ends as it did.
    """
    try:
        is_new = not path.exists()
        with open(path, "a+b", buffering=0) as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(end - 1, 0))
            content = lines if file.read(1) in (b"", b"\n") else b"\n" + lines
            try:
                written = 0
                while written < len(content):
                    written += file.write(content[written:])
                os.fsync(file.fileno())
            except OSError:
                file.truncate(end)
                raise
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be written: {reason(error)}.") from None
    if is_new:
        _sync_directory(path.parent)


def check_writable(path: Path) -> None:
    """Find out now, not after an hour of training, that `write_atomically` cannot write `path`.

    Raises:
        DigitScopeError: where it cannot be written.
    """
    try:
        with tempfile.TemporaryFile(dir=_target(path).parent):
            pass
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be written: {reason(error)}.") from None


def reason(error: OSError) -> str:
    """Why the system refused, and what to do, in a person's words."""
    words = {
        errno.ENOSPC: "the disk is full; free some space or choose another place",
        errno.EDQUOT: "the disk quota is used up; free some space or choose another place",
        errno.EFBIG: "a file may not be so large there; choose another place",
        errno.EACCES: "you have no permission; choose another place",
        errno.EPERM: "you have no permission; choose another place",
        errno.EROFS: "the disk is read-only; choose another place",
        errno.ENOENT: "there is no such file or folder; check the name",
        errno.ENOTDIR: "part of its path is no folder; check the name",
        errno.EEXIST: "a file stands where a folder is needed; choose another place",
        errno.EISDIR: "it is a folder; name a file",
        errno.ENODEV: "it is a device; name a file",
        errno.ENAMETOOLONG: "its name is too long; choose a shorter one",
    }
    return words.get(error.errno or 0) or f"{(error.strerror or 'the system refused').lower()}; choose another place"


def _target(path: Path) -> Path:
    """The file that `path` stands for: a link stays a link, and what it points to is replaced.

    Raises:
        OSError: where that is no file that a person means to be replaced.
    """
    target = Path(os.path.realpath(path))
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return target
    if stat.S_ISDIR(mode):
        raise OSError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not stat.S_ISREG(mode):
        raise OSError(errno.ENODEV, os.strerror(errno.ENODEV))
    # A rename does not ask the file itself whether it may be written.
    if not os.access(target, os.W_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))
    return target


def _sync_directory(directory: Path) -> None:
    """Have the rename itself reach the disk, where the system can (Windows cannot open a directory)."""
    if os.name == "posix":
        with contextlib.suppress(OSError):
            descriptor = os.open(directory, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
