"""The headless verbs: train, evaluate, predict, data fetch, data verify. No Qt is imported on the way.

Results go to standard output, progress and errors to standard error. What a person did wrong is told in one line,
with exit status 2.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

import numpy as np

from nn import model_file
from nn.arrays import UInt8
from nn.data import ink, mnist
from nn.data.picture import picture_to_digit
from nn.data.raster import rasterize
from nn.errors import DigitScopeError
from nn.files import check_writable
from nn.hyperparameters import ABOUT, DEFAULTS, from_mapping, parse
from nn.metrics import evaluate
from nn.network import Architecture, Network, probabilities
from nn.reports import MetricsFile, ProgressLine, TerminalLine, finite
from nn.training import EpochScores, train

INTERRUPTED = 130
"""Exit status of a program that a person stopped with Ctrl-C: 128 + SIGINT."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        arguments: the words after the program's name; those of the process by default.

    Returns:
        The exit status: 0, 2 for bad input, 130 after Ctrl-C.
    """
    words = build_parser().parse_args(arguments)
    try:
        status: int = words.run(words)
        sys.stdout.flush()
    except DigitScopeError as error:
        print(f"digitscope: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        # The reader of a pipe has gone; what it read is whole. Python would complain once more while closing.
        sys.stdout = None
        return 0
    except KeyboardInterrupt:
        print("\ndigitscope: stopped.", file=sys.stderr)
        return INTERRUPTED
    return status


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line."""

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; {self.prog} --help lists what it takes.\n")


def build_parser() -> argparse.ArgumentParser:
    """The command line: verbs, and for `train` one option a hyperparameter, from its declaration."""
    parser = _Parser(
        prog="digitscope", description="A microscope for backpropagation. Without a verb, the window opens."
    )
    verbs = parser.add_subparsers(title="verbs", metavar="VERB", required=True)

    train_parser = verbs.add_parser("train", help="train a network", description="Train a network on digits.")
    for name, this in ABOUT.items():
        default = DEFAULTS[name]
        shown = ",".join(map(str, default)) if name == "hidden" else default
        option = f"--{name.replace('_', '-')}"
        if isinstance(default, bool):
            train_parser.add_argument(option, action=argparse.BooleanOptionalAction, default=default, help=this.help)
        else:
            # argparse reads % as a format.
            values = f" One of {', '.join(this.choices)}." if this.choices else ""
            text = f"{this.help}{values} Default: {shown}.".replace("%", "%%")
            train_parser.add_argument(option, metavar=name.upper(), default=None, help=text)
    train_parser.add_argument("--out", type=Path, metavar="FILE", help="Save the trained model to this file.")
    train_parser.add_argument(
        "--metrics", type=Path, metavar="FILE.jsonl", help="Write one JSON object an epoch to this file."
    )
    train_parser.set_defaults(run=run_train)

    evaluate_parser = verbs.add_parser(
        "evaluate",
        help="score a model on digits that it was not trained on",
        description="Print examples, correct, accuracy, loss and confusion (rows: label) as JSON.",
    )
    evaluate_parser.add_argument("model", type=Path, metavar="MODEL")
    source = evaluate_parser.add_mutually_exclusive_group()
    source.add_argument(
        "--data",
        metavar="DATA",
        help="mnist or a folder: its test digits; starter: its validation part. Default: the model's own data set.",
    )
    source.add_argument(
        "--ink", type=Path, metavar="FILE", help="Labelled pen strokes: UNIPEN text or DigitScope's ink file."
    )
    evaluate_parser.set_defaults(run=run_evaluate)

    predict_parser = verbs.add_parser(
        "predict",
        help="read the digits in pictures",
        description="Print one line of JSON a picture: file, digit, probabilities.",
    )
    predict_parser.add_argument("model", type=Path, metavar="MODEL")
    predict_parser.add_argument("images", type=Path, nargs="+", metavar="IMAGE")
    predict_parser.set_defaults(run=run_predict)

    data_parser = verbs.add_parser("data", help="fetch or verify MNIST", description="The full MNIST data set.")
    actions = data_parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    fetch_parser = actions.add_parser("fetch", help="download MNIST and verify it")
    fetch_parser.set_defaults(run=run_fetch)
    verify_parser = actions.add_parser("verify", help="check the files of MNIST by their SHA-256")
    verify_parser.set_defaults(run=run_verify)
    for action in (fetch_parser, verify_parser):
        action.add_argument("--data", type=Path, metavar="DIR", help="A folder instead of the usual places.")
    return parser


