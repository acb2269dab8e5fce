"""Files and folders of digits, told apart by what is in them: each form gives the same digits, or says why not."""

import gzip
import weakref
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from nn.arrays import UInt8
from nn.data import sources
from nn.data.digits import Digits
from nn.data.idx import write_idx
from nn.data.starter import read_starter
from nn.errors import Cancelled, DigitScopeError, never

STARTER = read_starter()
SOME = slice(None, None, 50)
IMAGES, LABELS = STARTER.images[SOME], STARTER.labels[SOME]
"""100 real digits, ten of each class."""
TEST_IMAGES, TEST_LABELS = STARTER.images[25::50], STARTER.labels[25::50]


def lying(images: UInt8) -> UInt8:
    return np.ascontiguousarray(images.reshape(-1, 28, 28).transpose(0, 2, 1))


def idx(folder: Path, name: str, images: UInt8, labels: UInt8) -> None:
    write_idx(folder / name.format("images", 3), images.reshape(-1, 28, 28))
    write_idx(folder / name.format("labels", 1), labels)


def mnist(folder: Path) -> Path:
    idx(folder, "train-{}-idx{}-ubyte", IMAGES, LABELS)
    idx(folder, "t10k-{}-idx{}-ubyte.gz", TEST_IMAGES, TEST_LABELS)
    return folder


def torchvision(folder: Path) -> Path:
    (folder / "MNIST" / "raw").mkdir(parents=True)
    mnist(folder / "MNIST" / "raw")
    return folder


def emnist(folder: Path) -> Path:
    idx(folder, "emnist-digits-train-{}-idx{}-ubyte.gz", lying(IMAGES), LABELS)
    idx(folder, "emnist-digits-test-{}-idx{}-ubyte.gz", lying(TEST_IMAGES), TEST_LABELS)
    (folder / "readme.txt").write_text("EMNIST")
    return folder


def one_of_several(folder: Path) -> Path:
    idx(folder, "other-train-{}-idx{}-ubyte", TEST_IMAGES, TEST_LABELS)
    return emnist(folder) / "emnist-digits-train-images-idx3-ubyte.gz"


def plain_names(folder: Path) -> Path:
    idx(folder, "{}.idx", IMAGES, LABELS)
    idx(folder, "test_{}.idx", TEST_IMAGES, TEST_LABELS)
    return folder / "labels.idx"


def keras(folder: Path) -> Path:
    x, x_test = 255 - IMAGES.reshape(-1, 28, 28), TEST_IMAGES[:, None] / 255
    np.savez(folder / "any.name", x_train=x, y_train=LABELS, x_test=x_test, y_test=np.eye(10)[TEST_LABELS])
    return folder / "any.name.npz"


TESTED = [mnist, torchvision, emnist, one_of_several, plain_names, keras]


def table(folder: Path, columns: np.typing.NDArray[np.generic], header: str = "", separator: str = ",") -> Path:
    lines = [header] * bool(header) + [separator.join(map(str, line)) for line in columns.tolist()]
    (folder / "digits").write_text("\r\n".join(lines) + "\r\n")
    return folder / "digits"


HEADER = ",".join(f"pixel{i}" for i in range(784))


def kaggle(folder: Path) -> Path:
    return table(folder, np.c_[LABELS, IMAGES], f"label,{HEADER}")


def label_last(folder: Path) -> Path:
    return table(folder, np.c_[IMAGES, LABELS], separator=";")


def label_last_by_name(folder: Path) -> Path:
    return table(folder, np.c_[IMAGES, LABELS], f"{HEADER},Class")


def numbered_columns(folder: Path) -> Path:
    return table(folder, np.c_[LABELS, IMAGES], ",".join(map(str, range(785))))


def quoted_and_packed(folder: Path) -> Path:
    path = table(folder, np.c_[LABELS, IMAGES])
    path.write_bytes(gzip.compress(path.read_bytes().replace(b",", b'","').replace(b"\r\n", b'"\n"')[:-1]))
    content = b'"' + gzip.decompress(path.read_bytes())
    path.write_bytes(gzip.compress(content))
    return path


def shares(folder: Path) -> Path:
    return table(folder, np.c_[LABELS, IMAGES / 255], separator="\t")


def emnist_as_a_table(folder: Path) -> Path:
    return table(folder, np.c_[LABELS, lying(IMAGES).reshape(-1, 784)])


TABLES = [kaggle, label_last, label_last_by_name, numbered_columns, quoted_and_packed, shares, emnist_as_a_table]


def load(path: Path) -> Digits:
    return sources.of(str(path)).load(never)


@pytest.mark.parametrize("form", [*TESTED, *TABLES])
def test_each_form_is_read_as_the_digits_that_it_holds(form: Callable[[Path], Path], tmp_path: Path) -> None:
    source = sources.of(str(form(tmp_path)))
    digits = source.load(never)
    assert (digits.images == IMAGES).all()
    assert (digits.labels == LABELS).all()
    assert source.lack() == ""
    # Where there are no test digits, those held back serve.
    test = source.test(20)
    assert (test.images == (TEST_IMAGES if form in TESTED else source.split(20).validation.images)).all()


