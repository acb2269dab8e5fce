"""Colours that are even to the eye."""

import numpy as np

from nn.arrays import Array


def oklch_to_srgb(lightness: Array, chroma: Array, hue: float) -> Array:
    """Oklab in polar form as sRGB (n, 3), 0..1 where the screen can show the colour; ``hue`` in degrees.

    Source: Bjorn Ottosson, "A perceptual color space for image processing" (2020),
    https://bottosson.github.io/posts/oklab/; the gamma curve is that of IEC 61966-2-1.
    """
    a, b = chroma * np.cos(np.deg2rad(hue)), chroma * np.sin(np.deg2rad(hue))
    cones = np.stack(
        [
            lightness + 0.3963377774 * a + 0.2158037573 * b,
            lightness - 0.1055613458 * a - 0.0638541728 * b,
            lightness - 0.0894841775 * a - 1.2914855480 * b,
        ]
    )
    to_linear = np.array(
        [
            [4.0767416621, -3.3077115913, 0.2309699292],
            [-1.2684380046, 2.6097574011, -0.3413193965],
            [-0.0041960863, -0.7034186147, 1.7076147010],
        ]
    )
    linear = to_linear @ cones**3
    encoded: Array = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * np.abs(linear) ** (1 / 2.4) - 0.055)
    return encoded.T
