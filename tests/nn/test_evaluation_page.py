"""The page of an evaluation: a browser needs nothing else for it, and it has all numbers and pictures."""

import base64
import io
import re
from collections.abc import Sequence
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from PIL import Image

from nn.arrays import CLASSES
from nn.calibration import reliability
from nn.certainty import RAW, Certainty
from nn.data.digits import Digits, Origin
from nn.evaluation import Evaluation, evaluate, percent
from nn.evaluation_page import MOST_PICTURES, About, page, picture
from nn.hyperparameters import Hyperparameters
from nn.model_file import Model
from nn.network import Architecture, Network

VOID = {"meta", "img", "br"}
H = Hyperparameters(hidden=(8,))


class Reader(HTMLParser):
    """Holds each element to be closed in order, and keeps what a person reads and what a browser would fetch."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.addresses: list[str] = []
        self.alternatives: list[str] = []
        self.rows: list[list[str]] = []
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        self.alternatives += [value or "" for name, value in attrs if name == "alt"]
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" in self.open:
            return
        self.words.append(data)
        if self.open and self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def network() -> Network:
    return Network.initialized(Architecture.of(H), "he", np.random.default_rng(2))


def digits(n: int, origins: Sequence[Origin] = ()) -> Digits:
    rng = np.random.default_rng(1)
    images = rng.integers(256, size=(n, 784), dtype=np.uint8)
    return Digits(images, rng.integers(CLASSES, size=n, dtype=np.uint8), origins)


def written(
    evaluation: Evaluation,
    name: str = "m.safetensors",
    data: str = "Starter digits: held back",
    certainty: Certainty = RAW,
    unlike: int | None = None,
) -> str:
    claims = replace(certainty.claims(evaluation.digits, evaluation.Z, "softmax"), unlike=unlike)
    return page(About(name, Model(network(), H, certainty=certainty), data), evaluation, claims).decode()


@pytest.fixture
def evaluation() -> Evaluation:
    origins = [Origin("mnist")] * 50 + [Origin("pens.unp", "ada")] * 30 + [Origin("pens.unp", "b<b")] * 20
    return evaluate(network(), digits(100, origins))


def test_it_needs_no_other_file(evaluation: Evaluation) -> None:
    text = written(evaluation)
    reader = Reader(text)
    assert all(address.startswith("data:image/png;base64,") for address in reader.addresses)
    assert "url(" not in text
    assert "<script" not in text
    assert "<link" not in text


def test_it_tells_what_was_evaluated_and_how_right_it_was(evaluation: Evaluation) -> None:
    text = Reader(written(evaluation)).text
    total = evaluation.total
    for told in (
        "784-8-10, ReLU, Softmax",
        "Learned from Starter digits",
        "Evaluated on Starter digits: held back",
        percent(total.accuracy),
        f"{total.correct} of 100 digits",
        total.interval.words,
        f"{evaluation.scores.loss:.4f}",
    ):
        assert told in text


def test_the_confusion_is_that_of_the_evaluation(evaluation: Evaluation) -> None:
    rows = [row for row in Reader(written(evaluation)).rows if len(row) == CLASSES + 2]
    found = [[int(cell or 0) for cell in row[1:-1]] for row in rows[1:]]
    np.testing.assert_array_equal(found, evaluation.scores.confusion)
    assert [row[0] for row in rows] == ["Label", *map(str, range(CLASSES))]


def test_it_tells_how_sure_the_network_may_be(evaluation: Evaluation) -> None:
    text = Reader(written(evaluation, certainty=Certainty(1.7), unlike=4)).text
    for T in (1.7, 1):
        table = reliability(evaluation.Z, evaluation.digits.labels, "softmax", T)
        assert f"Calibration error at T = {T:g} {table.error:.2%}" in text
    assert "Temperature T 1.7" in text
    assert "Unlike the digits it learned 4 of 100" in text


def test_what_a_model_does_not_know_is_not_told(evaluation: Evaluation) -> None:
    text = Reader(written(evaluation)).text
    assert text.count("Calibration error at T = 1") == 1
    assert "Unlike" not in text


def test_each_bin_that_holds_answers_has_a_bar_and_a_row(evaluation: Evaluation) -> None:
    table = reliability(evaluation.Z, evaluation.digits.labels, "softmax", 1.7)
    text = written(evaluation, certainty=Certainty(1.7))
    held = np.flatnonzero(table.counts).tolist()
    assert re.findall("<title>(.*answers.*)</title>", text) == [table.bin_words(k) for k in held]
    heights = [float(height) for height in re.findall('class="bar".* height="(.*?)"', text)]
    assert heights == pytest.approx(240 * table.accuracy[held], abs=0.06)
    lefts = [float(left) for left in re.findall('class="bar" x="(.*?)"', text)]
    assert np.diff(lefts) == pytest.approx(16 * np.diff(held), abs=0.11)
    rows = [row[1:4] for row in Reader(text).rows if len(row) == 5][1:]
    claimed, kept = ([f"{share:.1%}" for share in each[held]] for each in (table.confidence, table.accuracy))
    assert rows == [[f"{table.counts[k]}", *told] for k, *told in zip(held, claimed, kept, strict=True)]


def test_misread_digits_are_as_sure_as_the_temperature_says(evaluation: Evaluation) -> None:
    certainty = Certainty(1.7)
    claiming = evaluation.claiming(certainty, "softmax")
    sure = re.findall(r"<br>([\d.]+%)</figcaption>", written(evaluation, certainty=certainty))
    assert sure == [percent(claiming.confidence[i]) for i in claiming.misread()]
    assert sure != [percent(evaluation.confidence[i]) for i in evaluation.misread()]


def test_sources_and_writers_are_tables_of_their_own(evaluation: Evaluation) -> None:
    rows = [row for row in Reader(written(evaluation)).rows if len(row) == 4]
    tallies = [*evaluation.sources, *evaluation.writers]
    assert [row[0] for row in rows if row[1] != "Digits"] == [tally.name for tally in tallies]
    assert [row[3] for row in rows if row[1] != "Digits"] == [tally.interval.words for tally in tallies]


def test_where_all_digits_are_of_one_source_nothing_is_told_twice() -> None:
    text = Reader(written(evaluate(network(), digits(20, [Origin("mnist")] * 20)))).text
    assert "By source" not in text
    assert "By writer" not in text


def test_each_misread_digit_is_pictured_the_surest_first(evaluation: Evaluation) -> None:
    reader = Reader(written(evaluation))
    misread = evaluation.misread()
    labels = evaluation.digits.labels
    assert reader.alternatives == [f"A {labels[i]} read as {evaluation.answers[i]}" for i in misread]
    image = Image.open(io.BytesIO(base64.b64decode(reader.addresses[0].partition(",")[2])))
    np.testing.assert_array_equal(255 - np.asarray(image), evaluation.digits.images[misread[0]].reshape(28, 28))


def test_of_very_many_misread_digits_it_pictures_some_and_says_so() -> None:
    evaluation = evaluate(network(), digits(2 * MOST_PICTURES))
    reader = Reader(written(evaluation))
    assert len(reader.addresses) == MOST_PICTURES < len(evaluation.misread())
    assert f"here are the first {MOST_PICTURES}" in reader.text


def test_where_none_is_misread_it_says_so() -> None:
    some = digits(20)
    answers = evaluate(network(), some).answers.astype(np.uint8)
    text = Reader(written(evaluate(network(), Digits(some.images, answers)))).text
    assert "Misread digits None." in text
    assert "100.00%" in text


def test_names_are_told_as_they_are(evaluation: Evaluation) -> None:
    text = written(evaluation, name="a<b>&.safetensors", data="<i>")
    assert "a<b>&.safetensors" in Reader(text).text
    assert "b<b" in Reader(text).text
    assert "<i>" not in text


def test_a_name_that_is_no_text_is_written_with_escapes(evaluation: Evaluation) -> None:
    claims = RAW.claims(evaluation.digits, evaluation.Z, "softmax")
    assert b"\\udcff" in page(About("\udcff", Model(network(), H), ""), evaluation, claims)


def test_it_has_colours_for_a_dark_screen_and_for_paper(evaluation: Evaluation) -> None:
    text = written(evaluation)
    assert "@media (prefers-color-scheme: dark)" in text
    assert "@media print" in text


def test_outputs_that_are_no_numbers_are_told_as_that() -> None:
    broken = network()
    broken.parameters[...] = np.nan
    text = written(evaluate(broken, digits(5)))
    assert "no number" in Reader(text).text
    assert "Calibration error at T = 1 no answers yet" in Reader(text).text
    assert "<svg" not in text


def test_the_same_evaluation_gives_the_same_bytes(evaluation: Evaluation) -> None:
    assert written(evaluation) == written(evaluation)


def test_a_picture_is_dark_on_light() -> None:
    image = Image.open(io.BytesIO(base64.b64decode(picture(np.zeros(784, np.uint8)).partition(",")[2])))
    assert image.size == (28, 28)
    assert np.asarray(image).min() == 255
    assert re.fullmatch(r"data:image/png;base64,[A-Za-z0-9+/=]+", picture(np.zeros(784, np.uint8)))
