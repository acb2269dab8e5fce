"""``digitscope runs``: the runs that are kept; to list, rename, label, delete and export them."""

import argparse
from argparse import Namespace
from datetime import datetime
from pathlib import Path
from typing import Any

from nn.errors import DigitScopeError
from nn.hyperparameters import summary
from nn.reports import say
from nn.runs import export, shelf
from nn.runs.shelf import KeptRun

RUN_HELP = "A run: its name, its id, or its folder."

COLUMNS = ("run", "name", "begun", "network", "epochs", "training", "validation", "size", "state")


def add_to(subparsers: "argparse._SubParsersAction[Any]") -> None:
    """Add the verb to the command line."""
    runs_parser = subparsers.add_parser(
        "runs",
        help="list the runs that are kept, rename, label, delete or export them",
        description="Without an action, print a line for each run, the newest first: name, when it began, network, "
        "epochs, accuracies of the last one, size, and whether it is running, finished, stopped, diverged or killed. "
        f"They lie in your data directory, or in the folder that the environment variable {shelf.ENVIRONMENT} names; "
        f"the oldest without a name are deleted when all take more than {shelf.BOUND / 1e6:,.0f} MB.",
    )
    runs_parser.set_defaults(run=listed)
    actions = runs_parser.add_subparsers(title="actions", metavar="[ACTION]")
    rename_words = "Give a run a name, so that it is never deleted to make room."
    rename_parser = actions.add_parser("rename", help="give a run a name", description=rename_words)
    rename_parser.add_argument("which", metavar="RUN", help=RUN_HELP)
    rename_parser.add_argument("name", metavar="NAME", help='What it is called from then on; "" for nothing.')
    rename_parser.set_defaults(run=rename)
    label_words = "Give a run a note or a colour of its curves; one with a note is never deleted to make room."
    label_parser = actions.add_parser("label", help="give a run a note or a colour", description=label_words)
    label_parser.add_argument("which", metavar="RUN", help=RUN_HELP)
    label_parser.add_argument("--note", metavar="TEXT", help='What to remember of it; "" for nothing.')
    label_parser.add_argument("--colour", metavar="#RRGGBB", help='Of its curves; "" for none of its own.')
    label_parser.set_defaults(run=label)
    delete_words = "Delete runs with all that is kept of them, for good."
    delete_parser = actions.add_parser("delete", help="delete runs", description=delete_words)
    delete_parser.add_argument("which", nargs="+", metavar="RUN", help=RUN_HELP)
    delete_parser.set_defaults(run=delete)
    export_words = "Write the curves of runs, of batches and of epochs, for other programs."
    export_parser = actions.add_parser("export", help="write curves for other programs", description=export_words)
    export_parser.add_argument("which", nargs="+", metavar="RUN", help=RUN_HELP)
    target = export_parser.add_mutually_exclusive_group(required=True)
    target.add_argument("--csv", type=Path, metavar="FILE", help="One table of all, a line a point.")
    target.add_argument(
        "--tensorboard", type=Path, metavar="FOLDER", help="Event files that TensorBoard reads, a folder a run in it."
    )
    export_parser.set_defaults(run=write)


def listed(words: Namespace) -> int:
    """Print a line for each run, the newest first."""
    root = shelf.place()
    kept = shelf.listed(root)
    rows = [COLUMNS, *map(_row, kept.runs)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows if kept.runs else ():
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    for note in kept.notes:
        say(f"digitscope: {note}")
    runs = "1 run" if len(kept.runs) == 1 else f"{len(kept.runs):,} runs"
    say(f"{runs}, {_megabytes(kept.size)} of {_megabytes(shelf.BOUND)}, in {root}")
    return 2 if kept.notes else 0


def rename(words: Namespace) -> int:
    """Give a run a name."""
    folder = shelf.find(shelf.place(), words.which)
    entry = shelf.label(folder, name=words.name)
    say(f"{folder.name} is called {entry.name}" if entry.name else f"{folder.name} has no name")
    return 0


def label(words: Namespace) -> int:
    """Give a run a note or a colour."""
    folder = shelf.find(shelf.place(), words.which)
    labels = {name: value for name in ("note", "colour") if (value := getattr(words, name)) is not None}
    if not labels:
        raise DigitScopeError("Say what to give the run: --note TEXT, or --colour #RRGGBB.")
    entry = shelf.label(folder, **labels)
    say(f"{folder.name} has {'the note: ' + entry.note if entry.note else 'no note'}; colour {entry.colour or 'none'}")
    return 0


def delete(words: Namespace) -> int:
    """Take runs off the disk; all of them are found before the first goes."""
    root = shelf.place()
    for folder in dict.fromkeys([shelf.find(root, each) for each in words.which]):
        shelf.delete(folder)
        say(f"Deleted {folder}")
    return 0


def write(words: Namespace) -> int:
    """Export the curves of runs."""
    root = shelf.place()
    runs = [shelf.of(shelf.find(root, each)) for each in words.which]
    if words.csv is not None:
        export.to_csv(runs, words.csv)
    else:
        export.to_tensorboard(runs, words.tensorboard)
    say(f"Saved {words.csv or words.tensorboard}")
    return 0


def _row(run: KeptRun) -> tuple[str, ...]:
    h, scores = run.record.hyperparameters, run.scores
    done = 0 if scores is None else scores.epoch
    accuracies = (float("nan"),) * 2 if scores is None else (scores.train_accuracy, scores.validation_accuracy)
    return (
        run.folder.name,
        run.title,
        f"{datetime.fromisoformat(run.record.begun):%Y-%m-%d %H:%M}",
        summary(h),
        f"{done:,} of {h.epochs:,}",
        *("" if value != value else f"{value:.2%}" for value in accuracies),
        _megabytes(run.size),
        run.state,
    )


def _megabytes(count: int) -> str:
    return f"{count / 1e6:,.1f} MB"
