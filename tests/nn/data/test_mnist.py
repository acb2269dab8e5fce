"""MNIST: where it is found, what is read, and that only official files pass."""

import gzip
import hashlib
from pathlib import Path

import pytest

from nn.data import mnist, sources
from nn.data.digits import split
from nn.data.idx import write_idx
from nn.data.mnist import Part, fetch, find, located, problem, read_test, read_training
from nn.errors import Cancelled, DigitScopeError, never
from tests.nn.data.conftest import SMALL, MakeMirror

NAMES = [part.name for part in mnist.PARTS]


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


def problems_in(directory: Path) -> list[str]:
    """What is wrong with each file."""
    return [problem(part, directory) for part in mnist.PARTS]


@pytest.mark.usefixtures("nowhere_named")
class TestFind:
    def test_nothing_is_found(self) -> None:
        assert find() is None
        with pytest.raises(DigitScopeError, match="digitscope data fetch"):
            read_training(located())

    def test_the_cache(self, small: Path, cache: Path) -> None:
        cache.parent.mkdir(parents=True)
        small.rename(cache)
        assert find() == cache
        assert len(read_test(located())) == 5

    def test_the_environment_comes_first(self, small: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        cache.mkdir(parents=True)
        for name in NAMES:
            (cache / name).write_bytes(b"")
        monkeypatch.setenv("DIGITSCOPE_DATA", str(small))
        assert find() == small
        assert len(read_training(located())) == 20
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
            read_training(located())
        monkeypatch.setenv("DIGITSCOPE_DATA", str(small / "nowhere"))
        with pytest.raises(DigitScopeError, match=r"^DIGITSCOPE_DATA names .*nowhere, which does not exist;"):
            read_test(located())


class TestVerify:
    @pytest.mark.usefixtures("small_official")
    def test_only_the_content_counts(self, small: Path) -> None:
        assert problems_in(small) == [""] * 4
        write_idx(small / "train-labels-idx1-ubyte", SMALL["train-labels-idx1-ubyte.gz"])
        (small / "train-labels-idx1-ubyte.gz").unlink()
        packed_otherwise = gzip.compress(gzip.decompress((small / NAMES[0]).read_bytes()), 1, mtime=9)
        (small / NAMES[0]).write_bytes(packed_otherwise)
        assert problems_in(small) == [""] * 4

    @pytest.mark.usefixtures("small_official")
    def test_each_problem_is_named(self, small: Path) -> None:
        (small / NAMES[0]).write_bytes((small / NAMES[0]).read_bytes()[:-9])
        (small / NAMES[1]).unlink()
        write_idx(small / NAMES[2], SMALL[NAMES[2]] + 1)
        problems = problems_in(small)
        assert "damaged" in problems[0]
        assert "has no train-labels-idx1-ubyte.gz" in problems[1]
        assert "wrong SHA-256" in problems[2]
        assert problems[3] == ""


class TestFetch:
    def test_four_files_arrive_in_the_cache(
        self,
        small_official: dict[str, bytes],
        cache: Path,
        make_mirror: MakeMirror,
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
        assert len(read_training(located())) == 20

    def test_good_files_are_kept_and_bad_ones_replaced(
        self, small_official: dict[str, bytes], small: Path, make_mirror: MakeMirror
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
        assert problems_in(small) == [""] * 4

    @pytest.mark.usefixtures("small_official")
    def test_a_whole_set_needs_no_mirror(self, small: Path, dead_url: str) -> None:
        assert fetch(None, None, [dead_url], small) == small

    def test_cancel(self, small_official: dict[str, bytes], cache: Path, make_mirror: MakeMirror) -> None:
        mirror = make_mirror(small_official, "slow")
        with pytest.raises(Cancelled):
            fetch(None, mirror.reached.is_set, [mirror.url])
        assert list(cache.iterdir()) == []


class TestOfficialFiles:
    def test_they_are_the_ones_that_fetch_wants(self, official: Path, make_mirror: MakeMirror) -> None:
        contents = {name: (official / name).read_bytes() for name in NAMES}
        directory = fetch(mirrors=[make_mirror(contents, "good").url])
        assert {name: (directory / name).read_bytes() for name in NAMES} == contents
        assert problems_in(directory) == [""] * 4

    def test_they_hold_60000_and_10000_digits(self, official: Path) -> None:
        training, test = read_training(official), read_test(official)
        assert (len(training), len(test)) == (60_000, 10_000)
        assert training.labels[:5].tolist() == [5, 0, 4, 1, 9]
        assert test.labels[:5].tolist() == [7, 2, 1, 0, 4]
        assert len(split(training, 5000).validation) == 5000

    def test_every_starter_digit_is_among_the_training_digits(self, official: Path) -> None:
        training = read_training(official)
        label_of = {image.tobytes(): label for image, label in zip(training.images, training.labels, strict=True)}
        digits = sources.of("starter").load(never)
        found = [label_of[image.tobytes()] for image in digits.images]
        assert found == digits.labels.tolist()
