"""``digitscope derive``: a page, or one sentence that says why there is none."""

import errno
import os
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nn import model_file
from nn.cli import main
from nn.dates import day_in_words
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.network import Architecture, Network

H = Hyperparameters(hidden=(6,))


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("derive")
    network = Network.initialized(Architecture.of(H), "he", np.random.default_rng(1))
    model_file.save(folder / "m.safetensors", Model(network, H))
    for name, digits in (("one.png", 1), ("two.png", 2)):
        paper = np.full((60, 60 * digits), 255, np.uint8)
        for k in range(digits):
            paper[10:50, 60 * k + 26 : 60 * k + 33] = 0
        Image.fromarray(paper).save(folder / name)
    return folder


def derive(place: Path, *words: object, image: str = "one.png") -> int:
    return main(["derive", str(place / "m.safetensors"), str(place / image), *map(str, words)])


def test_it_writes_a_page(place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "page.html"
    assert derive(place, "--label", 7, "--learning-rate", 0.5, "--out", out) == 0
    text = out.read_text(encoding="utf-8")
    assert text.startswith("<!DOCTYPE html>")
    assert text.endswith("</html>\n")
    assert "m.safetensors: 784-6-10" in text
    assert "label 7; the network answers" in text
    assert "= 0.5000, one step" in text
    assert f"<dd>{day_in_words(date.today())}, DigitScope" in text
    assert capsys.readouterr().err == f"Saved {out}\n"


def test_without_a_label_it_takes_the_answer(place: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert derive(place, "--out", out) == 0
    answer = out.read_text(encoding="utf-8").partition("<dd>label ")[2][:40]
    assert answer[0] == answer.partition("the network answers ")[2][0]


@pytest.mark.parametrize(
    ("words", "image", "sentence"),
    [
        (["--label", 12], "one.png", "--label: choose a digit from 0 to 9, not 12."),
        (["--learning-rate", -1], "one.png", "earning rate"),
        ([], "two.png", "two.png shows 2 digits; choose a picture of one."),
        ([], "none.png", "none.png"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[object], image: str, sentence: str
) -> None:
    out = tmp_path / "page.html"
    assert derive(place, *words, "--out", out, image=image) == 2
    told = capsys.readouterr().err
    assert sentence in told
    assert len(told.splitlines()) == 1
    assert not out.exists()


@pytest.mark.parametrize("name", ["m.safetensors", "one.png", "page.txt", "page"])
def test_it_writes_over_nothing_that_it_reads(place: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    before = {path.name: path.read_bytes() for path in place.iterdir()}
    assert derive(place, "--out", place / name) == 2
    assert "--out" in capsys.readouterr().err
    assert {path.name: path.read_bytes() for path in place.iterdir()} == before


@pytest.mark.parametrize(
    ("number", "words"), [(errno.ENOSPC, "the disk is full"), (errno.EROFS, "the disk is read-only")]
)
def test_a_disk_that_takes_nothing_is_one_sentence_and_leaves_the_older_page(
    place: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: int,
    words: str,
) -> None:
    out = tmp_path / "page.html"
    out.write_text("older")

    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    assert derive(place, "--out", out) == 2
    told = capsys.readouterr().err
    assert f"page.html cannot be written: {words}" in told
    assert out.read_text() == "older"
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


def test_a_folder_that_is_not_there_is_found_out_before_the_work(
    place: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert derive(place, "--out", tmp_path / "no" / "page.html") == 2
    assert "there is no such file or folder; check the name" in capsys.readouterr().err
