"""Writing a file so that a killed process or a full disk leaves the old one or the new one, never half of one."""

import contextlib
import errno
import os
import secrets
import tempfile
from pathlib import Path

from nn.errors import DigitScopeError


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to a temporary file beside `path`, have it reach the disk, then rename it onto `path`.

    Raises:
        DigitScopeError: where it cannot be written; `path` is then as it was.
    """
    # A link stays a link: what it points to is replaced.
    target = Path(os.path.realpath(path))
    temporary = target.with_name(f".{target.name[:64]}.{secrets.token_hex(8)}")
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
        _sync_directory(target.parent)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise DigitScopeError(f"{path} cannot be written: {reason(error)}.") from None


def check_writable(path: Path) -> None:
    """Find out now, not after an hour of training, that `path` cannot be written.

    Raises:
        DigitScopeError: where it cannot be written.
    """
    if path.is_dir():
        raise DigitScopeError(f"{path} is a folder; name a file in it.")
    try:
        with tempfile.TemporaryFile(dir=Path(os.path.realpath(path)).parent):
            pass
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be written: {reason(error)}.") from None


def reason(error: OSError) -> str:
    """Why the system refused, in a person's words."""
    words = {
        errno.ENOSPC: "the disk is full; free some space or choose another place",
        errno.EDQUOT: "the disk quota is used up; free some space or choose another place",
        errno.EACCES: "you have no permission there; choose another place",
        errno.EPERM: "you have no permission there; choose another place",
        errno.EROFS: "the disk is read-only; choose another place",
        errno.ENOENT: "there is no such file or folder; check the name",
        errno.ENOTDIR: "part of its path is no folder; check the name",
        errno.EISDIR: "it is a folder; name a file",
        errno.ENAMETOOLONG: "its name is too long; choose a shorter one",
    }
    return words.get(error.errno or 0, (error.strerror or "the system refused").lower())


def _sync_directory(directory: Path) -> None:
    """Have the rename itself reach the disk, where the system can (Windows cannot open a directory)."""
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
