"""What zlib unpacks in large pieces is what Python's own gzip unpacks, and a file that breaks off is told."""

import gzip
import io
import zlib
from collections.abc import Callable

import numpy as np
import pytest

from nn.data.gunzip import PACKED, Unpacking

NOISE = np.random.default_rng(0).integers(0, 256, 3 << 18, np.uint8).tobytes()
"""Larger packed than what is read at a time."""


def unpacked(packed: bytes) -> bytes:
    return io.BufferedReader(Unpacking(io.BytesIO(packed))).read()


@pytest.mark.parametrize("content", [b"", b"digits", NOISE, bytes(20 * PACKED)], ids=["none", "few", "noise", "zeros"])
def test_what_gzip_packs_comes_out_again(content: bytes) -> None:
    assert unpacked(gzip.compress(content)) == content


def test_members_follow_one_another_and_zeros_behind_them_are_nothing() -> None:
    packed = gzip.compress(NOISE) + bytes(2 * PACKED) + gzip.compress(b"digits") + bytes(7)
    assert unpacked(packed) == gzip.decompress(packed) == NOISE + b"digits"


def test_few_turns_are_needed_for_many_bytes() -> None:
    raw, place, turns = Unpacking(io.BytesIO(gzip.compress(NOISE))), bytearray(len(NOISE)), 0
    while raw.readinto(place):
        turns += 1
    assert turns <= 4


@pytest.mark.parametrize("spoil", [lambda packed: packed[:-1], lambda packed: packed[: PACKED + 1]])
def test_a_file_that_breaks_off_is_told(spoil: Callable[[bytes], bytes]) -> None:
    with pytest.raises(EOFError):
        unpacked(spoil(gzip.compress(NOISE)))


def test_a_wrong_checksum_and_other_bytes_behind_are_told() -> None:
    packed = gzip.compress(NOISE)
    for spoiled in (packed[:-8] + bytes(4) + packed[-4:], packed + b"more"):
        with pytest.raises(zlib.error):
            unpacked(spoiled)
