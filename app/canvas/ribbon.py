"""The outline of a stroke: a smooth line with round ends, wider where the pen was pressed.

A smooth line bends at its points without passing through them: a quadratic Bezier curve, a piece, runs from the middle
of one step to the middle of the next, with the point between as its control point. A new point therefore changes only
the end of its line.
"""

import math

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath

from nn.arrays import Array

_FINE, _MOST = 16, 24
"""A curve is sampled at steps of its radius over `_FINE`, but never more often than `_MOST` times."""

_FLAT = 0.3
"""Logical pixels: by so much may a corner cut off the arc that it stands for."""

_TINY = 1e-6
"""Logical pixels; keeps a step of no length from being divided by."""


def outline(points: Array, *, begun: bool = False, goes_on: bool = False) -> QPainterPath:
    """The area that a disc covers that moves along the smooth line of points.

    Args:
        points: (m, 3), m >= 1: x, y and radius in logical pixels.
        begun: whether the line has come to the first point from another one, so that this part of it begins in the
            middle of the first step; m >= 3 then.
        goes_on: whether the last point is known only for the line to bend towards it, and this part ends in the middle
            of the last step.
    """
    discs = _samples(points, begun, goes_on)
    if len(discs) > 1:
        return _ribbon(discs)
    x, y, radius = discs[0]
    path = QPainterPath()
    path.addEllipse(QPointF(x, y), radius, radius)
    return path


def _samples(points: Array, begun: bool, goes_on: bool) -> Array:
    """Discs (k, 3) along the line: x, y, radius. They differ by the share 1 / `_FINE` of their radius at least."""
    ends = np.concatenate([points[:1], (points[:-1] + points[1:]) / 2, points[-1:]])[begun : len(points) + 1 - goes_on]
    bends = points[begun : len(points) - goes_on]
    longest = math.sqrt((np.diff(ends[:, :2], axis=0) ** 2).sum(axis=1).max())
    count = min(max(math.ceil(_FINE * longest / bends[:, 2].min()), 1), _MOST)
    t = np.linspace(0, 1, count + 1)[:, np.newaxis]
    a, b, c = ends[:-1, np.newaxis], ends[1:, np.newaxis], bends[:, np.newaxis]
    samples = ((1 - t) ** 2 * a + 2 * t * (1 - t) * c + t**2 * b).reshape(-1, 3).tolist()
    kept = samples[:1]
    for x, y, radius in samples:
        if math.hypot(x - kept[-1][0], y - kept[-1][1], radius - kept[-1][2]) >= radius / _FINE:
            kept.append((x, y, radius))
    if len(kept) > 1:
        kept[-1] = samples[-1]
    return np.array(kept)


def _ribbon(discs: Array) -> QPainterPath:
    """The area that a disc of changing radius sweeps from each of the discs (k, 3), k >= 2, to the next.

    It is the outline of a ribbon with round caps, and a disc wherever the ribbon turns or widens too sharply for its
    corners to pass as a curve. All of them turn the same way round, so that the winding rule fills their union. Qt's
    own pen has one width, and cuts off the end of a curve that turns straight back.
    """
    centres, radii = discs[:, :2], discs[:, 2:]
    ahead = np.diff(centres, axis=0)
    steps = np.maximum(np.linalg.norm(ahead, axis=1, keepdims=True), _TINY)
    ahead /= steps
    along = np.concatenate([ahead[:1], (ahead[:-1] + ahead[1:]) / 2, ahead[-1:]])
    cosine = np.linalg.norm(along, axis=1, keepdims=True)  # of half the turn
    across = radii * along[:, ::-1] * (1, -1) / np.maximum(cosine, _TINY)
    outline = np.concatenate([centres + across, (centres - across)[::-1]])
    steep = np.abs(np.diff(radii, axis=0)) > steps / 2
    sharp = radii * (1 - cosine) > _FLAT
    sharp[1:] |= steep
    sharp[:-1] |= steep

    path = QPainterPath()
    path.setFillRule(Qt.FillRule.WindingFill)
    path.addPolygon([QPointF(x, y) for x, y in outline.tolist()])
    for (x, y, radius), (right, down), turn in ((discs[0], ahead[0], -90), (discs[-1], ahead[-1], 90)):
        box = QRectF(x - radius, y - radius, 2 * radius, 2 * radius)
        angle = math.degrees(math.atan2(-down, right)) + turn  # Qt's angles run against the clock
        path.arcMoveTo(box, angle)
        path.arcTo(box, angle, -180)
    for x, y, radius in discs[sharp[:, 0]].tolist():
        path.addEllipse(QPointF(x, y), radius, radius)
    return path
