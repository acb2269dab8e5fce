"""Sources by name: what each loads, what it misses, and that a new one is two entries."""

import gzip
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nn.arrays import UInt8
from nn.data import sources
from nn.data.digits import Digits, Origin
from nn.data.idx import write_idx
from nn.errors import DigitScopeError, never
from nn.source_names import WORDS
from tests.nn.data.conftest import SMALL

ROOT = Path(__file__).parents[3]


def load_training(name: str) -> Digits:
    return sources.of(name).load(never)


def load_test(name: str, validation: int = 5000) -> Digits:
    return sources.of(name).test(validation)


def hide(directory: Path) -> None:
    """Puts a copy of a directory's set in its place, unpacked and under the names with a dot."""
    for path in sorted(directory.iterdir()):
        (directory / path.name.replace("-idx", ".idx").removesuffix(".gz")).write_bytes(
            gzip.decompress(path.read_bytes())
        )
        path.unlink()


def test_each_digit_knows_its_source() -> None:
    parts = sources.of("starter").split(300)
    for part in (parts.training, parts.validation):
        assert set(part.origins) == {Origin("starter")}
        assert len(part.origins) == len(part)


def test_every_source_of_a_name_has_its_words_and_the_other_way_round() -> None:
    assert list(sources.SOURCES) == list(WORDS)
    for name, source in sources.SOURCES.items():
        assert (source.name, source.words) == (name, WORDS[name])
        # Who is offered a download is told what comes.
        assert bool(source.fetch) == bool(source.words.offer)


HELP = """
from nn import source_names
source_names.WORDS = {**source_names.WORDS, "tiny": source_names.Words("Tiny digits", 40, "40 digits of a test")}
from nn import cli
from nn.hyperparameters import ABOUT, problems
print(problems({**{name: this.default for name, this in ABOUT.items()}, "data": ()}))
cli.main(["train", "--help"])
"""


def test_the_help_of_the_command_line_names_every_source() -> None:
    done = subprocess.run([sys.executable, "-c", HELP], cwd=ROOT, capture_output=True, text=True, check=True)
    told = " ".join(done.stdout.split())
    assert (
        "starter: 5,000 digits that come with the program; mnist: all 60,000; "
        "mine: the digits that you drew and taught; tiny: 40 digits of a test; a folder" in told
    )
    assert "name starter, mnist, mine, tiny, a folder or a file" in told


def test_who_asks_for_sources_waits_for_no_library_of_pictures() -> None:
    script = "import sys, nn.data.sources; print({'PIL', 'scipy', 'pooch'} & {*sys.modules})"
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "set()\n"


class TestSources:
    def test_the_starter_digits_are_500_of_each(self) -> None:
        digits = load_training("starter")
        assert len(digits) == 5000
        assert digits.images.shape == (5000, 784)
        assert digits.images.dtype == digits.labels.dtype == np.uint8
        assert (np.bincount(digits.labels) == 500).all()
        assert digits.images.max() == 255

    def test_the_starter_digits_are_evaluated_on_what_was_held_back(self) -> None:
        held_back = sources.of("starter").split(300).validation
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
