"""The command line: ``digitscope VERB``, with options that derive from the hyperparameters' declaration.

What a person did wrong is told in one line, with exit status 2. No Qt is imported on the way.
"""

import argparse
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

import numpy as np

from nn import derive_verb, exchange_verbs, rate_verb, runs_verb, search_verb, training_verb, verbs
from nn.data import sources
from nn.data.mnist import ENVIRONMENT
from nn.errors import DigitScopeError
from nn.fields import Field, YesNo
from nn.files import reason
from nn.hyperparameters import ABOUT
from nn.reports import say
from nn.source_field import Sources
from nn.version import program_version

EXAMPLES = """examples:
  digitscope train --epochs 10 --out digits.safetensors
  digitscope evaluate digits.safetensors
  digitscope predict digits.safetensors photo.png
  digitscope runs
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one verb.

    Args:
        arguments: the words after the program's name; those of the process by default.

    Returns:
        The exit status: 0, 2 for bad input, 130 after Ctrl-C.

    Raises:
        SystemExit: after ``--help`` (0) and for words that are no command (2).
    """
    # A name that the terminal's alphabet lacks is written with escapes instead of not at all.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        try:
            words = build_parser().parse_args(arguments)
            # A number that overflows is told as what it is; NumPy's warnings would only add lines.
            with np.errstate(all="ignore"):
                status: int = words.run(words)
        finally:
            print(end="", flush=True)
    except DigitScopeError as error:
        say(f"digitscope: {error}")
        return 2
    except MemoryError:
        say("digitscope: The memory is too small for this; choose fewer neurons or a smaller batch size.")
        return 2
    except BrokenPipeError:
        # The reader of a pipe has gone with what it wanted.
        return 0
    except OSError as error:
        say(f"digitscope: Standard output cannot be written: {reason(error)}.")
        return 2
    except KeyboardInterrupt:
        say("digitscope: stopped.")
        return verbs.INTERRUPTED
    return status


class _Parser(argparse.ArgumentParser):
    """A parser whose complaint is one line, and of the verb that was meant, and which tells of a full disk."""

    def print_help(self, file: Any = None) -> None:
        # What cannot be written is passed over by argparse's own, and in Python 3.14 lost to the flush at the end, too.
        print(self.format_help(), end="", file=file)

    def error(self, message: str) -> NoReturn:
        self.exit(2, f"{self.prog}: {message}; {self.prog} --help lists what it takes.\n")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        known, unknown = super().parse_known_args(args, namespace)
        if unknown:
            # Else the verb would hand them up to the program, whose help does not list the verb's options.
            self.error(f"unrecognized arguments: {' '.join(unknown)}")
        return known, unknown


