"""How sure a model may be: its calibration error, and what it finds unlike digits, of digits and of letters.

    python tests/benchmarks/bench_certainty.py MODEL [--data DATA ...] [--letters DIR] [--json FILE]

The digits are those that training held back, of the model's own data or of DATA. From them the temperature and the
thresholds were fitted; so each writer is also held against the thresholds of the others, each is drawn as another hand
would have, and of sources that have test digits these are counted. The letters are drawn as ink from the strokes of the
Hershey fonts, a to z and A to Z, each turned, slanted and shaken a little: from the package Hershey-Fonts in DIR,
which stands by itself, since it brings a package `tests` with it. Those of the first fonts were looked at when the
method was chosen, those of the others were not.
"""

import math
import string
import sys
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from nn import model_file
from nn.arrays import Array, UInt8, as_bytes
from nn.calibration import reliability, sums
from nn.data import sources
from nn.data.digits import Digits
from nn.data.ink import Ink, Stroke
from nn.data.ink_variation import vary
from nn.data.raster import rasterize
from nn.familiarity import LOST, Familiarity
from nn.hyperparameters import parse
from nn.model_file import Model
from nn.source_names import Data
from tests.benchmarks.options import keep, options

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
    try:
        from HersheyFonts import HersheyFonts
    except ImportError:
        lacking = (
            "Hershey-Fonts is not here: `pip install --target DIR Hershey-Fonts` brings it, --letters DIR names it."
        )
        raise SystemExit(lacking) from None
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
    return as_bytes(rasterize(ink))


def of_unseen_writers(familiarity: Familiarity, digits: Digits, Z: Array) -> float:
    """Share of ink digits that are unlike digits by a threshold that the others' writers alone give; NaN for one."""
    score, writers = familiarity.score(digits.images, Z), np.array([origin.writer for origin in digits.origins])
    names = np.unique(writers)
    if len(names) < 2:
        return math.nan
    unlike = [score[writers == name] > np.quantile(score[writers != name], 1 - LOST) for name in names]
    return float(np.concatenate(unlike).mean())


def redrawn(digits: Digits) -> UInt8:
    """Ink digits as other hands would have drawn them, as the network sees them, (n, 784)."""
    rng = np.random.default_rng(0)
    return np.stack([as_bytes(rasterize(vary(ink, rng))) for ink in digits.inks if ink is not None])


def of_digits(model: Model, data: Data) -> dict[str, float]:
    """What is measured with digits."""
    certainty, output = model.certainty, model.network.architecture.output
    validation = model.hyperparameters.validation
    held_back = sources.load(data, validation).validation
    Z, is_ink = sums(model.network, held_back.images), held_back.is_ink
    told: dict[str, float] = {"temperature": certainty.temperature}
    for name, which in (("all", is_ink | True), ("ink", is_ink), ("pictures", ~is_ink)):
        for T in (1.0, certainty.temperature):
            error = reliability(Z[which], held_back.labels[which], output, T).error
            told[f"calibration error, {name}, T = {T:g}"] = error
    for name, which in (("ink", is_ink), ("pictures", ~is_ink)):
        told[f"unlike, {name} of digits"] = share_unlike(model, held_back.images[which], ink=name == "ink")
    if is_ink.any() and certainty.familiarity is not None:
        drawings = held_back.chosen(np.flatnonzero(is_ink))
        told["unlike, ink of writers of whom no threshold knows"] = of_unseen_writers(
            certainty.familiarity, drawings, Z[is_ink]
        )
        told["unlike, ink as other hands would have drawn it"] = share_unlike(model, redrawn(drawings), ink=True)
    tested = [source for each in data if (source := sources.of(each.name)).load_test]
    for source in tested:
        images = source.test(validation).images
        told[f"unlike, test digits of {source.words.label}"] = share_unlike(model, images, ink=False)
    return told


def of_letters(model: Model) -> dict[str, float]:
    """What is measured with letters."""
    told: dict[str, float] = {}
    for name, fonts in FONTS.items():
        names, images = zip(*letters(fonts), strict=True)
        stack = np.stack(images)
        far = np.array([letter not in LIKE_DIGITS for letter in names])
        told |= {name: len(stack), f"unlike, {name}": share_unlike(model, stack, ink=True)}
        told[f"unlike, {name}, but for those like digits"] = share_unlike(model, stack[far], ink=True)
    return told


def share_unlike(model: Model, images: UInt8, *, ink: bool) -> float:
    """Of n images (n, 784); NaN for none."""
    if not len(images):
        return math.nan
    return float(model.certainty.unlike(images, sums(model.network, images), ink=ink).mean())


def milliseconds(model: Model) -> float:
    """To judge one drawing."""
    one = Stroke(np.array([[0, 0], [1, 9]], np.float32), width=1)
    image = as_bytes(rasterize(Ink((one,)))).reshape(1, -1)
    z, began = sums(model.network, image), perf_counter()
    for _ in range(200):
        model.certainty.unlike(image, z, ink=True)
    return 5 * (perf_counter() - began)


def main() -> None:
    """Print what was measured."""
    parser = options(__doc__)
    parser.add_argument("model", type=Path)
    parser.add_argument("--data", action="append", help="digits instead of the model's own, as for train")
    parser.add_argument("--letters", type=Path, metavar="DIR", help="folder with the package HersheyFonts")
    words = parser.parse_args()
    if words.letters:
        sys.path.insert(0, str(words.letters))

    model = model_file.load(words.model)
    data = model.hyperparameters.data
    if words.data is not None:
        data = tuple(part for text in words.data for part in parse("data", text))
    told = {**of_letters(model), **of_digits(model, data), "milliseconds a drawing": milliseconds(model)}
    print("\n".join(f"{name:58}{value:10.4f}" for name, value in told.items()))
    keep(words, told)


if __name__ == "__main__":
    main()
