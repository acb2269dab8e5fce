"""The IDX format: how MNIST keeps its pictures and labels.

A file is two zero bytes, one byte for the type of its values, one for the number of dimensions, each dimension as
a big-endian 32-bit integer, then the values in C order. MNIST uses unsigned bytes alone, and so does this reader.
Source of the format: LeCun, Cortes and Burges, "The MNIST database of handwritten digits",
http://yann.lecun.com/exdb/mnist/.
"""

import gzip
import io
import math
import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from nn.arrays import UInt8
from nn.errors import Cancelled, DigitScopeError, never
from nn.files import reason, write_atomically

UNSIGNED_BYTE = 0x08
GZIP = b"\x1f\x8b"

MAX_DIMENSIONS = 8
"""More than any data set has, fewer than NumPy allows."""

MAX_PACKING = 1032
"""DEFLATE cannot pack better than 1032 to 1 (zlib's technical notes, https://zlib.net/zlib_tech.html)."""

PIECE = 1 << 20
"""Bytes unpacked at a time: beside the array nothing else of a file's size is held in memory."""


@contextmanager
def unpacked(path: Path) -> Iterator[io.BufferedIOBase]:
    """Open a file for reading, unpacked if its first two bytes are gzip's, whatever its name.

    Raises:
        DigitScopeError: where the file is missing or unreadable, or breaks off or fails its checksum while it is read.
    """
    try:
        with path.open("rb") as file:
            packed = file.read(len(GZIP)) == GZIP
            file.seek(0)
            if packed:
                with gzip.GzipFile(fileobj=file) as content:
                    yield content
            else:
                yield file
    except FileNotFoundError as error:
        raise DigitScopeError(f"{path} does not exist; check the name.") from error
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise damaged(path) from error
    except OSError as error:
        raise DigitScopeError(f"{path} cannot be read: {reason(error)}.") from error


def read_idx(path: Path, cancelled: Callable[[], bool] = never) -> UInt8:
    """The values of an IDX file of unsigned bytes, gzipped or plain, in the shape that its header names.

    Args:
        path: the file.
        cancelled: asked before each piece of it; true stops the reading.

    Raises:
        Cancelled: where `cancelled` said so.
        DigitScopeError: where the file is missing, unreadable, of another format or type, or longer or shorter than its
            header says. What a header claims is never allocated before the file's size makes it possible.
    """
    with unpacked(path) as file:
        shape = read_shape(file, path)
        if math.prod(shape) > path.stat().st_size * MAX_PACKING:
            raise damaged(path)
        try:
            values = np.empty(shape, np.uint8)
        except MemoryError as error:
            raise DigitScopeError(f"{path} does not fit into memory; close other programs.") from error
        rest = values.reshape(-1).data
        while rest and (count := file.readinto(rest[:PIECE])):
            rest = rest[count:]
            if cancelled():
                raise Cancelled(f"{path} was not read to its end.")
        # Reading past the last value also makes gzip compare its checksum.
        if rest or file.read(1):
            raise damaged(path)
    return values


def read_shape(file: io.BufferedIOBase, path: Path) -> tuple[int, ...]:
    """Read the header of an IDX file: its dimensions, each at least 1.

    Args:
        file: unpacked, at its first byte; left at its first value.
        path: names the file in an error.

    Raises:
        DigitScopeError: where this is no header of an IDX file of unsigned bytes.
    """
    magic = file.read(4)
    if len(magic) < 4 or magic[:2] != b"\0\0" or not 1 <= magic[3] <= MAX_DIMENSIONS:
        raise DigitScopeError(f"{path} is not an IDX file; choose one of MNIST's files.")
    if magic[2] != UNSIGNED_BYTE:
        raise DigitScopeError(
            f"{path} holds values of IDX type 0x{magic[2]:02x}; choose a file of unsigned bytes (type 0x08)."
        )
    dimensions = file.read(4 * magic[3])
    if len(dimensions) < 4 * magic[3]:
        raise damaged(path)
    shape: tuple[int, ...] = struct.unpack(f">{magic[3]}I", dimensions)
    if 0 in shape:
        raise DigitScopeError(f"{path} is an IDX file without values; choose one that holds digits.")
    return shape


def write_idx(path: Path, values: UInt8) -> None:
    """Write unsigned bytes of any shape as an IDX file; packed with gzip if the name ends in .gz.

    Neither time nor name goes into the packed file, so that the same values give the same bytes with one version of
    zlib.

    Raises:
        DigitScopeError: where the file cannot be written.
        ValueError: where the values are not unsigned bytes, are none, or have too many dimensions.
    """
    if values.dtype != np.uint8 or not values.size or not 1 <= values.ndim <= MAX_DIMENSIONS:
        raise ValueError(f"cannot keep {values.dtype} values of shape {values.shape} in an IDX file")
    header = struct.pack(f">HBB{values.ndim}I", 0, UNSIGNED_BYTE, values.ndim, *values.shape)
    content = header + values.tobytes()
    if path.suffix == ".gz":
        packed = io.BytesIO()
        with gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=0) as file:
            file.write(content)
        content = packed.getvalue()
    write_atomically(path, content)


def damaged(path: Path) -> DigitScopeError:
    """The error for a file whose content is not what its own header or checksum says."""
    return DigitScopeError(f"{path} is damaged or incomplete; replace it with a fresh copy.")
