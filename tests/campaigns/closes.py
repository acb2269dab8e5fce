"""Closing the window at a random moment of a run: each time its own process, which must end by itself, in silence.

    python -m tests.campaigns.closes [--count N] [--seed S]

run in the repository's root; it needs no display. A process whose exit status is not 0, that says anything on standard
error, or that takes longer than a minute is printed with its number; the exit status is then 1.
"""

import argparse
import os
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from nn.data import my_drawings
from nn.runs import shelf

ROOT = Path(__file__).resolve().parents[2]

AT_ONCE = 2
"""Processes at a time."""

SECONDS = 60.0
"""A process that takes longer hangs."""

IGNORED = "This plugin does not support"
"""What the offscreen platform says of itself."""

ONE = """
import random, sys
from unittest.mock import patch
from PySide6.QtCore import QSettings, QTimer
from PySide6.QtTest import QTest
from app.application import make_application
from app.dialogs.messages import Answer
from app.settings import Settings
from app.window.main_window import MainWindow
from nn.data.ink import Ink, Stroke

chance = random.Random(int(sys.argv[1]))
application = make_application()
window = MainWindow(Settings(QSettings(sys.argv[2], QSettings.Format.IniFormat)))
window.session.set_speed(chance.choice([1.0, 100.0, 1000.0, float("inf")]))
window.show()
if chance.random() < 0.5:
    window.canvas.set_ink(Ink((Stroke([(0.3, 0.2), (0.6, 0.3), (0.4, 0.8)], width=0.08),)))
names = ("train", "continue", "pause", "step", "stepEpoch", "stop", "reset", "hyperparameters", "derivation", "goBack")
for _ in range(chance.randrange(1, 6)):
    window.action(chance.choice(names) + "Action").trigger()
    QTest.qWait(chance.choice([0, 0, 1, 5, 20, 100]))
window.action("trainAction").trigger()
with patch("app.window.documents.ask_to_save", lambda *_, **__: Answer.DISCARD):
    QTimer.singleShot(chance.randrange(0, 400), window.close)
    QTimer.singleShot(chance.randrange(0, 400), window.session.train)
    application.exec()
"""


def problem(seed: int, folder: Path) -> str:
    """What was wrong with one process; empty where it ended well."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment[my_drawings.ENVIRONMENT] = str(folder / f"{seed}.jsonl")
    environment[shelf.ENVIRONMENT] = str(folder / f"runs-{seed}")
    words = [sys.executable, "-c", ONE, str(seed), str(folder / f"{seed}.ini")]
    try:
        done = subprocess.run(words, env=environment, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired:
        return f"did not end within {SECONDS:.0f} s"
    said = [line for line in done.stderr.splitlines() if line.strip() and IGNORED not in line]
    if done.returncode == 0 and not said:
        return ""
    return "\n".join([f"exit status {done.returncode}", *said])


def main() -> int:
    """Print every failure and how many there were; 1 where there was one."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1, help="of the first process; the others count on")
    words = parser.parse_args()
    seeds = range(words.seed, words.seed + words.count)
    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(AT_ONCE) as pool:
        found = [
            f"seed {seed}: {text}"
            for seed, text in zip(seeds, pool.map(partial(problem, folder=Path(folder)), seeds), strict=True)
            if text
        ]
    print("\n".join([*found, f"{words.count} closes, {len(found)} not in order"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
