"""``digitscope rate``: find a learning rate by a range test."""

import csv
import io
from argparse import Namespace

from nn.files import check_writable, write_atomically
from nn.rate_finder import RangeTest, range_test
from nn.reports import TerminalLine, say, to_json
from nn.verbs import chosen, read_split

NOTHING = "The loss hardly falls at any rate; try other layers, another activation or initialisation."


def rate(words: Namespace) -> int:
    """Try growing rates and print what came of it as JSON; the curve goes where `--csv` says."""
    h = chosen(words)
    if words.csv is not None:
        check_writable(words.csv)
    data, line = read_split(h.data, h.validation), TerminalLine()
    found = range_test(h, data, lambda done, batches: line.show(f"batch {done:,} of {batches:,}"))
    line.clear()
    if words.csv is not None:
        write_atomically(words.csv, _table(found).encode())
        say(f"Saved {words.csv}")
    if found.suggestion is None:
        say(f"digitscope: {NOTHING}")
    told = {
        "learning_rate": found.suggestion,
        "batches": len(found.rates),
        "highest": float(found.rates[-1]),
        "diverged": found.diverged,
        "first_loss": float(found.smoothed[0]),
        "least_loss": float(found.smoothed.min()),
    }
    print(to_json(told))
    return 0


def _table(found: RangeTest) -> str:
    """The curve, a line a batch."""
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow(("learning_rate", "loss", "smoothed"))
    table.writerows(zip(found.rates.tolist(), found.losses.tolist(), found.smoothed.tolist(), strict=True))
    return text.getvalue()