def build_parser() -> argparse.ArgumentParser:
    """Build the command line: verbs, and for `train` one option a hyperparameter, from its declaration."""
    parser = _Parser(
        prog="digitscope",
        description="A microscope for backpropagation. Without a verb, the window opens.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"digitscope {program_version()}")
    subparsers = parser.add_subparsers(title="verbs", metavar="VERB", required=True)

    train_parser = subparsers.add_parser(
        "train",
        help="train a network",
        description="Train a network from fresh weights and save it where --out says, even if Ctrl-C stops it early. "
        "The run is kept on disk as it goes: whatever stops it, --resume goes on with it, bit for bit.",
    )
    _add_hyperparameters(train_parser)
    machine = train_parser.add_argument_group("Machine")
    machine.add_argument(
        "--threads",
        metavar="N",
        help="Threads of matrix products; with the same number a run repeats bit for bit on one computer. Default: as "
        "many as a short measurement finds to be fastest.",
    )
    files = train_parser.add_argument_group("Files")
    files.add_argument(
        "--out",
        type=Path,
        metavar="FILE",
        help="Save the trained model to this file; without it, it is kept with the run alone.",
    )
    files.add_argument(
        "--metrics", type=Path, metavar="FILE", help="Write one line of JSON for each epoch to this file."
    )
    kept = train_parser.add_argument_group("Runs")
    kept.add_argument(
        "--resume",
        metavar="RUN",
        help="Go on with a run that was stopped or killed: its name, its id, or its folder. It takes what it began "
        "with, and --data where the same digits are elsewhere.",
    )
    kept.add_argument("--name", help="Of the run; one with a name is never deleted to make room for others.")
    kept.add_argument(
        "--no-keep", dest="keep", action="store_false", help="Keep nothing of the run but what --out and --metrics say."
    )
    train_parser.set_defaults(run=training_verb.train)

    rate_parser = subparsers.add_parser(
        "rate",
        help="find a learning rate",
        description="Let a fresh network learn while its learning rate grows from batch to batch, and print one line "
        "of JSON: learning_rate (where the mean of the loss is least; null where nothing was learned), batches, "
        "highest (the last rate), diverged (whether the test ended there, since the loss grew without end), "
        "first_loss and least_loss (of the mean).",
    )
    _add_hyperparameters(rate_parser)
    rate_parser.add_argument("--csv", type=Path, metavar="FILE", help="Write the curve as a table, a line a batch.")
    rate_parser.set_defaults(run=rate_verb.rate)

    _add_hyperparameters(search_verb.add_to(subparsers))
    runs_verb.add_to(subparsers)
    exchange_verbs.add_to(subparsers)

    evaluate_parser = subparsers.add_parser(
        "evaluate",
        help="score a model on digits that it was not trained on",
        description="Print one line of JSON: examples, correct, accuracy, loss, temperature, calibration_error at that "
        "temperature, raw_calibration_error at temperature 1, unlike (how many are unlike the digits that the model "
        "learned, where the model knows them), confusion (one row per label).",
    )
    evaluate_parser.add_argument("model", type=Path, metavar="MODEL", help=verbs.MODEL_HELP)
    source = evaluate_parser.add_mutually_exclusive_group()
    tested = [name for name, each in sources.SOURCES.items() if each.load_test]
    others = [name for name in sources.SOURCES if name not in tested]
    source.add_argument(
        "--data",
        action="append",
        metavar="DATA",
        help=f"{', '.join(tested)}, a folder or a file: its test digits; {', '.join(others)}, and what has none: the "
        "part held back for validation. Repeat it for several. Default: the model's own data set.",
    )
    source.add_argument(
        "--ink", type=Path, metavar="FILE", help="Labelled pen strokes: UNIPEN text or DigitScope's own ink file."
    )
    evaluate_parser.add_argument(
        "--report",
        type=Path,
        metavar="FILE.html",
        help="Write the same numbers, with the misread digits, as one page for a browser.",
    )
    evaluate_parser.set_defaults(run=verbs.evaluate)

    calibrate_parser = subparsers.add_parser(
        "calibrate",
        help="fit anew how sure a model may be",
        description="Fit the temperature of the model's probabilities and what its training digits look like, save "
        "both in the model file, and print one line of JSON. train does the same at the end of a run.",
    )
    calibrate_parser.add_argument("model", type=Path, metavar="MODEL", help=verbs.MODEL_HELP)
    calibrate_parser.add_argument(
        "--data",
        action="append",
        metavar="DATA",
        help=f"{', '.join(sources.SOURCES)}, a folder or a file: what the model was trained on, the same digits held "
        "back. Repeat it for several. Default: the model's own data set.",
    )
    calibrate_parser.add_argument(
        "--out", type=Path, metavar="FILE", help="Save to this file instead of the model's own."
    )
    calibrate_parser.set_defaults(run=verbs.calibrate)

    predict_parser = subparsers.add_parser(
        "predict",
        help="read the digits in pictures",
        description="Print one line of JSON for each picture: file, digit, probabilities (of 0 to 9), unlike (whether "
        "it is unlike the digits that the model learned, where the model knows them), and digits: each digit from left "
        "to right, with the same of its own and its box (left, top, right, bottom, in pixels). Where there are "
        "several, what is said of one is null.",
    )
    predict_parser.add_argument("model", type=Path, metavar="MODEL", help=verbs.MODEL_HELP)
    predict_parser.add_argument(
        "images",
        type=Path,
        nargs="+",
        metavar="IMAGE",
        help="A picture of a digit or of a row of them: PNG, JPEG or similar.",
    )
    predict_parser.set_defaults(run=verbs.predict)

    derive_verb.add_to(subparsers)

    data_parser = subparsers.add_parser(
        "data",
        help="fetch or verify the full MNIST",
        description="The full MNIST: 60,000 training and 10,000 test digits, 12 MB. It is looked for in the folder "
        f"that the environment variable {ENVIRONMENT} names, then in the user's cache.",
    )
    actions = data_parser.add_subparsers(title="actions", metavar="ACTION", required=True)
    fetch = "Download what is missing or damaged of MNIST, and verify it."
    fetch_parser = actions.add_parser("fetch", help="download MNIST and verify it", description=fetch)
    fetch_parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="Download to this folder instead of the user's cache."
    )
    fetch_parser.set_defaults(run=verbs.fetch)
    verify = "Compare the four files of MNIST with the official ones by their SHA-256."
    verify_parser = actions.add_parser("verify", help="check the files of MNIST", description=verify)
    verify_parser.add_argument(
        "--data", type=Path, metavar="FOLDER", help="Look in this folder instead of the usual places."
    )
    verify_parser.set_defaults(run=verbs.verify)
    return parser


def _add_hyperparameters(parser: argparse.ArgumentParser) -> None:
    groups = {this.group: parser.add_argument_group(this.group) for this in ABOUT.values()}
    for name, this in ABOUT.items():
        _add_hyperparameter(groups[this.group], name, this)


def _add_hyperparameter(group: argparse._ArgumentGroup, name: str, this: Field) -> None:
    told = " ".join(filter(None, (this.help, this.limits, f"Default: {this.notation.written(this.default)}.")))
    if isinstance(this, YesNo):
        group.add_argument(verbs.option(name), action=argparse.BooleanOptionalAction, help=told)
    else:
        action = "append" if isinstance(this, Sources) else "store"
        # argparse reads % as a format.
        group.add_argument(
            verbs.option(name), action=action, metavar=this.notation.metavar, help=told.replace("%", "%%")
        )