def run_train(words: argparse.Namespace) -> int:
    """Train, and save the model where `--out` says; after Ctrl-C what was learned so far is saved."""
    given = {name: getattr(words, name) for name in ABOUT if getattr(words, name) is not None}
    values = {name: value if isinstance(value, bool) else parse(name, value) for name, value in given.items()}
    h = from_mapping(values)
    for path in filter(None, (words.out, words.metrics)):
        check_writable(path)
    data = mnist.split(mnist.load_training(h.data), h.validation)
    rng = np.random.default_rng(h.seed)
    network = Network.initialized(Architecture.of(h), h.initializer, rng)
    scores: EpochScores | None = None
    status = 0
    progress = ProgressLine(h)
    try:
        with MetricsFile(words.metrics) as metrics:
            for step in train(network, data, h, rng):
                if step.scores is not None:
                    scores = step.scores
                    metrics.write(scores)
                    progress.epoch(scores)
                else:
                    progress.batch(step)
    except KeyboardInterrupt:
        progress.clear()
        print("digitscope: stopped early.", file=sys.stderr)
        status = INTERRUPTED
    if words.out is not None:
        model_file.save(words.out, model_file.Model(network, h, {} if scores is None else finite(scores)))
        print(f"Saved {words.out}", file=sys.stderr)
    return status


def run_evaluate(words: argparse.Namespace) -> int:
    """Score a model and print the scores as JSON."""
    model = model_file.load(words.model)
    if words.ink is not None:
        images, labels = _read_ink(words.ink)
    else:
        h = model.hyperparameters
        test = mnist.load_test(words.data or h.data, h.validation)
        images, labels = test.images, test.labels
    scores = evaluate(model.network, images, labels)
    print(
        json.dumps(
            {
                "examples": scores.examples,
                "correct": scores.correct,
                "accuracy": scores.accuracy,
                "loss": scores.loss,
                "confusion": scores.confusion.tolist(),
            }
        )
    )
    return 0


def run_predict(words: argparse.Namespace) -> int:
    """Print the answer for each picture; one that cannot be read costs the others nothing."""
    model = model_file.load(words.model)
    status = 0
    for path in words.images:
        try:
            picture = picture_to_digit(path)
        except DigitScopeError as error:
            print(f"digitscope: {error}", file=sys.stderr)
            status = 2
            continue
        outputs = model.network.predict(picture.reshape(1, -1))
        shares = probabilities(outputs, model.network.architecture.output)[0]
        answer = {"file": str(path), "digit": int(outputs[0].argmax()), "probabilities": shares.astype(float).tolist()}
        print(json.dumps(answer))
    return status


def run_fetch(words: argparse.Namespace) -> int:
    """Download MNIST, with progress on a terminal."""
    line = TerminalLine()

    def show(done: int, total: int) -> None:
        line.show(f"{done / 1e6:.1f} of {total / 1e6:.1f} MB")

    try:
        directory = mnist.fetch(show, directory=words.data)
    finally:
        line.clear()
    print(f"MNIST is complete and verified in {directory}")
    return 0


def run_verify(words: argparse.Namespace) -> int:
    """Say of each file of MNIST whether it is what the official mirrors serve."""
    directory = words.data or mnist.find()
    if directory is None:
        raise DigitScopeError("MNIST was not found; digitscope data fetch downloads it.")
    checks = mnist.verify(directory)
    for check in checks:
        print(f"{check.name}: {check.problem or 'verified'}")
    return 2 if any(check.problem for check in checks) else 0


def _read_ink(path: Path) -> tuple[UInt8, UInt8]:
    """The labelled ink of a file as images (n, 784) and labels (n,)."""
    labelled = [drawing for drawing in ink.read(path) if drawing.label is not None]
    if not labelled:
        raise DigitScopeError(f"{path} has no labelled digits; choose a file whose drawings carry their digit.")
    pictures = np.stack([rasterize(drawing) for drawing in labelled]).reshape(len(labelled), -1)
    return np.rint(pictures * 255).astype(np.uint8), np.array([drawing.label for drawing in labelled], np.uint8)
