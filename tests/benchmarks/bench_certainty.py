"""How sure a model may be: its calibration error, and what it finds unlike digits, of digits and of letters.

    python tests/benchmarks/bench_certainty.py MODEL [--data DATA ...] [--letters DIR] [--json]

The digits are those that training held back, of the model's own data or of DATA. The letters are drawn as ink from the
strokes of the Hershey fonts, a to z and A to Z, each turned, slanted and shaken a little: from the package
Hershey-Fonts, if it is installed or lies in DIR. Those of the first fonts were looked at when the method was chosen,
those of the others were not.
"""

import argparse
import json
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nn import model_file
from nn.arrays import Array, UInt8
from nn.calibration import reliability, sums
from nn.data import sources
from nn.data.ink import Ink, Stroke
from nn.data.raster import rasterize
from nn.hyperparameters import parse

FONTS = {
    "letters looked at": ("futural", "scripts", "cursive", "rowmans", "timesi", "timesr", "scriptc", "rowmant"),
    "other letters": ("futuram", "rowmand", "timesrb", "timesib", "gothiceng", "gothicger", "gothicita"),
}
EACH = 3
"""Drawings of a letter of a font."""

LIKE_DIGITS = set("OoDQCIiljLtSsZzqgbGBaeYyT")
"""Letters that some hands write as they write a digit; counted too, and told apart."""


def letters(fonts: tuple[str, ...]) -> Iterator[tuple[str, UInt8]]:
    """Each letter of some fonts as ink, and as the network sees it, (784,)."""
    from HersheyFonts import HersheyFonts

    rng, hershey = np.random.default_rng(0), HersheyFonts()
    for font in fonts:
        hershey.load_default_font(font)
        for letter in string.ascii_letters:
            lines = [np.array(list(line), np.float64) for line in hershey.strokes_for_text(letter)]
            for _ in range(EACH if any(map(len, lines)) else 0):
                yield letter, drawn([line for line in lines if len(line)], rng)


def drawn(lines: list[Array], rng: "np.random.Generator") -> UInt8:
    """Lines (m, 2) as a hand would draw them, as the network sees them, (784,)."""
    turn, slant = rng.uniform(-0.15, 0.15), rng.uniform(-0.2, 0.2)
    turned = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    shape = turned @ [[1, slant], [0, 1]] @ np.diag([1, rng.uniform(0.85, 1.15)])
    moved = [line @ shape.T + rng.normal(0, 0.3, line.shape) for line in lines]
    side = float(np.ptp(np.concatenate(moved), axis=0).max())
    ink = Ink(tuple(Stroke(line.astype(np.float32), width=0.1 * side) for line in moved))
    return np.rint(255 * rasterize(ink).ravel()).astype(np.uint8)


def main() -> None:
    """Print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", action="append", help="digits instead of the model's own, as for train")
    parser.add_argument("--letters", type=Path, metavar="DIR", help="folder with the package HersheyFonts")
    parser.add_argument("--json", action="store_true", help="one line of JSON instead of a table")
    words = parser.parse_args()
    if words.letters:
        sys.path.insert(0, str(words.letters))

    model = model_file.load(words.model)
    network, certainty, h = model.network, model.certainty, model.hyperparameters
    data = h.data if words.data is None else tuple(part for text in words.data for part in parse("data", text))
    held_back = sources.load(data, h.validation).validation
    Z, output = sums(network, held_back.images), network.architecture.output
    is_ink = held_back.is_ink
    told: dict[str, float] = {"temperature": certainty.temperature}
    for name, which in (("all", is_ink | True), ("ink", is_ink), ("pictures", ~is_ink)):
        for T in (1.0, certainty.temperature):
            error = reliability(Z[which], held_back.labels[which], output, T).error
            told[f"calibration error, {name}, T = {T:g}"] = error
    for name, which in (("ink", is_ink), ("pictures", ~is_ink)):
        unlike = certainty.unlike(held_back.images[which], Z[which], ink=name == "ink")
        told[f"unlike, {name} of digits"] = float(unlike.mean()) if len(unlike) else float("nan")
    for name, fonts in FONTS.items():
        names, images = zip(*letters(fonts), strict=True)
        stack = np.stack(images)
        unlike = certainty.unlike(stack, sums(network, stack), ink=True)
        far = np.array([letter not in LIKE_DIGITS for letter in names])
        told |= {f"{name}": len(stack), f"unlike, {name}": float(unlike.mean())}
        told[f"unlike, {name}, but for those like digits"] = float(unlike[far].mean())
    image, z, began = held_back.images[:1], Z[:1], perf_counter()
    for _ in range(200):
        certainty.unlike(image, z, ink=True)
    told["milliseconds a drawing"] = 5 * (perf_counter() - began)
    print(json.dumps(told) if words.json else "\n".join(f"{name:58}{value:10.4f}" for name, value in told.items()))


if __name__ == "__main__":
    main()
