"""Killing a process while it trains: the run goes on, and ends with the bits that it would have had without a kill.

    python -m tests.campaigns.resumes [--count N] [--seed S]

run in the repository's root. A run of each seed, with an optimizer, dropout and distortions by chance, is killed at
random moments, gone on with, killed again, and at last left alone; its model is held against that of the same run
without a kill. A difference, and whatever cannot be read after a kill, is printed with the seed; the exit status is
then 1.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from nn.optimizers import OPTIMIZERS
from nn.runs import shelf
from nn.runs.keeper import MODEL
from nn.runs.record import RunEnd

ROOT = Path(__file__).resolve().parents[2]

SECONDS = 0.6
"""A process is killed so long after its first word at most."""

KILLS = 4
"""Of one run at most."""

TRAINER = """
import sys
from nn.cli import main
from nn.runs import keeper
# Far more checkpoints than usual, so that many a kill comes while one is written.
keeper.LEAST_SECONDS, keeper.WORTH = 0.0, 2.0
sys.exit(main(sys.argv[1:]))
"""


def words_of(seed: int) -> list[str]:
    """The command line of a run that depends on chance and memory, whose optimizer the seed says."""
    chance = random.Random(seed)
    optimizer = list(OPTIMIZERS)[seed % len(OPTIMIZERS)]
    rate = chance.choice([0.002, 0.01, 0.05])
    words = f"train --hidden 16,12 --epochs 20 --threads 1 --optimizer {optimizer} --learning-rate {rate} --seed {seed}"
    more = ["--dropout 0.2", "--augment --stroke-width 0.5", "--l2 0.001", "--label-smoothing 0.1", "--batch-size 50"]
    return [*words.split(), *(word for each in more if chance.random() < 0.6 for word in each.split())]


def trained(words: Sequence[str], root: Path, seconds: float | None = None, code: str = TRAINER) -> str:
    """What a process says that trains, killed so long after its first word; "" where it comes to its end."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), shelf.ENVIRONMENT: str(root)}
    command = [sys.executable, "-c", code, *words]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        told = process.stderr.readline()
        if seconds is not None:
            time.sleep(seconds)
            process.kill()
        told += process.stderr.read()
    return "" if process.returncode == 0 else told or "nothing"


def problem(seed: int, folder: Path, kills: int, code: str = TRAINER) -> tuple[str, int]:
    """What is wrong with the run of a seed after so many kills, "" for nothing; and how many met it alive."""
    words, root, chance = words_of(seed), folder / "runs", random.Random(seed)
    if told := trained([*words, "--no-keep", "--out", str(folder / "whole")], root):
        return f"cannot be trained: {told}", 0
    met, next_words = 0, words
    for _ in range(kills):
        if not trained(next_words, root, chance.uniform(0, SECONDS), code):
            break
        met += 1
        kept = shelf.listed(root)
        if [run.end for run in kept.runs] == [RunEnd.FINISHED]:
            break
        if kept.notes or [run.end for run in kept.runs] != [RunEnd.KILLED]:
            return f"after kill {met}: {kept}", met
        next_words = ["train", "--resume", kept.runs[0].folder.name]
    else:
        if told := trained(next_words, root, code=code):
            return f"does not go on after kill {met}: {told}", met
    (run,) = shelf.listed(root).runs
    same = (run.folder / MODEL).read_bytes() == (folder / "whole").read_bytes()
    return "" if same else f"has other weights after {met} kills: {' '.join(words)}", met


def main() -> int:
    """Print every difference and how many kills there were; 1 where there was a difference."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=20, help="kills")
    parser.add_argument("--seed", type=int, default=1, help="of the first run; the others count on")
    words = parser.parse_args()
    found, killed, seed = 0, 0, words.seed
    while killed < words.count:
        with tempfile.TemporaryDirectory() as folder:
            told, met = problem(seed, Path(folder), min(KILLS, words.count - killed))
        if told:
            print(f"seed {seed}: {told}")
            found += 1
        seed, killed = seed + 1, killed + max(met, 1)
    print(f"{seed - words.seed} runs, {killed} kills, {found} that did not go on as they were")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
