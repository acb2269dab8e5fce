"""Measure the bundled models on digits that they did not learn from: `models/scores.json`, which File, Models shows.

    python -m resources.make_scores

run in the repository's root, where the digits are that the models learned from: MNIST, and the ink that their metadata
names. It prints the tables for `models/README.md`.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from app.assets import RESOURCES, SCORES, bundled_models
from nn import model_file
from nn.calibration import reliability, sums
from nn.data import sources
from nn.data.digits import Digits
from nn.evaluation import percent
from nn.metrics import evaluate
from nn.model_file import Model

TITLES = {"digits": "Bundled network", "digits-large": "Large bundled network"}
"""What the window calls the models, by the name of their files; the first one opens at the start."""


def measured(model: Model) -> Iterator[dict[str, Any]]:
    """What the model reads of each of its sources' test digits, or of those that were held back where it has none."""
    h = model.hyperparameters
    for source in (sources.of(each.name) for each in h.data):
        digits = source.test(h.validation)
        scores = evaluate(model.network, digits.images, digits.labels)
        what = f"{source.words.label}'s test digits" if source.load_test else _held_back(digits)
        yield {"of": what, "digits": scores.examples, "correct": scores.correct}


def _held_back(digits: Digits) -> str:
    writers = {origin.writer for origin in digits.origins if origin.writer}
    return f"digits of {len(writers)} unseen writers" if writers else "digits held back"


def entry(name: str) -> dict[str, Any]:
    """What is told of one model."""
    model = model_file.load(RESOURCES / "models" / f"{name}.safetensors")
    return {"file": name, "title": TITLES[name], "widths": list(model.network.widths), "scores": list(measured(model))}


def sureness(name: str) -> Iterator[str]:
    """A row for each source of a model: how sure it is of the digits held back, and how many of them it takes for none.

    They are the temperature, the expected calibration error there and at 1, and the share said to be unlike digits.
    """
    model = model_file.load(RESOURCES / "models" / f"{name}.safetensors")
    h, T, output = model.hyperparameters, model.certainty.temperature, model.network.architecture.output
    for source in (sources.of(each.name) for each in h.data):
        digits = source.split(h.validation).validation
        Z = sums(model.network, digits.images)
        mended, raw = (reliability(Z, digits.labels, output, each).error for each in (T, 1.0))
        unlike = [model.certainty.unlike(digits.images, Z, ink=ink)[digits.is_ink == ink] for ink in (True, False)]
        shares = " | ".join(map(percent, (mended, raw, float(np.concatenate(unlike).mean()))))
        yield f"| `{name}` | {len(digits):,} of {source.words.label} | {T:g} | {shares} |"


def write(path: Path) -> None:
    """Write what is told of all of them."""
    path.write_text(json.dumps([entry(name) for name in TITLES], indent=1) + "\n", encoding="utf-8")


def tables() -> Iterator[str]:
    """The lines for the README, of what is written."""
    models = bundled_models()
    yield "| read right of | `" + "` | `".join(TITLES) + "` |"
    yield "|---" * (1 + len(models)) + "|"
    for scores in zip(*(each.scores for each in models), strict=True):
        shares = " | ".join(percent(score.correct / score.digits) for score in scores)
        yield f"| {scores[0].of} ({scores[0].digits:,}) | {shares} |"
    yield ""
    yield "| model | digits held back | T | calibration error at T | at 1 | unlike |"
    yield "|---" * 6 + "|"
    for name in TITLES:
        yield from sureness(name)


if __name__ == "__main__":
    write(RESOURCES / SCORES)
    print(*tables(), sep="\n")
