"""Kept runs for pictures and tests of the window: real records, with curves made up for them."""

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np

from nn.data.fingerprint import Fingerprint
from nn.hyperparameters import Hyperparameters
from nn.runs import history, record, shelf
from nn.runs.record import RunEnd, RunRecord
from nn.source_names import Weighted
from nn.steps import EpochScores

H = Hyperparameters(data=(Weighted("starter"),), epochs=5)
RUNS = (
    ("momentum", replace(H, optimizer="momentum", learning_rate=0.1), RunEnd.FINISHED, 5, 1.0),
    ("", replace(H, learning_rate=0.05), RunEnd.STOPPED, 3, 0.4),
    ("half the neurons", replace(H, hidden=(16, 16)), RunEnd.FINISHED, 5, 0.8),
    ("Adam", replace(H, optimizer="adam", learning_rate=0.002), RunEnd.FINISHED, 5, 1.2),
    ("rate 10", replace(H, learning_rate=10.0), RunEnd.DIVERGED, 1, 0.01),
    ("", replace(H, dropout=0.2, batch_size=64), RunEnd.KILLED, 2, 0.7),
    ("sigmoid", replace(H, activation="sigmoid"), RunEnd.FINISHED, 5, 0.3),
    ("distorted", replace(H, augment=True, epochs=12), RunEnd.FINISHED, 12, 0.5),
)
"""Name, hyperparameters, how it was left, epochs done, how fast it learned."""

BATCHES = 125
"""Of an epoch."""


def keep(root: Path, number: int) -> Path:
    """Put one of `RUNS` under `root`, as a program would have left it; its folder."""
    name, h, end, epochs, speed = RUNS[number]
    begun = datetime(2026, 3, 2, 10, 15, tzinfo=UTC) + timedelta(hours=7 * number)
    folder = root / f"{begun:%Y%m%d-%H%M%S}-{number:04x}"
    folder.mkdir(parents=True)
    stored = RunEnd.RUNNING if end is RunEnd.KILLED else end
    entry = RunRecord(
        h, Fingerprint("0" * 64, (("starter", 5000),)), begun.isoformat(), "0.1.0", 1, end=stored, name=name
    )
    record.write(folder, entry)
    rng, done = np.random.default_rng(number), np.arange(1, epochs * BATCHES + 1) / BATCHES
    loss = 0.1 + 2.2 * np.exp(-2 * speed * done) * np.exp(0.2 * rng.normal(size=len(done)))
    points = zip(done.tolist(), loss.tolist(), (1 - 0.3 * loss).clip(0, 1).tolist(), strict=True)
    lines = (f"[{at}, {x}, {y}, {right}]\n" for at, (x, y, right) in enumerate(points, 1))
    (folder / history.BATCHES).write_text("".join(lines), encoding="ascii")
    scores = []
    for epoch in range(1, epochs + 1):
        validation = 0.12 + 2.3 * math.exp(-2 * speed * epoch)
        right = (1 - 0.3 * validation, 1 - 0.32 * validation)
        told = EpochScores(
            epoch, epoch * 4000, 0.2 * epoch * (1 + number), validation, right[0], validation, right[1], 0.1
        )
        scores.append(history.line_of(told))
    (folder / history.EPOCHS).write_text("".join(scores), encoding="ascii")
    return folder


def keep_all() -> list[Path]:
    """All of `RUNS` where the program looks for them."""
    return [keep(shelf.place(), number) for number in range(len(RUNS))]
