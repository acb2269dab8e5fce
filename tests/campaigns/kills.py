"""Killing a process while it saves drawings: whatever it had said to be saved is there afterwards.

    python -m tests.campaigns.kills [--count N] [--seed S]

run in the repository's root. One process after the other adds drawings to one file and corrects labels in it, and is
killed at a random moment. A drawing that is lost, or has another label than was said, is printed with the number of
the kill; the exit status is then 1.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from nn.data import my_drawings

ROOT = Path(__file__).resolve().parents[2]

SECONDS = 0.05
"""A process is killed so long after its first word at most."""

TOLD = 10
"""Drawings that are told of a kill."""

SAVER = """
import random, sys
import numpy as np
from pathlib import Path
from nn.data import my_drawings
from nn.data.ink import Ink, Stroke

path, chance = Path(sys.argv[1]), random.Random(int(sys.argv[2]))
mine = []
while True:
    if mine and chance.random() < 0.2:
        drawing = chance.choice(mine).labelled(chance.randrange(10))
        print("try", drawing.id, drawing.label, flush=True)
        my_drawings.put(path, [drawing])
    else:
        points = np.array([[chance.random(), chance.random()] for _ in range(chance.randrange(1, 1500))], np.float32)
        drawing = my_drawings.drawn_now(Ink((Stroke(points, width=0.08),)), chance.randrange(10), "Ada")
        print("try", drawing.id, drawing.label, flush=True)
        my_drawings.add(path, drawing)
        mine.append(drawing)
    print("saved", drawing.id, drawing.label, flush=True)
"""


def killed(path: Path, seed: int, code: str = SAVER) -> tuple[dict[str, int], tuple[str, int] | None]:
    """The label of each drawing that a process said to be saved, and what it was about when it was killed, if known."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    words = [sys.executable, "-c", code, str(path), str(seed)]
    with subprocess.Popen(words, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        first = process.stdout.readline()
        time.sleep(random.Random(seed).uniform(0, SECONDS))
        process.kill()
        lines = [first, *process.stdout]
    saved, tried = dict[str, int](), None
    # A last word may have been cut, too.
    for line in (line for line in lines if line.endswith("\n")):
        word, id, label = line.split()
        if word == "saved":
            saved[id], tried = int(label), None
        else:
            tried = id, int(label)
    return saved, tried


def lost(path: Path, saved: dict[str, int], tried: tuple[str, int] | None) -> list[str]:
    """What the file does not have as it was said to be saved; of what was just tried either label is right."""
    there = {drawing.id: drawing.label for drawing in my_drawings.load(path).drawings}
    if tried is not None and there.get(tried[0]) == tried[1]:
        saved[tried[0]] = tried[1]
    return [f"{id} as a {label}: {there.get(id, 'gone')}" for id, label in saved.items() if there.get(id) != label]


def main() -> int:
    """Print every loss and how many drawings there are; 1 where there was a loss."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1, help="of the first process; the others count on")
    words = parser.parse_args()
    found, saved, moments = list[str](), dict[str, int](), Counter[str]()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "mine.jsonl"
        for seed in range(words.seed, words.seed + words.count):
            more, tried = killed(path, seed)
            saved |= more
            moments["in the middle of saving" if tried else "between"] += 1
            found += [f"seed {seed}: {text}" for text in lost(path, saved, tried)[:TOLD]]
            if found:
                break
        notes = my_drawings.load(path).notes
    told = ", ".join(f"{count} {moment}" for moment, count in moments.items())
    print("\n".join([*found, *notes, f"{told}; {len(saved):,} drawings saved, {len(found)} lost"]))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
