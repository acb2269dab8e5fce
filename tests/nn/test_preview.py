"""What is shown of digits before anybody trains: real ones, varied by the very code of training, repeated by a seed."""

from pathlib import Path

import numpy as np
import pytest

from nn.arrays import UInt8
from nn.batches import Batches
from nn.data import sources
from nn.data.digits import Digits
from nn.data.ink import Ink, Stroke, write_ink
from nn.data.redrawn import PERIOD
from nn.errors import Cancelled
from nn.hyperparameters import Hyperparameters
from nn.network import Architecture, Network
from nn.preview import DIGITS, DRAWS, Preview, Sample
from nn.source_names import Weighted

STARTER = (Weighted("starter"),)
VARIED = (Hyperparameters(augment=True), Hyperparameters(redraw=True))


def inks(path: Path, count: int = 40) -> str:
    strokes = [Stroke(np.array([[0, 0], [30 + i, 100]], np.float32), width=8) for i in range(count)]
    write_ink(path, [Ink((stroke,), i % 10) for i, stroke in enumerate(strokes)])
    return str(path)


@pytest.fixture
def both(tmp_path: Path) -> Sample:
    return Sample.read((*STARTER, Weighted(inks(tmp_path / "pens.jsonl"))), 100)


def pictures(shown: Preview, draw: int = 0) -> UInt8:
    rounded: UInt8 = np.rint(255 * shown.X[draw]).astype(np.uint8)
    return rounded


def is_ink(sample: Sample, picture: UInt8) -> bool:
    (index, *_) = np.flatnonzero((sample.digits.images == picture).all(axis=1))
    return bool(sample.digits.is_ink[index])


def test_a_few_training_digits_are_shown_as_they_are() -> None:
    shown = Preview.of(Sample.read(STARTER, 1000).digits, Hyperparameters(), 3)
    split = sources.of("starter").split(1000)
    assert shown.X.shape == (1 + DRAWS, DIGITS, 784)
    for picture, label in zip(pictures(shown), shown.labels, strict=True):
        same = (split.training.images == picture).all(axis=1)
        assert split.training.labels[same].tolist() == [label]
    assert len(set(shown.labels.tolist())) == DIGITS


def test_where_nothing_varies_training_sees_them_as_they_are(both: Sample) -> None:
    for h in (Hyperparameters(), Hyperparameters(augment=True, distortion=0.0), Hyperparameters(stroke_width=1.0)):
        shown = Preview.of(both.digits, h, 3)
        assert not shown.varies
        np.testing.assert_array_equal(pictures(shown, DRAWS), pictures(shown))


def test_half_of_the_digits_are_ink_where_there_is_some_and_that_alone_is_redrawn(both: Sample) -> None:
    shown = Preview.of(both.digits, Hyperparameters(redraw=True), 3)
    kinds = [is_ink(both, picture) for picture in pictures(shown)]
    assert kinds == [True, True, False, False]
    changed = [(pictures(shown, draw) != pictures(shown)).any(axis=1).tolist() for draw in range(1, 1 + DRAWS)]
    assert changed == [kinds] * DRAWS
    assert shown.varies


def test_pictures_alone_are_not_redrawn() -> None:
    assert not Preview.of(Sample.read(STARTER, 100).digits, Hyperparameters(redraw=True), 3).varies


@pytest.mark.parametrize("h", VARIED, ids=["augment", "redraw"])
def test_each_draw_is_another_and_a_seed_repeats_them(both: Sample, h: Hyperparameters) -> None:
    shown = Preview.of(both.digits, h, 3)
    assert len({pictures(shown, draw).tobytes() for draw in range(1 + DRAWS)}) == 1 + DRAWS
    np.testing.assert_array_equal(Preview.of(both.digits, h, 3).X, shown.X)
    assert Preview.of(both.digits, h, 4).labels.tolist() != shown.labels.tolist()


def test_a_run_of_these_digits_would_see_them_so(both: Sample) -> None:
    h = Hyperparameters(augment=True, stroke_width=0.5, redraw=True, seed=3, batch_size=DIGITS, hidden=())
    shown = Preview.of(both.digits, h, 3)
    (places,) = np.nonzero((both.digits.images[:, None] == pictures(shown)).all(axis=2).any(axis=1))
    order = [next(i for i in places if (both.digits.images[i] == picture).all()) for picture in pictures(shown)]
    network = Network.initialized(Architecture.of(h), "he", np.random.default_rng(0))
    batches, rng = Batches(network, both.digits.chosen(np.array(order)), h), np.random.default_rng(3)
    for draw in range(1, 1 + DRAWS):
        (batch,) = batches.of_block(np.arange(DIGITS), 1 + draw * PERIOD, rng)
        np.testing.assert_array_equal(batch.trace.A[0], shown.X[draw])


def test_starter_digits_stand_in_for_what_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "broken.csv").write_text("1,2\n", encoding="utf-8")
    data = (
        Weighted(inks(tmp_path / "pens.jsonl")),
        Weighted(str(tmp_path / "broken.csv")),
        Weighted(str(tmp_path / "gone")),
    )
    sample = Sample.read(data, 0)
    assert sample.absent == ("broken.csv", "gone")
    starter = sources.of("starter").load(lambda: False).images
    pictured = sample.digits.images[~sample.digits.is_ink]
    assert len(pictured)
    assert {picture.tobytes() for picture in pictured} <= {picture.tobytes() for picture in starter}
    assert sample.digits.is_ink.any()


def test_of_few_digits_all_are_shown(tmp_path: Path) -> None:
    for count in (3, 1):
        sample = Sample.read((Weighted(inks(tmp_path / f"{count}.jsonl", count)),), 0)
        shown, others = (Preview.of(sample.digits, Hyperparameters(redraw=True), seed) for seed in (0, 1))
        assert shown.X.shape == (1 + DRAWS, count, 784)
    # The same single digit, drawn anew by another chance.
    np.testing.assert_array_equal(others.X[0], shown.X[0])
    assert all((others.X[draw] != shown.X[draw]).any() for draw in range(1, 1 + DRAWS))


def test_what_a_person_stops_is_not_replaced() -> None:
    with pytest.raises(Cancelled):
        Sample.read(STARTER, 100, lambda: True)


def test_few_digits_of_many_are_kept() -> None:
    split = sources.of("starter").split(0)
    many = Digits(split.training.images, split.training.labels)
    assert len(Sample.of(many).digits) < len(many)
