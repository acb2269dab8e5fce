"""``digitscope derive``: one step of backpropagation on a picture, written out as a page."""

import os
from argparse import Namespace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nn import model_file
from nn.arrays import CLASSES
from nn.errors import DigitScopeError
from nn.files import check_writable, write_atomically
from nn.reports import TerminalLine, say
from nn.verbs import MODEL_HELP

if TYPE_CHECKING:
    import argparse
    from typing import Any

    from nn.derivation.results import TrainingStep
    from nn.network import Network

RATE = 0.1
"""Learning rate where a person names none."""


def add_to(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to a command line."""
    parser = subparsers.add_parser(
        "derive",
        help="write out a step of backpropagation on a picture",
        description="Write one step of plain gradient descent on the digit in a picture, phase by phase with its "
        "equations and numbers, as one page for a browser that needs no other file.",
    )
    parser.add_argument("model", type=Path, metavar="MODEL", help=MODEL_HELP)
    parser.add_argument("image", type=Path, metavar="IMAGE", help="A picture of one digit: PNG, JPEG or similar.")
    parser.add_argument(
        "--label", type=int, metavar="DIGIT", help="What the picture shows. Default: what the network answers."
    )
    parser.add_argument(
        "--learning-rate", type=float, default=RATE, metavar="RATE", help=f"Of the step. Default: {RATE:g}."
    )
    parser.add_argument("--out", type=Path, required=True, metavar="FILE.html", help="Write the page to this file.")
    parser.set_defaults(run=derive)


def derive(words: Namespace) -> int:
    """Write the page."""
    # Here, because the other verbs begin without it.
    from nn.handout.of_network import handout_of
    from nn.handout.page import count, parts

    if words.out.suffix.lower() not in (".html", ".htm"):
        raise DigitScopeError(f"--out: {words.out} is to be a page for a browser; name a file that ends in .html.")
    for path in (words.model, words.image):
        if os.path.realpath(words.out) == os.path.realpath(path):
            raise DigitScopeError(f"{words.out} is what is read; name another file for --out.")
    model = model_file.load(words.model)
    check_writable(words.out)
    step = _step(model.network, words.image, words.label, words.learning_rate)
    handout = handout_of(words.model.name, model.network.architecture, step, day=date.today())
    line, written = TerminalLine(), []
    try:
        for number, part in enumerate(parts(handout), 1):
            line.show(f"part {number} of {count(handout)}")
            written.append(part)
    finally:
        line.clear()
    write_atomically(words.out, b"".join(written))
    say(f"Saved {words.out}")
    return 0


def _step(network: "Network", image: Path, label: int | None, learning_rate: float) -> "TrainingStep":
    from nn.data.picture import picture_to_digits
    from nn.derivation.example import Pass
    from nn.derivation.training_step import training_step

    if label is not None and not 0 <= label < CLASSES:
        raise DigitScopeError(f"--label: choose a digit from 0 to {CLASSES - 1}, not {label}.")
    found = picture_to_digits(image)
    if len(found) > 1:
        raise DigitScopeError(f"{image} shows {len(found)} digits; choose a picture of one.")
    x = np.asarray(found[0].image, np.float64).reshape(1, -1)
    if label is None:
        label = int(network.trace(x.astype(np.float32)).A[network.depth][0].argmax())
    return training_step(Pass.of(network, x, (label,)), learning_rate)