def test_what_was_turned_is_said(tmp_path: Path) -> None:
    assert load(mnist(tmp_path)).notes == ()
    (tmp_path / "emnist").mkdir()
    (note,) = load(emnist(tmp_path / "emnist")).notes
    assert note == "emnist: the digits were set upright, for they lay transposed as EMNIST's do."
    (note,) = sources.of(str(keras(tmp_path))).split(20).training.notes
    assert note == "any.name.npz: the digits were inverted, for they were dark on light."
    (note,) = load(table(tmp_path, np.c_[LABELS, 255 - lying(IMAGES).reshape(-1, 784)])).notes
    assert "inverted, for they were dark on light and set upright" in note


@pytest.mark.parametrize("n", [1, 3, 100])
def test_nothing_is_turned_for_what_chance_alone_would_show(n: int, tmp_path: Path) -> None:
    noise = np.random.default_rng(n).integers(256, size=(n, 784), dtype=np.uint8)
    assert (load(table(tmp_path, np.c_[LABELS[:n], noise])).images == noise).all()
    assert (load(table(tmp_path, np.c_[LABELS[:n], IMAGES[:n]])).images == IMAGES[:n]).all()


class TestPictures:
    def folder(self, tmp_path: Path, below: str = "") -> Path:
        for i, label in enumerate(LABELS):
            (folder := tmp_path / below / str(label)).mkdir(parents=True, exist_ok=True)
            Image.fromarray(255 - IMAGES[i].reshape(28, 28)).save(folder / f"{i:03}.png")
        return tmp_path

    def test_one_folder_a_label_each_read_as_a_picture_that_is_dropped(self, tmp_path: Path) -> None:
        digits = load(self.folder(tmp_path))
        assert np.bincount(digits.labels).tolist() == [10] * 10
        assert np.bincount(load(self.folder(tmp_path / "b", "train")).labels).tolist() == [10] * 10
        # Of each label in the order of the names; as near as a picture of MNIST's form comes back.
        ordered = IMAGES[np.argsort(LABELS, kind="stable")].astype(float)
        assert np.median(abs(digits.images - ordered).mean(axis=1)) < 3
        assert digits.notes == ()

    def test_those_for_tests_are_kept_apart(self, tmp_path: Path) -> None:
        self.folder(tmp_path, "training")
        (tmp_path / "testing" / "7").mkdir(parents=True)
        Image.fromarray(IMAGES[0].reshape(28, 28)).save(tmp_path / "testing" / "7" / "a.bmp")
        assert sources.of(str(tmp_path)).test(20).labels.tolist() == [7]

    def test_what_cannot_be_read_costs_the_others_nothing_and_is_counted_and_named(self, tmp_path: Path) -> None:
        self.folder(tmp_path)
        (tmp_path / "0" / "a.png").write_bytes(b"no picture")
        Image.new("L", (40, 40)).save(tmp_path / "3" / "blank.png")
        (tmp_path / "3" / ".hidden").write_bytes(b"")
        digits = load(tmp_path)
        assert len(digits) == 100
        (note,) = digits.notes
        assert note.startswith("2 of 102 pictures could not be read and were left out, 0/a.png, 3/blank.png: ")
        assert "3/blank.png: the first could not be read as a picture" in note, "it is named once"
        for i in range(9):
            (tmp_path / "9" / f"x{i}").write_bytes(b"")
        (tmp_path / "0" / "a.png").unlink()
        assert "3/blank.png, 9/x0, 9/x1, 9/x2, 9/x3 and 5 more: no digit was found" in load(tmp_path).notes[0]

    def test_where_none_can_be_read_the_first_is_told(self, tmp_path: Path) -> None:
        (tmp_path / "4").mkdir()
        with pytest.raises(DigitScopeError, match="folders 0 to 9 are empty"):
            load(tmp_path)
        (tmp_path / "4" / "a.png").write_bytes(b"")
        with pytest.raises(DigitScopeError, match=r"has no digits: 1 of 1 pictures .* 4/a.png: it could not be read"):
            load(tmp_path)


GOOD = np.c_[LABELS[::40], IMAGES[::40]].astype(object)


def changed(row: int, column: int, value: object) -> np.typing.NDArray[np.object_]:
    rows: np.typing.NDArray[np.object_] = GOOD.copy()
    rows[row, column] = value
    return rows


@pytest.mark.parametrize(
    ("rows", "line", "what"),
    [
        (changed(1, 300, 256), 2, "value 301 is 256 and must lie between 0 and 255"),
        (changed(2, 300, -1), 3, "value 301 is -1"),
        (changed(1, 5, "nan"), 2, "value 6 is nan"),
        (changed(1, 5, "x"), 2, "value 6 is no number"),
        (changed(1, 5, ""), 2, "value 6 is no number"),
        (changed(1, 5, "1,2"), 2, "786 values instead of 785"),
        (changed(1, 0, 11), 2, "the label is 11"),
        (changed(1, 0, 1.5), 2, "the label is 1.5"),
        (GOOD[:, :-1], 1, "784 values instead of 785"),
    ],
)
def test_a_line_that_is_no_digit_is_told_with_its_number(
    rows: np.typing.NDArray[np.object_], line: int, what: str, tmp_path: Path
) -> None:
    for header in ("", f"label,{HEADER}"):
        path = table(tmp_path, rows, header)
        with pytest.raises(DigitScopeError) as told:
            load(path)
        assert str(told.value).startswith(f"{path}, line {line + bool(header)}: {what}")
        assert "\n" not in str(told.value)


