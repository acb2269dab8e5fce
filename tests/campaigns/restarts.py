"""Killing the window while it trains: started again it offers to continue, and ends with the bits of a run left alone.

    python -m tests.campaigns.restarts [--count N] [--seed S]

run in the repository's root; it needs no display. A window trains the run of a seed of `resumes`, is killed or closed
at a random moment, started again, told to continue where it stopped, killed again, and at last left alone; the model
that it keeps is held against that of the same run by the command line. A difference, a run that is not offered, and
whatever the window says of it is printed with the seed; the exit status is then 1.
"""

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from nn.data import my_drawings
from nn.runs import shelf
from nn.runs.keeper import MODEL
from nn.runs.record import RunEnd
from tests.campaigns.resumes import KILLS, ROOT, SECONDS, trained, words_of

PATIENCE = 120.0
"""Seconds after which a window hangs."""

TRAINS = "trains"
"""What a window says when its run has begun on disk, or more of it has come there."""

WINDOW = """
import math, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from app.application import run
from app.dialogs.messages import Answer
from app.session.states import State
from app.window import documents, main_window
from nn import cli, run as runs
from nn.hyperparameters import ABOUT, from_mapping
from nn.runs import keeper
from nn.verbs import value

# Far more checkpoints than usual, so that many a kill comes while one is written.
keeper.LEAST_SECONDS, keeper.WORTH = 0.0, 2.0
runs.fastest_threads = lambda *_: 1
documents.ask_to_save = lambda *_, **__: Answer.DISCARD

def told(_, sentence):
    print(sentence, flush=True)
    QApplication.exit(1)

main_window.show_error = told

def follow(state):
    if state is State.FINISHED:
        QTimer.singleShot(0, QApplication.closeAllWindows)

def press(window, tries=1000):
    button = window.findChild(QPushButton, "offerContinue")
    if button.isVisible():
        button.click()
    elif tries:
        QTimer.singleShot(20, lambda: press(window, tries - 1))
    else:
        told(window, "nothing is offered")

def make():
    window = main_window.MainWindow()
    window.session.set_speed(math.inf)
    window.session.state_changed.connect(follow)
    window.session.kept_changed.connect(lambda: print("trains", flush=True))
    window.session.told.connect(lambda sentence: print(sentence, flush=True))
    words = vars(cli.build_parser().parse_args(sys.argv[1:])) if sys.argv[1:] else {}
    given = {name: value(name, words[name]) for name in ABOUT if words.get(name) is not None}
    if given:
        window.session.set_hyperparameters(from_mapping(given))
        QTimer.singleShot(0, window.session.train)
    else:
        QTimer.singleShot(0, lambda: press(window))
    return window

sys.exit(run(make))
"""


def opened(words: Sequence[str], folder: Path, chance: random.Random | None, code: str = WINDOW) -> tuple[bool, str]:
    """A window that trains the run of `words`, or continues where it stopped; ended by chance, or left alone.

    Returns:
        Whether it was killed or closed before its end, and what it said.
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    environment |= {"XDG_CONFIG_HOME": str(folder), shelf.ENVIRONMENT: str(folder / "runs")}
    environment[my_drawings.ENVIRONMENT] = str(folder / "mine.jsonl")
    command, told, met = [sys.executable, "-c", code, *words], "", False
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        assert process.stdout is not None
        try:
            if chance is not None and (first := process.stdout.readline()).strip() != TRAINS:
                told = first
            elif chance is not None:
                time.sleep(chance.uniform(0, SECONDS))
                met = process.poll() is None
                process.send_signal(chance.choice([signal.SIGKILL, signal.SIGKILL, signal.SIGINT]))
            told += process.communicate(timeout=PATIENCE)[0]
        except subprocess.TimeoutExpired:
            process.kill()
            return met, "hangs"
    said = "\n".join(line for line in told.splitlines() if line.strip() not in ("", TRAINS))
    return met, said or ("" if process.returncode in (0, -signal.SIGKILL) else f"exit status {process.returncode}")


def problem(seed: int, folder: Path, kills: int, code: str = WINDOW) -> tuple[str, int]:
    """What is wrong with the run of a seed after so many ends of its window, "" for nothing; and how many it met."""
    words, root, chance = words_of(seed), folder / "runs", random.Random(seed)
    if told := trained([*words, "--no-keep", "--out", str(folder / "whole")], folder / "none"):
        return f"cannot be trained: {told}", 0
    met, next_words = 0, words
    for number in range(kills + 1):
        was_met, told = opened(next_words, folder, chance if number < kills else None, code)
        met += was_met
        if told:
            return f"after {met} ends: {told}", met
        runs = shelf.listed(root)
        if runs.notes or len(runs.runs) > 1:
            return f"after {met} ends: {runs}", met
        if runs.runs and runs.runs[0].end is RunEnd.FINISHED:
            break
        next_words = []
    (run,) = shelf.listed(root).runs
    if run.end is not RunEnd.FINISHED:
        return f"does not come to its end after {met} ends", met
    same = (run.folder / MODEL).read_bytes() == (folder / "whole").read_bytes()
    return "" if same else f"has another model after {met} ends: {' '.join(words)}", met


def main() -> int:
    """Print every difference and how often a window was ended; 1 where there was a difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20, help="kills")
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the others count on")
    words = parser.parse_args()
    found, ended, seed = 0, 0, words.seed
    while ended < words.count:
        with tempfile.TemporaryDirectory() as folder:
            told, met = problem(seed, Path(folder), min(KILLS, words.count - ended))
        if told:
            print(f"seed {seed}: {told}")
            found += 1
        seed, ended = seed + 1, ended + max(met, 1)
    print(f"{seed - words.seed} runs, {ended} windows ended, {found} runs that did not go on as they were")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
