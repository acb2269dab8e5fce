"""MNIST: where its four files are found, how they are read, fetched and verified."""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nn.arrays import CLASSES, SIDE
from nn.data.digits import Digits
from nn.data.download import RemoteFile, download
from nn.data.idx import read_idx, unpacked
from nn.errors import DigitScopeError, never

ENVIRONMENT = "DIGITSCOPE_DATA"
"""The environment variable that may name a folder with MNIST's four files."""

MIRRORS = (
    "https://ossci-datasets.s3.amazonaws.com/mnist/",
    "https://storage.googleapis.com/cvdf-datasets/mnist/",
)

BELOW = (".", "raw", "MNIST/raw")
"""Where in a folder MNIST's files may lie: torchvision makes the others."""


@dataclass(frozen=True)
class Part(RemoteFile):
    """One of MNIST's files, as every official mirror serves it, and the SHA-256 of what it unpacks to."""

    content_sha256: str

    def path(self, directory: Path) -> Path | None:
        """Where the directory has this file: gzipped or unpacked, its name with a hyphen or a dot, in it or below."""
        hyphen = self.name.removesuffix(".gz")
        dot = hyphen.replace("-idx", ".idx")
        paths = (directory / folder / name for folder in BELOW for name in (self.name, hyphen, f"{dot}.gz", dot))
        # Unlike Path.is_file, this is false for a directory that may not be searched.
        return next(filter(os.path.isfile, paths), None)

    def located(self, directory: Path) -> Path:
        """Where the directory has this file; DigitScopeError where it has none."""
        path = self.path(directory)
        if path is None:
            raise DigitScopeError(f"{directory} {lack(directory, [self])}; choose a folder that holds MNIST.")
        return path


TRAINING_IMAGES = Part(
    "train-images-idx3-ubyte.gz",
    9_912_422,
    "440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609",
    "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
)
TRAINING_LABELS = Part(
    "train-labels-idx1-ubyte.gz",
    28_881,
    "3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c",
    "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
)
TEST_IMAGES = Part(
    "t10k-images-idx3-ubyte.gz",
    1_648_877,
    "8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6",
    "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
)
TEST_LABELS = Part(
    "t10k-labels-idx1-ubyte.gz",
    4_542,
    "f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6",
    "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
)
PARTS = (TRAINING_IMAGES, TRAINING_LABELS, TEST_IMAGES, TEST_LABELS)


def lack(directory: Path, parts: Sequence[Part]) -> str:
    """What keeps a directory from having these files, in words that follow its name; "" where it has them all."""
    names = missing(directory, parts)
    if not names:
        return ""
    if not os.path.exists(directory):
        return "does not exist"
    return f"has no {', '.join(names)}" if os.path.isdir(directory) else "is no folder"


def missing(directory: Path, parts: Sequence[Part] = (TRAINING_IMAGES, TRAINING_LABELS)) -> list[str]:
    """The names of those of the files that a directory has not; those it has may still be damaged."""
    return [part.name for part in parts if part.path(directory) is None]


def located() -> Path:
    """The directory with MNIST's four files; DigitScopeError where there is none."""
    directory = find()
    if directory is not None:
        return directory
    given = named()
    if given is not None:
        raise DigitScopeError(
            f"{ENVIRONMENT} names {given}, which {lack(given, PARTS)}; let it name the folder that holds MNIST's four "
            "files, or unset it."
        )
    raise DigitScopeError(
        "MNIST is not on this computer; fetch it with 'digitscope data fetch', let "
        f"{ENVIRONMENT} name the folder that holds its four files, or choose the starter digits."
    )


def read_training(directory: Path, cancelled: Callable[[], bool] = never) -> Digits:
    """The training digits in a directory; errors are those of `read_digits`."""
    return read_digits(TRAINING_IMAGES.located(directory), TRAINING_LABELS.located(directory), cancelled)


def read_test(directory: Path, cancelled: Callable[[], bool] = never) -> Digits:
    """The test digits in a directory; errors are those of `read_digits`."""
    return read_digits(TEST_IMAGES.located(directory), TEST_LABELS.located(directory), cancelled)


def read_digits(images_path: Path, labels_path: Path, cancelled: Callable[[], bool] = never) -> Digits:
    """Read two IDX files, pictures (n, 28, 28) and labels (n,), as digits.

    Raises:
        Cancelled: where `cancelled` said so.
        DigitScopeError: where a file is missing, damaged or of another shape, or the two do not belong together.
    """
    images = read_idx(images_path, cancelled)
    if images.ndim != 3 or images.shape[1:] != (SIDE, SIDE):
        raise DigitScopeError(
            f"{images_path} holds values of shape {images.shape}; choose a file of {SIDE}x{SIDE} pictures."
        )
    labels = read_idx(labels_path, cancelled)
    if labels.ndim != 1 or labels.max() >= CLASSES:
        raise DigitScopeError(f"{labels_path} holds other values than labels 0 to 9; choose a file of labels.")
    if len(images) != len(labels):
        raise DigitScopeError(
            f"{images_path} holds {len(images)} pictures but {labels_path} {len(labels)} labels; choose two files "
            "that belong together."
        )
    return Digits(images.reshape(-1, SIDE * SIDE), labels)


def cache() -> Path:
    """The directory for MNIST among the user's cached files."""
    # Here, because the window opens without it.
    import pooch

    return Path(pooch.os_cache("digitscope")) / "mnist"


def named() -> Path | None:
    """The directory that DIGITSCOPE_DATA names, whatever it holds; None where it names none."""
    name = os.environ.get(ENVIRONMENT)
    return Path(os.path.expanduser(name)) if name else None


def find() -> Path | None:
    """The first directory that has all four files of MNIST: the one DIGITSCOPE_DATA names, then the cache."""
    return next((each for each in (named(), cache()) if each and not lack(each, PARTS)), None)


def problem(part: Part, directory: Path) -> str:
    """What is wrong with a file in a directory, in a sentence; "" where it unpacks to what the official one does.

    It may be gzipped by whomever, or unpacked: only the SHA-256 of its content counts.
    """
    try:
        path = part.located(directory)
        with unpacked(path) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except DigitScopeError as error:
        return str(error)
    if digest != part.content_sha256:
        return f"{path} is not MNIST's file of that name (wrong SHA-256); replace it with a fresh copy."
    return ""


def fetch(
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    mirrors: Sequence[str] = MIRRORS,
    directory: Path | None = None,
) -> Path:
    """Download those of the four files that the directory lacks or that are not the official ones.

    Args:
        progress: called with (bytes so far, bytes of all four files), in the caller's thread.
        cancelled: asked about every 0.05 s, in the caller's thread; true stops the download.
        mirrors: addresses that end in a slash, tried in turn for each file.
        directory: where to; the user's cache unless given.

    Returns:
        The directory, now with four verified files.

    Raises:
        Cancelled: where `cancelled` said so; files that were complete are kept.
        DigitScopeError: where no mirror delivered a file, or it cannot be written.
    """
    directory = directory or cache()
    wanted = [part for part in PARTS if problem(part, directory)]
    total = sum(part.size for part in PARTS)
    kept = total - sum(part.size for part in wanted)

    def report(done: int, _: int) -> None:
        if progress:
            progress(kept + done, total)

    download(wanted, directory, mirrors, report, cancelled)
    return directory