@pytest.mark.parametrize("quoted", ['0"', '"0', '"0"'])
def test_a_quote_on_one_side_of_a_number_costs_nothing(quoted: str, tmp_path: Path) -> None:
    path = table(tmp_path, GOOD)
    label, *pixels = path.read_text().splitlines()[0].split(",")
    assert pixels[0] == "0"
    rest = path.read_text().splitlines()[1:]
    path.write_text("\n".join([",".join([label, quoted, *pixels[1:]]), *rest]) + "\n")
    assert (load(path).images == IMAGES[::40]).all()


@pytest.mark.parametrize("ends", [("\r\n",), ("\r\n", "\n"), ("\r", "\r\n", "\n")], ids=repr)
def test_the_lines_of_a_table_may_end_in_any_way(ends: tuple[str, ...], tmp_path: Path) -> None:
    path = table(tmp_path, GOOD, f"label,{HEADER}")
    lines = path.read_text().splitlines()
    path.write_bytes("".join(line + ends[i % len(ends)] for i, line in enumerate(lines)).encode())
    assert (load(path).images == IMAGES[::40]).all()


def test_a_table_that_breaks_off_is_told_with_the_number_of_its_last_line(tmp_path: Path) -> None:
    path = table(tmp_path, np.c_[np.tile(LABELS, 15), np.tile(IMAGES, (15, 1))])
    path.write_bytes(path.read_bytes()[:-400])
    with pytest.raises(DigitScopeError, match=r"line 1500: \d+ values instead of 785"):
        load(path)
    path.write_text(f"label,{HEADER}\n")
    with pytest.raises(DigitScopeError, match="holds no digits"):
        load(path)


def test_reading_a_table_stops_where_nobody_wants_it_any_more(tmp_path: Path) -> None:
    with pytest.raises(Cancelled):
        sources.of(str(kaggle(tmp_path))).load(lambda: True)


X, Y = np.zeros((3, 28, 28), np.uint8), np.arange(3)


@pytest.mark.parametrize(
    ("arrays", "what"),
    [
        ({"x_train": X}, "has no arrays x_train and y_train"),
        ({"x_train": X, "y_train": Y[:2]}, "other values than a label"),
        ({"x_train": X, "y_train": Y + 8}, "other values than a label"),
        ({"x_train": X[:, 1:], "y_train": Y}, r"shape \(3, 27, 28\)"),
        ({"x_train": X[0, 0, 0], "y_train": Y}, "shape"),
        ({"x_train": X - 1.0, "y_train": Y}, "outside of 0 to 255"),
        ({"x_train": X + 300.0, "y_train": Y}, "outside of 0 to 255"),
        ({"x_train": X * np.nan, "y_train": Y}, "outside of 0 to 255"),
        ({"x_train": X.astype(str), "y_train": Y}, "than numbers"),
        ({"x_train": X.astype(object), "y_train": Y}, "damaged"),
    ],
)
def test_arrays_that_are_no_digits_are_told(arrays: dict[str, object], what: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "a.npz", **arrays)  # type: ignore[arg-type]
    with pytest.raises(DigitScopeError, match=what) as told:
        load(tmp_path / "a.npz")
    assert "a.npz" in str(told.value)


def test_what_holds_no_digits_is_told_with_what_could(tmp_path: Path) -> None:
    for content in (b"", b"hello\n", bytes(range(9)), b"PK\3\4", b"\0\0\x08\3"):
        (tmp_path / "a").write_bytes(content)
        source = sources.of(str(tmp_path / "a"))
        with pytest.raises(DigitScopeError, match=str(tmp_path / "a")) as told:
            source.load(never)
        assert source.lack() in ("", str(told.value))
    (tmp_path / "b").mkdir()
    with pytest.raises(DigitScopeError, match="b holds no digits that can be read; choose a folder with MNIST's files"):
        load(tmp_path / "b")


def test_a_source_that_refuses_keeps_nothing_of_who_asked_for_it(tmp_path: Path) -> None:
    class Asker:
        def ask(self) -> sources.Source:
            return sources.of(str(tmp_path / "nowhere"))

    asker = Asker()
    source, left = asker.ask(), weakref.ref(asker)
    del asker
    assert left() is None
    assert "does not exist" in source.lack()


def test_of_several_sets_a_person_has_to_choose(tmp_path: Path) -> None:
    one_of_several(tmp_path)
    with pytest.raises(DigitScopeError, match=r"several sets of digits; choose one of the files emnist.*, other-train"):
        load(tmp_path)
    (tmp_path / "other-train-labels-idx1-ubyte").unlink()
    with pytest.raises(DigitScopeError, match="missing beside it"):
        load(tmp_path / "other-train-images-idx3-ubyte")
