"""A gzipped file, unpacked in large pieces.

Python's own reader unpacks 8 KB at a time (up to 3.11; then 128), and needs the interpreter between two of them: beside
a training, or a window that paints, MNIST waits for its turn thousands of times, which takes seconds. zlib works
without the interpreter, and the larger the pieces, the fewer turns it needs. It compares the checksums itself.

Source of the format: P. Deutsch, "GZIP file format specification version 4.3" (1996), RFC 1952,
https://www.rfc-editor.org/rfc/rfc1952.
"""

import io
import zlib
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

PACKED = 1 << 18
"""Packed bytes that are read at a time."""

GZIP_BITS = 16 + zlib.MAX_WBITS
"""Tells zlib that gzip's header and checksum stand around the bytes (zlib's manual, inflateInit2)."""


class Unpacking(io.RawIOBase):
    """What a gzipped file unpacks to: one member after the other; zeros behind one are nothing."""

    def __init__(self, file: BinaryIO) -> None:
        """Read a file from where it stands; whoever opened it closes it."""
        self._file = file
        self._member = zlib.decompressobj(GZIP_BITS)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Unpack the next bytes, and tell how many; 0 at the end.

        Raises:
            EOFError: where the file breaks off.
            zlib.error: where it is damaged.
        """
        place, piece = memoryview(buffer).cast("B"), b""
        while place and not piece:
            if self._member.eof:
                packed = self._behind()
                if not packed:
                    break
                self._member = zlib.decompressobj(GZIP_BITS)
            else:
                packed = self._member.unconsumed_tail or self._file.read(PACKED)
                if not packed:
                    raise EOFError("The file ends within a member.")
            piece = self._member.decompress(packed, len(place))
        place[: len(piece)] = piece
        return len(piece)

    def _behind(self) -> bytes:
        """What follows a member that has ended."""
        rest = self._member.unused_data.lstrip(b"\0")
        while not rest and (packed := self._file.read(PACKED)):
            rest = packed.lstrip(b"\0")
        return rest
