"""The IDX reader: what was written comes back, and nothing else ever comes out of a bad file."""

import gzip
import struct
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from nn.arrays import UInt8
from nn.data.idx import PIECE, read_idx, write_idx
from nn.errors import Cancelled, DigitScopeError

VALUES = np.arange(3 * 5 * 7, dtype=np.uint8).reshape(3, 5, 7)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("idx")


@pytest.fixture(scope="module", params=["digits", "digits.gz"])
def whole(request: pytest.FixtureRequest, folder: Path) -> bytes:
    path = folder / f"whole-{request.param}"
    write_idx(path, VALUES)
    return path.read_bytes()


def sentence_of(path: Path, content: bytes) -> str:
    """What reading this content says; every error names the file in one sentence."""
    path.write_bytes(content)
    with pytest.raises(DigitScopeError) as caught:
        read_idx(path)
    text = str(caught.value)
    assert text.startswith(str(path))
    assert text.endswith(".")
    assert "\n" not in text
    return text


@st.composite
def arrays(draw: st.DrawFn) -> UInt8:
    shape = draw(st.lists(st.integers(1, 5), min_size=1, max_size=4))
    content = draw(st.binary(min_size=int(np.prod(shape)), max_size=int(np.prod(shape))))
    return np.frombuffer(content, np.uint8).reshape(shape)


@given(values=arrays(), name=st.sampled_from(["values", "values.gz"]))
def test_what_is_written_is_read(values: UInt8, name: str, folder: Path) -> None:
    write_idx(folder / name, values)
    read = read_idx(folder / name)
    assert read.dtype == np.uint8
    assert read.shape == values.shape
    assert (read == values).all()


def test_the_layout_is_that_of_the_format(tmp_path: Path) -> None:
    write_idx(tmp_path / "digits", VALUES)
    header = b"\x00\x00\x08\x03" + struct.pack(">III", 3, 5, 7)
    assert (tmp_path / "digits").read_bytes() == header + VALUES.tobytes()


def test_packed_and_plain_are_told_apart_by_content_not_by_name(tmp_path: Path) -> None:
    write_idx(tmp_path / "digits.gz", VALUES)
    packed = (tmp_path / "digits.gz").read_bytes()
    assert packed.startswith(b"\x1f\x8b")
    (tmp_path / "packed").write_bytes(packed)
    (tmp_path / "plain.gz").write_bytes(gzip.decompress(packed))
    for name in ("packed", "plain.gz"):
        assert (read_idx(tmp_path / name) == VALUES).all()


def test_the_same_values_give_the_same_packed_bytes_under_any_name(tmp_path: Path) -> None:
    write_idx(tmp_path / "one.gz", VALUES)
    write_idx(tmp_path / "two.gz", VALUES)
    packed = (tmp_path / "one.gz").read_bytes()
    assert packed == (tmp_path / "two.gz").read_bytes()
    # Bytes 4 to 7 are gzip's time stamp (RFC 1952).
    assert packed[4:8] == bytes(4)


@given(data=st.data())
def test_a_file_that_breaks_off_anywhere_is_an_error(data: st.DataObject, whole: bytes, folder: Path) -> None:
    length = data.draw(st.integers(0, len(whole) - 1))
    sentence_of(folder / "short", whole[:length])


@given(rest=st.binary(min_size=1).filter(any))
def test_bytes_after_the_end_are_an_error(rest: bytes, whole: bytes, folder: Path) -> None:
    sentence_of(folder / "long", whole + rest)


@given(data=st.data())
def test_a_flipped_bit_never_changes_a_packed_value(data: st.DataObject, folder: Path) -> None:
    path = folder / "flipped.gz"
    write_idx(path, VALUES)
    content = bytearray(path.read_bytes())
    bit = data.draw(st.integers(0, 8 * len(content) - 1))
    content[bit // 8] ^= 1 << bit % 8
    path.write_bytes(content)
    try:
        values = read_idx(path)
    except DigitScopeError:
        return
    # Gzip's time stamp and the like mean nothing to the values.
    assert (values == VALUES).all()


@given(content=st.binary().filter(lambda content: content[:3] != b"\x00\x00\x08"))
@example(content=b"")
@example(content=b"\x1f\x8b")
@example(content=b"\x89PNG\r\n\x1a\n" + bytes(100))
@example(content=bytes(100))
@example(content=b"\x00\x00\x08\x00\x00")
@example(content=b"\x00\x00\x08\xff" + b"\x00\x00\x00\x01" * 255 + b"\x00")
def test_foreign_bytes_are_an_error(content: bytes, folder: Path) -> None:
    sentence_of(folder / "foreign", content)


def test_other_types_than_bytes_are_named(tmp_path: Path) -> None:
    assert "0x0d" in sentence_of(tmp_path / "floats", b"\x00\x00\x0d\x01\x00\x00\x00\x01" + bytes(4))


def test_a_file_without_values_is_an_error(tmp_path: Path) -> None:
    content = b"\x00\x00\x08\x03" + struct.pack(">III", 0, 28, 28)
    assert "without values" in sentence_of(tmp_path / "empty", content)


@pytest.mark.parametrize("pack", [bytes, gzip.compress], ids=["plain", "packed"])
@pytest.mark.parametrize("shape", [(60_000_000, 28, 28), (2**32 - 1,) * 8, (0, 2**32 - 1, 2**32 - 1, 2**32 - 1)])
def test_a_claim_of_many_values_takes_no_memory(shape: tuple[int, ...], pack: type[bytes], tmp_path: Path) -> None:
    header = struct.pack(f">HBB{len(shape)}I", 0, 8, len(shape), *shape)
    tracemalloc.start()
    try:
        sentence_of(tmp_path / "claim", pack(header + bytes(784)))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_a_missing_file_and_a_directory_are_errors(tmp_path: Path) -> None:
    with pytest.raises(DigitScopeError, match="nowhere does not exist"):
        read_idx(tmp_path / "nowhere")
    with pytest.raises(DigitScopeError, match=r"cannot be read"):
        read_idx(tmp_path)
    with pytest.raises(DigitScopeError, match=r"cannot be written"):
        write_idx(tmp_path, VALUES)


@pytest.mark.parametrize(
    "values",
    [VALUES.astype(np.float32), VALUES[:0], np.uint8(3), VALUES.reshape((1,) * 8 + (-1,))],
    ids=["floats", "none", "no dimension", "nine dimensions"],
)
def test_only_bytes_that_can_be_read_again_are_written(values: UInt8, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="IDX"):
        write_idx(tmp_path / "digits", values)
    assert not (tmp_path / "digits").exists()


def test_reading_stops_where_it_is_told_to(tmp_path: Path) -> None:
    write_idx(tmp_path / "large", np.zeros((5, PIECE), np.uint8))
    asked: list[None] = []

    def after_two() -> bool:
        asked.append(None)
        return len(asked) == 2

    with pytest.raises(Cancelled):
        read_idx(tmp_path / "large", after_two)
    assert len(asked) == 2
