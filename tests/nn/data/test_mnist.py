"""MNIST: where it is found, what is read, what is held back, and that only official files pass."""

import gzip
import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn.arrays import UInt8
from nn.data import mnist
from nn.data.idx import write_idx
from nn.data.mnist import Digits, Part, fetch, find, load_test, load_training, split, starter, verify
from nn.errors import Cancelled, DigitScopeError

if TYPE_CHECKING:
    from tests.nn.data.conftest import MakeMirror

NAMES = [part.name for part in mnist.PARTS]
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


@pytest.fixture
def small_official(small: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, bytes]:
    """The contents of that set, which is the official one for the length of a test."""
    contents = {name: (small / name).read_bytes() for name in NAMES}

    def part(name: str) -> Part:
        packed = contents[name]
        content = gzip.decompress(packed)
        return Part(name, len(packed), hashlib.sha256(packed).hexdigest(), hashlib.sha256(content).hexdigest())

    monkeypatch.setattr(mnist, "PARTS", tuple(map(part, NAMES)))
    return contents


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test sees the person's own cache."""
    monkeypatch.setattr("pooch.os_cache", lambda project: tmp_path / "cache" / project)
    return tmp_path / "cache" / "digitscope" / "mnist"


@pytest.fixture
def nowhere_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DIGITSCOPE_DATA", raising=False)


@pytest.fixture(scope="session")
def official() -> Path:
    named = os.environ.get("DIGITSCOPE_DATA")
    if not named:
        pytest.skip("DIGITSCOPE_DATA names no folder with MNIST's four official files")
    return Path(named)


def hide(directory: Path) -> None:
    """Puts a copy of a directory's set in its place, unpacked and under the names with a dot."""
    for path in sorted(directory.iterdir()):
        (directory / path.name.replace("-idx", ".idx").removesuffix(".gz")).write_bytes(
            gzip.decompress(path.read_bytes())
        )
        path.unlink()


