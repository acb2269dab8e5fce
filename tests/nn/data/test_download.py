"""Downloading, against mirrors on this machine that behave well and badly."""

import hashlib
import io
import random
from pathlib import Path
from typing import TYPE_CHECKING

import pooch
import pytest

from nn.data import download as download_module
from nn.data.download import CHUNK, RemoteFile, download
from nn.errors import Cancelled, DigitScopeError

if TYPE_CHECKING:
    from tests.nn.data.conftest import MakeMirror

CONTENTS = {name: random.Random(name).randbytes(size) for name, size in [("a.gz", 7 * CHUNK), ("b.gz", 100)]}
FILES = [RemoteFile(name, len(each), hashlib.sha256(each).hexdigest()) for name, each in CONTENTS.items()]
TOTAL = sum(file.size for file in FILES)


def contents(directory: Path) -> dict[str, bytes]:
    """Every file that is in the directory, partial ones too."""
    return {path.name: path.read_bytes() for path in directory.iterdir()}


def test_all_files_arrive_and_progress_counts_their_bytes(make_mirror: "MakeMirror", tmp_path: Path) -> None:
    reports: list[tuple[int, int]] = []
    download(FILES, tmp_path / "new", [make_mirror(CONTENTS, "good").url], lambda *both: reports.append(both))
    assert contents(tmp_path / "new") == CONTENTS
    assert reports == sorted(reports)
    assert reports[0] == (0, TOTAL)
    assert reports[-1] == (TOTAL, TOTAL)
    assert len(reports) >= 7


def test_nothing_is_printed(
    make_mirror: "MakeMirror", tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    printed = io.StringIO()
    for handler in pooch.get_logger().handlers:
        monkeypatch.setattr(handler, "stream", printed)
    download(FILES, tmp_path, [make_mirror(CONTENTS, "good").url])
    assert printed.getvalue() == ""
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        ("missing", "answered with status 404"),
        ("vanishing", "broke off"),
        ("speechless", "gave no answer"),
        ("truncated", "sent a file with a wrong checksum"),
        ("wrong", "sent a file with a wrong checksum"),
        ("endless", "sent more bytes than the file has"),
        ("senseless", "gave no answer"),
    ],
)
class TestBadMirror:
    def test_the_next_one_is_used(self, behaviour: str, reason: str, make_mirror: "MakeMirror", tmp_path: Path) -> None:
        bad, fine = make_mirror(CONTENTS, behaviour), make_mirror(CONTENTS, "good")
        download(FILES, tmp_path, [bad.url, fine.url])
        assert contents(tmp_path) == CONTENTS
        # The second file is asked for where the first one was found.
        assert bad.asked == ["a.gz"]
        assert fine.asked == ["a.gz", "b.gz"]

    def test_two_of_them_are_an_error_that_names_both(
        self, behaviour: str, reason: str, make_mirror: "MakeMirror", dead_url: str, tmp_path: Path
    ) -> None:
        bad = make_mirror(CONTENTS, behaviour)
        (tmp_path / "a.gz").write_bytes(b"what was there before")
        with pytest.raises(DigitScopeError) as caught:
            download(FILES, tmp_path, [dead_url, bad.url])
        dead_host = dead_url.split("/")[2]
        assert str(caught.value) == (
            f"a.gz could not be downloaded because {dead_host} gave no answer and {bad.host} {reason}; check the "
            "network and try again."
        )
        assert contents(tmp_path) == {"a.gz": b"what was there before"}


def test_a_dead_mirror_is_followed_by_the_next(make_mirror: "MakeMirror", dead_url: str, tmp_path: Path) -> None:
    download(FILES, tmp_path, [dead_url, make_mirror(CONTENTS, "good").url])
    assert contents(tmp_path) == CONTENTS


def test_a_mirror_that_failed_is_asked_again_when_the_other_one_fails(
    make_mirror: "MakeMirror", tmp_path: Path
) -> None:
    first = make_mirror({**CONTENTS, "a.gz": b"old"}, "good")
    second = make_mirror({**CONTENTS, "b.gz": b"old"}, "good")
    download(FILES, tmp_path, [first.url, second.url])
    assert contents(tmp_path) == CONTENTS
    assert first.asked == second.asked == ["a.gz", "b.gz"]


def test_a_silent_mirror_is_given_up_after_a_while(
    make_mirror: "MakeMirror", tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(download_module, "TIMEOUT", 0.1)
    download(FILES, tmp_path, [make_mirror(CONTENTS, "silent").url, make_mirror(CONTENTS, "good").url])
    assert contents(tmp_path) == CONTENTS


def test_a_slow_mirror_is_reported_as_its_bytes_arrive(make_mirror: "MakeMirror", tmp_path: Path) -> None:
    mirror = make_mirror(CONTENTS, "slow")

    def progress(done: int, _: int) -> None:
        # The mirror waits with its second half for a report of the first.
        if done >= 3 * CHUNK:
            mirror.release.set()

    download(FILES, tmp_path, [mirror.url], progress)
    assert contents(tmp_path) == CONTENTS


@pytest.mark.parametrize("behaviour", ["silent", "slow"])
def test_cancel_leaves_a_mirror_that_says_nothing(behaviour: str, make_mirror: "MakeMirror", tmp_path: Path) -> None:
    mirror, other = make_mirror(CONTENTS, behaviour), make_mirror(CONTENTS, "good")
    with pytest.raises(Cancelled):
        download(FILES, tmp_path, [mirror.url, other.url], cancelled=mirror.reached.is_set)
    # It did not wait for the mirror, asked no other one, and left no partial file.
    assert not mirror.release.is_set()
    assert other.asked == []
    assert contents(tmp_path) == {}


def test_cancel_keeps_what_was_complete(make_mirror: "MakeMirror", tmp_path: Path) -> None:
    done = 0

    def progress(count: int, _: int) -> None:
        nonlocal done
        done = count

    with pytest.raises(Cancelled):
        download(FILES, tmp_path, [make_mirror(CONTENTS, "good").url], progress, lambda: done >= FILES[0].size)
    assert contents(tmp_path) in ({}, {"a.gz": CONTENTS["a.gz"]})


def test_cancelled_from_the_start_downloads_nothing(make_mirror: "MakeMirror", tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        download(FILES, tmp_path, [make_mirror(CONTENTS, "good").url], cancelled=lambda: True)
    assert contents(tmp_path) == {}


def test_a_directory_that_cannot_be_made_is_named(make_mirror: "MakeMirror", tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(DigitScopeError, match=r"a\.gz cannot be written: a file stands where"):
        download(FILES, tmp_path / "file", [make_mirror(CONTENTS, "good").url])


def test_a_disk_without_space_is_named_and_nothing_is_left(make_mirror: "MakeMirror", tmp_path: Path) -> None:
    resource = pytest.importorskip("resource", reason="only Unix can limit the size of a file")
    mirror = make_mirror(CONTENTS, "good")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (CHUNK, before[1]))
    try:
        with pytest.raises(DigitScopeError, match=r"a\.gz cannot be written: .*; choose another place"):
            download(FILES, tmp_path, [mirror.url])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert contents(tmp_path) == {}


def test_an_error_in_the_caller_s_own_functions_comes_through(make_mirror: "MakeMirror", tmp_path: Path) -> None:
    def progress(done: int, _: int) -> None:
        if done:
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        download(FILES, tmp_path, [make_mirror(CONTENTS, "good").url], progress)
    assert contents(tmp_path) == {}
