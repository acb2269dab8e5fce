"""Ink as digits: each labelled drawing as the network sees it, by the very code that reads the canvas."""

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np

from nn.arrays import as_bytes
from nn.data import ink
from nn.data.digits import Digits, Origin, left_out
from nn.data.ink import Ink
from nn.data.raster import rasterize
from nn.errors import Cancelled, DigitScopeError, never


def read_ink(path: Path, source: str, cancelled: Callable[[], bool] = never) -> Digits:
    """The labelled drawings of a file, each with its writer where that is known; one without ink is left out.

    Args:
        path: UNIPEN text, or the program's own JSON Lines.
        source: what the origins name.
        cancelled: asked before each drawing; true stops the reading.

    Raises:
        Cancelled: where `cancelled` said so.
        DigitScopeError: as `ink.read`; where no drawing has a label and ink.
    """
    return digits_of(ink.read(path), path, source, cancelled)


def digits_of(drawings: Iterable[Ink], path: Path, source: str, cancelled: Callable[[], bool] = never) -> Digits:
    """The same of drawings that were read from the file."""
    images, origins, inks = [], list[Origin](), list[Ink]()
    empty: dict[str, str] = {}
    for number, drawing in enumerate(drawings, 1):
        if cancelled():
            raise Cancelled(f"{path} was not read to its end.")
        if drawing.label is None:
            continue
        picture = as_bytes(rasterize(drawing))
        if not picture.any():
            empty[f"drawing {number:,}"] = f"{path}, drawing {number:,}: no stroke of it is left."
            continue
        images.append(picture)
        inks.append(drawing)
        origins.append(Origin(source, drawing.writer))
    notes = left_out(len(images) + len(empty), "drawings", empty)
    if not images:
        why = notes[0] if notes else "none of its drawings carries its digit; choose a file in which they do."
        raise DigitScopeError(f"{path} has no labelled digits: {why}")
    labels = np.array([drawing.label for drawing in inks], np.uint8)
    return Digits(np.array(images), labels, origins, notes, inks)
