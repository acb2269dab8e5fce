"""Pictures that a page holds itself.

Source: Portable Network Graphics (Third Edition), https://www.w3.org/TR/png-3/
"""

import struct
import zlib
from base64 import b64encode

from nn.arrays import UInt8

GREY, RGBA = 0, 6
"""Kinds of colour."""


def png(rows: UInt8) -> bytes:
    """A picture in grey, (height, width), or in red, green, blue and opacity, (height, width, 4), as a PNG file."""
    height, width = rows.shape[:2]
    parts = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, RGBA if rows.ndim > 2 else GREY, 0, 0, 0),  # 8 bits each
        b"IDAT": zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows), 9),  # each row without a filter
        b"IEND": b"",
    }
    chunks = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        for kind, data in parts.items()
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


def address(rows: UInt8) -> str:
    """The same as an address that holds the picture itself."""
    return "data:image/png;base64," + b64encode(png(rows)).decode("ascii")
