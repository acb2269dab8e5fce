"""``digitscope import`` and ``export``: networks from other programs, and ours for them."""

import argparse
from argparse import Namespace
from pathlib import Path
from typing import Any

from nn import model_file
from nn.activations import ACTIVATIONS, OUTPUTS
from nn.arrays import Array, UInt8
from nn.errors import DigitScopeError
from nn.exchange.foreign import FEW, PIXELS, Foreign, all_scores, best_read, scores, to_model
from nn.exchange.onnx_writing import to_onnx
from nn.exchange.pytorch import torch_lines
from nn.exchange.reading import read_foreign
from nn.exchange.script import to_script
from nn.exchange.starter import starter_digits
from nn.files import check_writable, write_atomically
from nn.reports import say, to_json
from nn.verbs import MODEL_HELP


def add_to(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verbs to the command line."""
    from_others = subparsers.add_parser(
        "import",
        help="make a model of another program's network",
        description="Read the weights of fully connected layers from 784 pixels to ten answers, from a safetensors "
        "file of PyTorch's or an ONNX file, save them as a model, and print one line of JSON: network, activation, "
        "output, pixels, starter_accuracy (share of some starter digits that it reads right, by pixels).",
    )
    from_others.add_argument("file", type=Path, metavar="FILE", help="Weights as .safetensors, or a network as .onnx.")
    from_others.add_argument(
        "--activation",
        choices=ACTIVATIONS,
        help="Of the hidden layers; needed where the file does not say it, as a file of weights never does.",
    )
    from_others.add_argument(
        "--output", choices=OUTPUTS, help="Of the last layer. Default: what the file says, or softmax."
    )
    from_others.add_argument(
        "--pixels",
        choices=PIXELS,
        help="What it was fed with: "
        + "; ".join(f"{name}: {pixels.label}" for name, pixels in PIXELS.items())
        + ". Default: what reads most starter digits right.",
    )
    from_others.add_argument("--out", type=Path, metavar="MODEL", required=True, help="Save the model to this file.")
    from_others.set_defaults(run=take)

    for_others = subparsers.add_parser(
        "export",
        help="write a model for other programs",
        description="Write a network where other programs can run it; it takes pixels in 0..1, 0 for the background.",
    )
    for_others.add_argument("model", type=Path, metavar="MODEL", help=MODEL_HELP)
    target = for_others.add_mutually_exclusive_group(required=True)
    target.add_argument("--onnx", type=Path, metavar="FILE", help="An ONNX file.")
    target.add_argument("--script", type=Path, metavar="FILE.py", help="A Python script that needs NumPy alone.")
    target.add_argument(
        "--pytorch", action="store_true", help="Print the lines that open the model file itself in PyTorch."
    )
    for_others.set_defaults(run=give)


def take(words: Namespace) -> int:
    """Make a model of another program's network."""
    foreign = read_foreign(words.file)
    check_writable(words.out)
    digits = starter_digits()
    activation = _said(words.file, "activation", words.activation, foreign.activation)
    if activation is None and len(foreign.layers) > 1:
        raise DigitScopeError(_unsaid(words.file, foreign, *digits))
    activation = activation or "relu"
    output = _said(words.file, "output", words.output, foreign.output) or "softmax"
    found = scores(foreign, activation, *digits)
    pixels = words.pixels or found[0].pixels
    model_file.save(words.out, to_model(foreign, activation, output, pixels))
    line = {
        "network": "-".join(map(str, foreign.widths)),
        "activation": activation,
        "output": output,
        "pixels": pixels,
        "starter_accuracy": {score.pixels: score.accuracy for score in found},
    }
    print(to_json(line))
    if all(score.accuracy < FEW for score in found):
        say("It reads few of the starter digits; it may have learned something else, or with another activation.")
    say(f"Saved {words.out}")
    return 0


def _said(path: Path, option: str, word: str | None, found: str | None) -> str | None:
    """What a person says or a file does; the sentence where they say two things."""
    if word is not None and found is not None and word != found:
        raise DigitScopeError(f"{path} says that its {option} is {found}, not {word}; leave --{option} out.")
    return word or found


def _unsaid(path: Path, foreign: Foreign, images: Array, labels: UInt8) -> str:
    """The sentence about an activation that is missing, with a guess at it."""
    found = all_scores(foreign, images, labels)
    guess = best_read(found)
    return (
        f"{path} does not say which activation its hidden layers have; say it with --activation, one of "
        f"{', '.join(ACTIVATIONS)}. With {guess} it reads {found[guess][0].accuracy:.1%} of some starter digits right."
    )


def give(words: Namespace) -> int:
    """Write a model for other programs."""
    model = model_file.load(words.model)
    if words.pytorch:
        print(torch_lines(model, str(words.model)), end="")
        return 0
    path = words.onnx or words.script
    check_writable(path)
    content = to_onnx(model) if words.onnx else to_script(model, path.name).encode()
    write_atomically(path, content)
    say(f"Saved {path}")
    return 0
