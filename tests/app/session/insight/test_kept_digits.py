"""The digits of a network are read once for all pages, and not at all where a run has read them."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from app.session.insight.kept_digits import KeptDigits
from app.session.session import Session
from nn.arrays import UInt8
from nn.data import mnist, sources
from nn.data.idx import read_idx, write_idx
from nn.errors import never
from nn.hyperparameters import Hyperparameters
from nn.source_names import Weighted
from tests.app.session.insight.conftest import finish

SMALL = Hyperparameters(hidden=(8,), data=(Weighted("starter"),), validation=200, epochs=1, batch_size=64)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The files that were read since."""
    paths: list[Path] = []

    def counted(path: Path, cancelled: Callable[[], bool] = never) -> UInt8:
        paths.append(path)
        return read_idx(path, cancelled)

    monkeypatch.setattr(mnist, "read_idx", counted)
    return paths


def test_what_one_page_has_read_is_there_for_the_next_until_the_tab_is_left(kept: KeptDigits, read: list[Path]) -> None:
    first = kept.reading()(never)
    assert len(read) == 2
    assert kept.reading()(never) is first
    assert len(read) == 2
    kept.forget()
    assert kept.reading()(never) is not first
    assert len(read) == 4


def test_what_is_read_while_the_tab_is_left_is_not_kept(kept: KeptDigits) -> None:
    late = kept.reading()
    kept.forget()
    assert kept.reading()(never) is not late(never)


def test_what_a_run_has_read_is_not_read_again(
    qtbot: QtBot, session: Session, kept: KeptDigits, read: list[Path]
) -> None:
    before = kept.reading()(never)
    finish(qtbot, session)
    read.clear()
    found = kept.reading()(never)
    loaded = session.loaded_of(SMALL.data, SMALL.validation)
    assert loaded is not None
    assert found.training is loaded.training is not before.training
    assert found.held is loaded.validation
    assert kept.reading()(never) is found
    assert read == []


def learned_from(session: Session, data: tuple[Weighted, ...], validation: int) -> None:
    session.set_hyperparameters(Hyperparameters(hidden=(8,), data=data, validation=validation))
    session.reset()


def test_without_digits_held_back_it_is_measured_on_starter_digits(
    session: Session, kept: KeptDigits, tmp_path: Path
) -> None:
    rng = np.random.default_rng(1)
    write_idx(tmp_path / "train-images-idx3-ubyte", rng.integers(256, size=(60, 28, 28), dtype=np.uint8))
    write_idx(tmp_path / "train-labels-idx1-ubyte", rng.integers(10, size=60, dtype=np.uint8))
    learned_from(session, (Weighted(str(tmp_path), 2.0),), 0)
    found = kept.reading()(never)
    assert (len(found.training), len(found.held), found.note, found.held_words) == (60, 1000, "", "starter digits")
    assert found.held_note.endswith("is held back: these are starter digits.")


def test_without_any_the_starter_digits_serve(session: Session, kept: KeptDigits, tmp_path: Path) -> None:
    learned_from(session, (Weighted(str(tmp_path / "away.unp")),), 10)
    found, starter = kept.reading()(never), sources.of("starter").split(5000)
    np.testing.assert_array_equal(found.training.labels, starter.training.labels)
    np.testing.assert_array_equal(found.held.labels, starter.validation.labels)
    assert found.note == found.held_note
    assert "starter digits" in found.note
    assert found.held_words == "starter digits"