class TestSources:
    def test_the_starter_digits_are_500_of_each(self) -> None:
        digits = load_training("starter")
        assert len(digits) == 5000
        assert digits.images.shape == (5000, 784)
        assert digits.images.dtype == digits.labels.dtype == np.uint8
        assert (np.bincount(digits.labels) == 500).all()
        assert digits.images.max() == 255

    def test_the_starter_digits_are_evaluated_on_what_was_held_back(self) -> None:
        held_back = split(starter(), 300).validation
        assert (load_test("starter", 300).images == held_back.images).all()
        assert len(load_test("starter")) == 1000
        with pytest.raises(DigitScopeError, match="validation 0"):
            load_test("starter", 0)

    @pytest.mark.parametrize("unpack", [False, True], ids=["packed", "unpacked with a dot"])
    def test_a_directory(self, unpack: bool, small: Path) -> None:
        if unpack:
            hide(small)
        training, test = load_training(str(small)), load_test(str(small))
        assert (training.images == SMALL["train-images-idx3-ubyte.gz"].reshape(20, 784)).all()
        assert (training.labels == SMALL["train-labels-idx1-ubyte.gz"]).all()
        assert (test.labels == SMALL["t10k-labels-idx1-ubyte.gz"]).all()

    def test_a_directory_under_the_home_directory(self, small: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("HOME", str(small.parent))
        monkeypatch.setenv("USERPROFILE", str(small.parent))
        assert len(load_training("~/small")) == 20

    def test_a_directory_needs_only_what_is_asked_for(self, small: Path) -> None:
        (small / "t10k-labels-idx1-ubyte.gz").unlink()
        assert len(load_training(str(small))) == 20
        with pytest.raises(DigitScopeError, match=r"small has no t10k-labels-idx1-ubyte\.gz"):
            load_test(str(small))

    @pytest.mark.parametrize("name", ["nowhere", "~nobody-of-this-name/nowhere", "n" * 300, "null\0"])
    def test_a_directory_that_does_not_exist(self, name: str) -> None:
        with pytest.raises(DigitScopeError, match="does not exist; choose a folder"):
            load_training(name)

    def test_a_file_instead_of_a_directory(self, small: Path) -> None:
        with pytest.raises(DigitScopeError, match=r"idx3-ubyte\.gz is no folder; choose a folder"):
            load_training(str(small / "train-images-idx3-ubyte.gz"))

    @pytest.mark.parametrize(
        ("name", "values", "text"),
        [
            ("train-images-idx3-ubyte.gz", np.zeros((20, 27, 28), np.uint8), "28x28"),
            ("train-images-idx3-ubyte.gz", np.zeros(20, np.uint8), "28x28"),
            ("train-images-idx3-ubyte.gz", np.zeros((19, 28, 28), np.uint8), "19 pictures .* 20 labels"),
            ("train-labels-idx1-ubyte.gz", np.full(20, 10, np.uint8), "labels 0 to 9"),
            ("train-labels-idx1-ubyte.gz", np.zeros((20, 1), np.uint8), "labels 0 to 9"),
        ],
    )
    def test_files_that_are_not_digits_are_named(self, name: str, values: UInt8, text: str, small: Path) -> None:
        write_idx(small / name, values)
        with pytest.raises(DigitScopeError, match=text) as caught:
            load_training(str(small))
        assert name in str(caught.value)


@pytest.mark.usefixtures("nowhere_named")
class TestFind:
    def test_nothing_is_found(self) -> None:
        assert find() is None
        with pytest.raises(DigitScopeError, match="digitscope data fetch"):
            load_training("mnist")

    def test_the_cache(self, small: Path, cache: Path) -> None:
        cache.parent.mkdir(parents=True)
        small.rename(cache)
        assert find() == cache
        assert len(load_test("mnist")) == 5

    def test_the_environment_comes_first(self, small: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        cache.mkdir(parents=True)
        for name in NAMES:
            (cache / name).write_bytes(b"")
        monkeypatch.setenv("DIGITSCOPE_DATA", str(small))
        assert find() == small
        assert len(load_training("mnist")) == 20
        (small / NAMES[-1]).unlink()
        assert find() == cache

    def test_an_environment_that_names_a_wrong_directory_is_told(
        self, small: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DIGITSCOPE_DATA", str(small))
        for name in NAMES[2:]:
            (small / name).unlink()
        assert find() is None
        with pytest.raises(
            DigitScopeError, match=rf"^DIGITSCOPE_DATA names .*small, which has no {NAMES[2]}, {NAMES[3]};"
        ):
            load_training("mnist")
        monkeypatch.setenv("DIGITSCOPE_DATA", str(small / "nowhere"))
        with pytest.raises(DigitScopeError, match=r"^DIGITSCOPE_DATA names .*nowhere, which does not exist;"):
            load_test("mnist")


@st.composite
def some_digits(draw: st.DrawFn) -> Digits:
    """Up to 400 digits of any labels; the first four pixels of each number it."""
    labels = np.array(draw(st.lists(st.integers(0, 9), max_size=400)), np.uint8)
    images = np.zeros((len(labels), 784), np.uint8)
    images[:, :4] = np.arange(len(labels), dtype=">u4").view(np.uint8).reshape(-1, 4)
    return Digits(images, labels)


def numbers(digits: Digits) -> list[int]:
    """Which of `some_digits` these are, in their order."""
    flat: list[int] = np.ascontiguousarray(digits.images[:, :4]).view(">u4").ravel().tolist()
    return flat


class TestSplit:
    @settings(max_examples=50)
    @given(digits=some_digits(), validation=st.integers(0, 200))
    def test_parts_are_disjoint_complete_stratified_and_the_same_each_time(
        self, digits: Digits, validation: int
    ) -> None:
        parts = split(digits, validation)
        training, held_back = numbers(parts.training), numbers(parts.validation)
        assert sorted(training + held_back) == list(range(len(digits)))
        assert len(held_back) == min(validation, len(digits) // 5)
        for part, where in ((parts.training, training), (parts.validation, held_back)):
            assert (part.labels == digits.labels[where]).all()
            # Each class has its share, up to the rounding to whole digits.
            share = len(part) * np.bincount(digits.labels, minlength=10) / max(len(digits), 1)
            assert (abs(np.bincount(part.labels, minlength=10) - share) < 1).all()
        again = split(digits, validation)
        assert (numbers(again.training), numbers(again.validation)) == (training, held_back)

    def test_starter(self) -> None:
        parts = split(starter(), 5000)
        assert (np.bincount(parts.training.labels) == 400).all()
        assert (np.bincount(parts.validation.labels) == 100).all()

    def test_both_parts_are_shuffled_from_the_first_digit_to_the_last(self) -> None:
        parts = split(starter(), 5000)
        for part in (parts.training, parts.validation):
            for start in range(0, len(part), 200):
                # Of 200 digits 20 +- 4 are of a class.
                counts = np.bincount(part.labels[start : start + 200], minlength=10)
                assert counts.min() >= 4
                assert counts.max() <= 40

    def test_it_is_the_same_on_every_machine(self) -> None:
        held_back = split(starter(), 5000).validation
        assert hashlib.sha256(held_back.images.tobytes()).hexdigest() == (
            "2d7070768faf1863fdbb6c7574f7cff32bf9a594045c00b63970a12ab9bac942"
        )

    @pytest.mark.parametrize(
        ("source", "validation", "training", "held_back"),
        [
            ("starter", 0, "7e3ce0abe47921bf", "e3b0c44298fc1c14"),
            ("starter", 300, "c16eadcc42d86383", "40b9b90a2ec5af28"),
            ("starter", 5000, "593ef52da376e8e1", "09a5871a1a836ffa"),
            ("made", 0, "e40217c927c6cf31", "e3b0c44298fc1c14"),
            ("made", 300, "33f4073e46210c40", "3a13fc6bfa0bb08e"),
            ("made", 5000, "f10403de072099ae", "98a2337d40605a6f"),
            ("made", 30000, "a1a8d32eb12ecb8c", "bc36d3859af69e06"),
            ("official", 0, "67fc3bc8f5badc6e", "e3b0c44298fc1c14"),
            ("official", 300, "5936e789dcefae67", "b923ae2c9262803a"),
            ("official", 5000, "5675415c02d864d4", "70d916f9c1c24cf3"),
            ("official", 30000, "3f38e99bf52790c7", "d8e202e1a6735bdd"),
        ],
    )
    def test_the_order_of_the_labels_is_that_of_every_earlier_run(
        self, source: str, validation: int, training: str, held_back: str, request: pytest.FixtureRequest
    ) -> None:
        if source == "made":
            labels = (np.arange(60_000) * 7919 % 10).astype(np.uint8)
            digits = Digits(np.zeros((60_000, 784), np.uint8), labels)
        else:
            digits = load_training("starter" if source == "starter" else str(request.getfixturevalue("official")))
        parts = split(digits, validation)
        hashes = [hashlib.sha256(part.labels.tobytes()).hexdigest()[:16] for part in (parts.training, parts.validation)]
        assert hashes == [training, held_back]

    def test_it_depends_on_no_seed(self) -> None:
        first = split(starter(), 100).validation.images
        np.random.seed(7)
        assert (split(starter(), 100).validation.images == first).all()

    def test_it_owns_its_digits(self) -> None:
        digits = starter()
        parts = split(digits, 0)
        digits.images[:] = 0
        assert parts.training.images.any()

    def test_a_negative_number_is_an_error(self) -> None:
        with pytest.raises(DigitScopeError, match="Validation is -1"):
            split(starter(), -1)


class TestVerify:
    @pytest.mark.usefixtures("small_official")
    def test_only_the_content_counts(self, small: Path) -> None:
        assert [each.problem for each in verify(small)] == [""] * 4
        write_idx(small / "train-labels-idx1-ubyte", SMALL["train-labels-idx1-ubyte.gz"])
        (small / "train-labels-idx1-ubyte.gz").unlink()
        packed_otherwise = gzip.compress(gzip.decompress((small / NAMES[0]).read_bytes()), 1, mtime=9)
        (small / NAMES[0]).write_bytes(packed_otherwise)
        checks = verify(small)
        assert [each.problem for each in checks] == [""] * 4
        assert checks[1].path == small / "train-labels-idx1-ubyte"

    @pytest.mark.usefixtures("small_official")
    def test_each_problem_is_named(self, small: Path) -> None:
        (small / NAMES[0]).write_bytes((small / NAMES[0]).read_bytes()[:-9])
        (small / NAMES[1]).unlink()
        write_idx(small / NAMES[2], SMALL[NAMES[2]] + 1)
        problems = [each.problem for each in verify(small)]
        assert [each.name for each in verify(small)] == NAMES
        assert "damaged" in problems[0]
        assert "has no train-labels-idx1-ubyte.gz" in problems[1]
        assert "wrong SHA-256" in problems[2]
        assert problems[3] == ""


class TestFetch:
    def test_four_files_arrive_in_the_cache(
        self,
        small_official: dict[str, bytes],
        cache: Path,
        make_mirror: "MakeMirror",
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.delenv("DIGITSCOPE_DATA", raising=False)
        total = sum(map(len, small_official.values()))
        reports: list[tuple[int, int]] = []
        bad, good = make_mirror(small_official, "vanishing"), make_mirror(small_official, "good")
        directory = fetch(lambda *both: reports.append(both), None, [bad.url, good.url])
        assert directory == cache == find()
        assert {path.name: path.read_bytes() for path in cache.iterdir()} == small_official
        assert reports[0] == (0, total)
        assert reports[-1] == (total, total)
        assert len(load_training("mnist")) == 20

    def test_good_files_are_kept_and_bad_ones_replaced(
        self, small_official: dict[str, bytes], small: Path, make_mirror: "MakeMirror"
    ) -> None:
        (small / NAMES[0]).write_bytes(b"\x1f\x8bbroken")
        (small / NAMES[3]).unlink()
        total = sum(map(len, small_official.values()))
        kept = len(small_official[NAMES[1]]) + len(small_official[NAMES[2]])
        reports: list[tuple[int, int]] = []
        mirror = make_mirror(small_official, "good")
        fetch(lambda *both: reports.append(both), None, [mirror.url], small)
        assert mirror.asked == [NAMES[0], NAMES[3]]
        assert reports[0] == (kept, total)
        assert reports[-1] == (total, total)
        assert [each.problem for each in verify(small)] == [""] * 4

    @pytest.mark.usefixtures("small_official")
    def test_a_whole_set_needs_no_mirror(self, small: Path, dead_url: str) -> None:
        assert fetch(None, None, [dead_url], small) == small

    def test_cancel(self, small_official: dict[str, bytes], cache: Path, make_mirror: "MakeMirror") -> None:
        mirror = make_mirror(small_official, "slow")
        with pytest.raises(Cancelled):
            fetch(None, mirror.reached.is_set, [mirror.url])
        assert list(cache.iterdir()) == []


class TestOfficialFiles:
    def test_they_are_the_ones_that_fetch_wants(self, official: Path, make_mirror: "MakeMirror") -> None:
        contents = {name: (official / name).read_bytes() for name in NAMES}
        directory = fetch(mirrors=[make_mirror(contents, "good").url])
        assert {name: (directory / name).read_bytes() for name in NAMES} == contents
        assert [each.problem for each in verify(directory)] == [""] * 4

    def test_they_hold_60000_and_10000_digits(self, official: Path) -> None:
        training, test = load_training(str(official)), load_test(str(official))
        assert (len(training), len(test)) == (60_000, 10_000)
        assert training.labels[:5].tolist() == [5, 0, 4, 1, 9]
        assert test.labels[:5].tolist() == [7, 2, 1, 0, 4]
        assert len(split(training, 5000).validation) == 5000

    def test_every_starter_digit_is_among_the_training_digits(self, official: Path) -> None:
        training = load_training(str(official))
        label_of = {image.tobytes(): label for image, label in zip(training.images, training.labels, strict=True)}
        digits = starter()
        found = [label_of[image.tobytes()] for image in digits.images]
        assert found == digits.labels.tolist()
