"""The command line that all benchmarks share: their words, and ``--json FILE``, which keeps the figures."""

import json
from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path


def options(doc: str) -> ArgumentParser:
    """Options of a benchmark whose docstring is `doc`: ``--json`` alone; each adds its own."""
    parser = ArgumentParser(description=doc, formatter_class=RawDescriptionHelpFormatter)
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures, too")
    return parser


def window_options(doc: str, data: str = "starter", seconds: float = 40.0) -> ArgumentParser:
    """Options of one that trains on named digits for a while, ``--data`` and ``--seconds``, with these defaults."""
    parser = options(doc)
    parser.add_argument("--data", default=data, help="starter, mnist or a directory with MNIST's files")
    parser.add_argument("--seconds", type=float, default=seconds, help="that a training's speed is measured over")
    return parser


def keep(words: Namespace, figures: object) -> None:
    """Write figures, of dictionaries, lists and numbers, where ``--json`` says; nowhere without it."""
    if words.json:
        words.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
