"""Distortions: a batch of digits as other hands might have written them.

A network that sees each training digit a little turned, sheared, shifted and bent, never twice the same, learns what
these changes leave alone: above all it reads drawings better that are unlike MNIST's. Affine and elastic distortions
of digits: Simard, Steinkraus, Platt, "Best practices for convolutional neural networks applied to visual document
analysis", ICDAR 2003.

A distortion says for every pixel of the new picture where in the old one it comes from. That map is a sum: three
fields make it affine (a shift, and what grows with x and with y), and bumps all over the picture, each with a random
height, bend it. So one matrix product makes the maps of a whole batch.
"""

import numpy as np

from nn.arrays import SIDE, Float32

BUMPS = 6
"""Bumps along each side: close enough together for their sum to be smooth."""

BUMP_WIDTH = 4.0
"""Pixels: standard deviation of a bump, as of the Gaussian in Simard's elastic distortions."""

BLOCK = 32
"""Images distorted at a time: few enough for their maps to stay in the processor's cache."""

_PADDED = SIDE + 3
"""Side of a picture with background around it: one pixel before, and two behind for the neighbours of the last one."""


def _fields() -> Float32:
    """(3 + BUMPS**2, 784): 1, x and y from the middle of the picture, and bumps whose squares sum to 1 everywhere."""
    line = np.arange(SIDE) - (SIDE - 1) / 2
    y, x = np.meshgrid(line, line, indexing="ij")
    middles = np.linspace(line[0], line[-1], BUMPS)
    bump = np.exp(-0.5 * ((line - middles[:, None]) / BUMP_WIDTH) ** 2)
    bump /= np.sqrt((bump**2).sum(axis=0))
    return np.vstack([np.ones(SIDE * SIDE), x.ravel(), y.ravel(), np.kron(bump, bump)]).astype(np.float32)


_FIELDS = _fields()


def distort(
    images: Float32,
    rng: np.random.Generator,
    out: Float32 | None = None,
    *,
    rotation: float = 10.0,
    scale: float = 0.15,
    shear: float = 0.15,
    shift: float = 1.5,
    elastic: float = 0.5,
) -> Float32:
    """Distort each image of a batch by its own random amount; what moves in from outside is background.

    With the default strengths a network of 128 and 64 hidden neurons, its other hyperparameters at their defaults, read
    98.8 instead of 98.2 percent of MNIST's validation digits after 8 epochs, and 93.7 instead of 92.4 percent of the
    7,494 pen strokes of Pen-Based Recognition of Handwritten Digits (means of seeds 0 to 2).

    Args:
        images: (n, 784) in 0..1.
        rng: source of the distortions: the same generator state gives the same result.
        out: (n, 784), may be `images` itself; None for a new array.
        rotation: degrees at most, either way.
        scale: share at most by which width and height, each on its own, grow or shrink.
        shear: pixels at most by which a row moves for each row further from the middle.
        shift: pixels at most along x and along y.
        elastic: pixels by which bending moves a point, along x and along y, as a standard deviation.

    Returns:
        `out`, in 0..1.
    """
    n = len(images)
    coefficients = np.empty((n, 2, len(_FIELDS)), dtype=np.float32)  # where x comes from, where y comes from
    coefficients[:, :, 0] = rng.uniform(-shift, shift, (n, 2))
    coefficients[:, :, 1:3] = _matrices(n, rng, np.deg2rad(rotation), scale, shear)
    coefficients[:, :, 3:] = elastic * rng.standard_normal((n, 2, BUMPS**2), dtype=np.float32)
    out = np.empty_like(images) if out is None else out
    for start in range(0, n, BLOCK):
        block = slice(start, start + BLOCK)
        sources = coefficients[block].reshape(-1, len(_FIELDS)) @ _FIELDS
        _sample(images[block], sources.reshape(-1, 2, SIDE * SIDE), out[block])
    return out


def _matrices(n: int, rng: np.random.Generator, rotation: float, scale: float, shear: float) -> Float32:
    """(n, 2, 2): rotation times scale times shear, from the new picture's x and y to the old one's."""
    angle = rng.uniform(-rotation, rotation, n)
    width, height = 1 + rng.uniform(-scale, scale, (2, n))
    slant = rng.uniform(-shear, shear, n)
    cos, sin = np.cos(angle), np.sin(angle)
    rows = [[cos * width, cos * width * slant - sin * height], [sin * width, sin * width * slant + cos * height]]
    return np.moveaxis(np.array(rows, dtype=np.float32), 2, 0)


def _sample(images: Float32, sources: Float32, out: Float32) -> None:
    """Read images (n, 784) between their pixels: at sources (n, 2, 784), x and y from the middle; overwrites these."""
    n = len(images)
    padded = np.zeros((n, _PADDED, _PADDED), dtype=np.float32)
    padded[:, 1 : SIDE + 1, 1 : SIDE + 1] = images.reshape(n, SIDE, SIDE)
    pixels = padded.ravel()
    sources += (SIDE - 1) / 2 + 1
    np.clip(sources, 0, SIDE + 1, out=sources)
    corner = sources.astype(np.intp)  # the pixel to the upper left
    sources -= corner
    x, y = sources[:, 0], sources[:, 1]
    at = corner[:, 1] * _PADDED + corner[:, 0] + np.arange(n)[:, None] * _PADDED**2
    upper, lower = pixels[at], pixels[at + _PADDED]
    at += 1
    upper += x * (pixels[at] - upper)
    lower += x * (pixels[at + _PADDED] - lower)
    np.add(upper, y * (lower - upper), out=out)
    np.clip(out, 0, 1, out=out)
