"""The starter digits, which come with the program."""

from collections.abc import Callable
from pathlib import Path

from nn.data.digits import Digits
from nn.data.mnist import read_digits
from nn.errors import never

STARTER = Path(__file__).resolve().parents[2] / "resources" / "starter"


def read_starter(cancelled: Callable[[], bool] = never) -> Digits:
    """All of them; errors are those of `read_digits`."""
    images, labels = (STARTER / f"starter-{part}-ubyte.gz" for part in ("images-idx3", "labels-idx1"))
    return read_digits(images, labels, cancelled)
